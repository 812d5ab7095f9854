"""Counters of what passes and the report of how things stand: plain numbers, apart from `handlers.metrics`.

They are counted from the start, and prometheus-client is loaded only when somebody asks for them.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.outbox.rows import Backlog

STEPS = 200  # in a second: durations are known to 5 ms

# Occurrences, or seconds, by the values of the labels.
Tally = defaultdict[tuple[str, ...], float]


@dataclass
class Counts:
    """Counters since the start, by platform and outcome."""

    turns: Tally = field(default_factory=lambda: Tally(float))
    messages: Tally = field(default_factory=lambda: Tally(float))
    flood_seconds: Tally = field(default_factory=lambda: Tally(float))
    ticks: Tally = field(default_factory=lambda: Tally(float))
    steps: Counter[tuple[str, int]] = field(default_factory=Counter)
    """Turns by platform and by their duration in steps of 5 ms."""

    def turn(self, platform: str, outcome: str, seconds: float) -> None:
        self.turns[platform, outcome] += 1
        self.steps[platform, math.ceil(seconds * STEPS)] += 1


@dataclass(frozen=True)
class HealthReport:
    """State at a moment: which parts are well, seconds since each last proved it, what waits to be sent, and
    requests about personal data without an answer ("open", "overdue")."""

    ok: Mapping[str, bool]
    ages: Mapping[str, float]
    waiting: Sequence[Backlog]
    requests: Mapping[str, int] = field(default_factory=dict)
