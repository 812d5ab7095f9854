"""The same step where a call takes 100 ms there and back: 64 people, and 1,000 beside as many without it."""

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, figure, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

NETWORK = 0.1


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000) + 1000
    ours = subjects.on_sqlite(await bench.seeded(Seed(units)))
    cases = {
        "alone": Plan("typed", units, 1, seconds=min(2.0, bench.seconds)),
        "64, network": Plan("typed", units, 64, network=NETWORK, settle=1.0, seconds=bench.seconds),
        "1000, none": Plan("typed", units, 1000, settle=1.5, seconds=bench.seconds),
        "1000, network": Plan("typed", units, 1000, network=NETWORK, settle=1.5, seconds=bench.seconds),
    }
    together = {name: (plan, ours) for name, plan in cases.items()}
    return await bench.in_turn(together, max(1, bench.rounds - 2))


def figures(rounds: Rounds) -> dict[str, Figure]:
    shares = []
    for alone, many in zip(rounds["alone"], rounds["64, network"], strict=True):
        bound = 64 / (NETWORK + alone["step_ms"]["p50"] / 1000)
        shares.append(many["per_second"] / bound)
    found = {
        "share of the bound": figure(shares),
        "1000 users, network / none": ratio(rounds["1000, network"], rounds["1000, none"], "per_second"),
    }
    return found | {f"{name}, a second": of(several, "per_second") for name, several in rounds.items()}
