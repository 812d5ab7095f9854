"""The same step with one person, eight, 64 and 500 at once."""

from tests.bench import subjects
from tests.bench.rounds import Case, Figure, Rounds, in_turn, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

AT_ONCE = (1, 8, 64, 500)


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000) + max(AT_ONCE)
    ours = subjects.on_sqlite(await bench.seeded(Seed(units)))
    cases: dict[str, Case] = {}
    for many in AT_ONCE:
        for way, bot in (("echo", subjects.E0), ("typed", ours), ("echo", subjects.E1), ("tapped", ours)):
            name = {subjects.E0: "e0", subjects.E1: "e1"}.get(bot, way)
            cases[f"{name}, {many}"] = Plan(way, units, many, settle=1.0, seconds=bench.seconds), bot
    return await in_turn(cases, max(1, bench.rounds - 2), bench.say)


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {"500 users / 64": ratio(rounds["typed, 500"], rounds["typed, 64"], "per_second")}
    for name, several in rounds.items():
        found[f"{name} at once"] = of(several, "per_second")
        found[f"{name} at once, p50"] = of(several, "step_ms", "p50")
        found[f"{name} at once, p99"] = of(several, "step_ms", "p99")
    return found
