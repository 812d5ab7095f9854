"""Numbers of /metrics, in Prometheus' form.

No label names a cluster, a unit, a chat, a person, a question or a choice, and none ever may: an open ballot is
counted here like any other talk. A turn's seconds are known to 5 ms only, since how long one takes depends on
what it does. How many things were said in a minute can be seen by anybody who sees the numbers.

What happens is counted in plain dictionaries, and made into Prometheus' families when they are asked for: the
library's own counters would cost something at every turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from handlers.counters import STEPS, Counts, HealthReport
from storage.outbox.rows import ANSWER, KEYBOARD, MANY

CONTENT_TYPE = CONTENT_TYPE_LATEST
BUCKETS = ("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "+Inf")  # seconds
LANES = {ANSWER: "answer", MANY: "many", KEYBOARD: "keyboard"}


def text(counts: Counts, standing: HealthReport) -> bytes:
    """The numbers as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Families(counts, standing))
    ProcessCollector(registry=registry)
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, counts: Counts, standing: HealthReport):
        self._counts, self._standing = counts, standing

    def collect(self) -> Iterator[Metric]:
        counts, now = self._counts, self._standing
        by = ("platform", "outcome")
        yield _counter(
            "thidua_turns", "Things heard. unkept: not dealt with, it comes again.", by, counts.turns
        )
        yield self._turn_seconds()
        yield _counter("thidua_messages", "Tries to send a message.", by, counts.messages)
        waits = counts.flood_seconds
        yield _counter("thidua_flood_wait_seconds", "How long we were asked to wait.", ("platform",), waits)
        yield _counter("thidua_ticks", "Times the calendar was read out.", ("outcome",), counts.ticks)
        lane = ("platform", "lane")
        waiting = {(queue.platform, LANES[queue.lane]): queue for queue in now.waiting}
        depth = {key: queue.count for key, queue in waiting.items()}
        yield _gauge("thidua_outbox_messages", "Messages not done with.", lane, depth)
        ages = {key: queue.age for key, queue in waiting.items()}
        yield _gauge("thidua_outbox_age_seconds", "How long the oldest has waited.", lane, ages)
        well = {(part,): ok for part, ok in now.ok.items()}
        yield _gauge("thidua_ok", "1 where /health finds nothing wrong.", ("part",), well)
        requests = {(state,): count for state, count in now.requests.items()}
        about = "Requests about personal data without an answer."
        yield _gauge("thidua_data_requests", about, ("state",), requests)
        proofs = {(part,): age for part, age in now.ages.items()}
        yield _gauge("thidua_age_seconds", "The ages that /health tells.", ("part",), proofs)

    def _turn_seconds(self) -> Metric:
        about = "From hearing to the commit, rounded up to 5 ms."
        family = HistogramMetricFamily("thidua_turn_seconds", about, labels=["platform"])
        for platform in sorted({platform for platform, _ in self._counts.steps}):
            took = {n / STEPS: count for (on, n), count in self._counts.steps.items() if on == platform}
            buckets = [(top, sum(n for s, n in took.items() if s <= float(top))) for top in BUCKETS]
            family.add_metric([platform], buckets, sum(s * n for s, n in took.items()))
        return family


Values = Mapping[Any, float]  # by the labels' values


def _counter(name: str, about: str, labels: Sequence[str], values: Values) -> Metric:
    return _filled(CounterMetricFamily(name, about, labels=labels), values)


def _gauge(name: str, about: str, labels: Sequence[str], values: Values) -> Metric:
    return _filled(GaugeMetricFamily(name, about, labels=labels), values)


def _filled(family: CounterMetricFamily | GaugeMetricFamily, values: Values) -> Metric:
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family
