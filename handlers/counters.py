"""What is counted of all that passes, and how things stand: plain numbers, whoever asks for them."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from storage.outbox.rows import Backlog

STEPS = 200  # of a second

# How often, or for how many seconds, by the values of the labels.
Tally = defaultdict[tuple[str, ...], float]


@dataclass
class Counts:
    """What has happened since the start, by platform and by what became of it."""

    turns: Tally = field(default_factory=lambda: Tally(float))
    messages: Tally = field(default_factory=lambda: Tally(float))
    flood_seconds: Tally = field(default_factory=lambda: Tally(float))
    ticks: Tally = field(default_factory=lambda: Tally(float))
    steps: Counter[tuple[str, int]] = field(default_factory=Counter)
    """How many turns of a platform took so many steps of 5 ms."""

    def turn(self, platform: str, outcome: str, seconds: float) -> None:
        self.turns[platform, outcome] += 1
        self.steps[platform, math.ceil(seconds * STEPS)] += 1


@dataclass(frozen=True)
class HealthReport:
    """How things stand at a moment: which parts are well, how old each proof of it is, and what waits."""

    ok: Mapping[str, bool]
    ages: Mapping[str, float]
    waiting: Sequence[Backlog]
