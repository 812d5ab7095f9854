"""The same step with one person, eight and 500 at once, and 64 beside; what else 64 do is in `steps`."""

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

AT_ONCE = (1, 8, 500)


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000) + max(AT_ONCE)
    ours = subjects.on_sqlite(await bench.seeded(Seed(units)))
    bots = {"e0": ("echo", subjects.E0), "typed": ("typed", ours), "e1": ("echo", subjects.E1)}
    bots["tapped"] = ("tapped", ours)
    cases = {
        f"{name}, {many}": (Plan(way, units, many, settle=1.0, seconds=bench.seconds), bot)
        for many in AT_ONCE
        for name, (way, bot) in bots.items()
    }
    cases["typed, 64"] = Plan("typed", units, seconds=bench.seconds), ours
    return await bench.in_turn(cases, max(1, bench.rounds - 2))


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {"500 users / 64": ratio(rounds["typed, 500"], rounds["typed, 64"], "per_second")}
    for name, several in rounds.items():
        if name != "typed, 64":
            found[f"{name} at once"] = of(several, "per_second")
            found[f"{name} at once, p99"] = of(several, "step_ms", "p99")
    return found
