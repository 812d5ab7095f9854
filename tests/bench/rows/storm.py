"""The last hour before the deadline: 10,000 units, things said on schedule whatever comes of them, 50 ms to
Telegram and back. Times are from the scheduled moment to the first call, without the network's own."""

from dataclasses import replace

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, figure
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

UNITS, NETWORK = 10_000, 0.05
TAPS, ANSWERS = 60, 25  # a second


async def measure(bench: Bench) -> Rounds:
    """Long enough for the clock to tick: it looks at every cluster each twenty seconds."""
    seeded, seconds = await bench.seeded(Seed(UNITS)), max(25.0, 8 * bench.seconds)
    tapping = Plan("tapped", UNITS, apart=8, network=NETWORK, seconds=seconds, rate=TAPS)
    tapping = replace(tapping, at_once=int(TAPS * (seconds + 2)))
    typing = replace(tapping, way="typed", rate=ANSWERS, at_once=ANSWERS * 8, bears=30)
    cases = {
        "taps": (tapping, subjects.on_sqlite(seeded, webhooks=1)),
        "answers": (typing, subjects.on_sqlite(seeded, webhooks=1, pace="on")),
        "taps, polling": (tapping, subjects.on_sqlite(seeded)),
    }
    return await bench.in_turn(cases, 1)


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {}
    for name, label in (("taps", "storm"), ("answers", "storm typed"), ("taps, polling", "storm polling")):
        for at in ("p50", "p99"):
            own = [one["first_call_ms"][at] - 1000 * NETWORK for one in rounds[name]]
            found[f"{label}, {at}"] = figure(own)
    return found
