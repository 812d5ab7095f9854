"""The same step with 8, 300 and 10,000 units seated: eight people at once change their answers, a code and
new points in turn, and hand on to the next unit, so that with 10,000 each is met cold."""

from handlers.clock import EVERY
from tests.bench import subjects
from tests.bench.rounds import Case, Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

SEATED = (8, 300, 10_000)


async def measure(bench: Bench) -> Rounds:
    """Of 10,000 for a whole period of the clock, which then looks at each cluster, so that this counts."""
    cases: dict[str, Case] = {}
    for seated in SEATED:
        ours = subjects.on_sqlite(await bench.seeded(Seed(seated, answered=8)))
        seconds = bench.seconds if seated < SEATED[-1] else min(EVERY.total_seconds(), 7 * bench.seconds)
        cases[f"{seated} units"] = Plan("corrected", seated, at_once=8, answered=8, seconds=seconds), ours
    return await bench.in_turn(cases, max(1, bench.rounds - 1))


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {f"{name} a second": of(several, "per_second") for name, several in rounds.items()}
    for seated in SEATED[1:]:
        found[f"{seated} units / 8"] = ratio(rounds[f"{seated} units"], rounds["8 units"], "per_second")
    return found
