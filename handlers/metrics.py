"""The numbers of /metrics, in Prometheus' form.

No label names a cluster, a unit, a chat, a person, a question or a choice, and none ever may: an open ballot is
counted here like any other talk. A turn's seconds are known to the next 5 ms only, since how long one takes is
about itself. How many things were said in a minute is what anybody sees who sees the numbers.
"""

import math
from collections.abc import Iterable, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

from storage.outbox import ANSWER, KEYBOARD, MANY, Waiting

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = CONTENT_TYPE_LATEST
STEP = 0.005  # seconds
LANES = {ANSWER: "answer", MANY: "many", KEYBOARD: "keyboard"}
# When each series began is of no use here, and doubles them.
disable_created_metrics()  # type: ignore[no-untyped-call]


class Metrics:
    """Of one house. What has happened is counted as it happens; how things stand is `standing` when asked."""

    def __init__(self) -> None:
        self._all = CollectorRegistry()
        self._turns = Counter(
            "thidua_turns",
            "Things heard, by what became of them. unkept: not dealt with, it comes again.",
            ["platform", "outcome"],
            registry=self._all,
        )
        self._turn_seconds = Histogram(
            "thidua_turn_seconds",
            "From hearing to the commit, rounded up to 5 ms.",
            ["platform"],
            buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
            registry=self._all,
        )
        self._messages = Counter(
            "thidua_messages",
            "Tries to send, by what became of them.",
            ["platform", "outcome"],
            registry=self._all,
        )
        self._flood_seconds = Counter(
            "thidua_flood_wait_seconds",
            "How long a platform asked us to wait.",
            ["platform"],
            registry=self._all,
        )
        self._ticks = Counter(
            "thidua_ticks", "Times the calendar was read out.", ["outcome"], registry=self._all
        )
        self._ok = Gauge("thidua_ok", "1 where /health finds nothing wrong.", ["part"], registry=self._all)
        self._age = Gauge("thidua_age_seconds", "The ages that /health tells.", ["part"], registry=self._all)
        self._outbox = Gauge(
            "thidua_outbox_messages",
            "Messages that are not done with.",
            ["platform", "lane"],
            registry=self._all,
        )
        self._outbox_age = Gauge(
            "thidua_outbox_age_seconds",
            "How long the oldest of them has waited.",
            ["platform", "lane"],
            registry=self._all,
        )
        ProcessCollector(registry=self._all)

    def turn(self, platform: str, outcome: str, seconds: float) -> None:
        self._turns.labels(platform, outcome).inc()
        self._turn_seconds.labels(platform).observe(math.ceil(seconds / STEP) * STEP)

    def message(self, platform: str, outcome: str) -> None:
        self._messages.labels(platform, outcome).inc()

    def flood(self, platform: str, seconds: float) -> None:
        self._flood_seconds.labels(platform).inc(seconds)

    def tick(self, outcome: str) -> None:
        self._ticks.labels(outcome).inc()

    def text(self, ok: Mapping[str, bool], ages: Mapping[str, float], waiting: Iterable[Waiting]) -> bytes:
        """All of it at this moment: what is well and how old each proof of it is, and what waits."""
        for part, well in ok.items():
            self._ok.labels(part).set(well)
        for part, age in ages.items():
            self._age.labels(part).set(age)
        # A lane in which nothing waits any more is left out by the database.
        self._outbox.clear()
        self._outbox_age.clear()
        for one in waiting:
            self._outbox.labels(one.platform, LANES[one.lane]).set(one.count)
            self._outbox_age.labels(one.platform, LANES[one.lane]).set(one.age)
        return generate_latest(self._all)
