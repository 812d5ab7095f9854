"""The same step, 64 people, under a charter of 160 leaves of which 150 are answered, and under one of 8."""

from tests.bench import subjects
from tests.bench.rounds import Case, Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000)
    cases: dict[str, Case] = {}
    for leaves, answered in ((8, 0), (160, 150)):
        ours = subjects.on_sqlite(await bench.seeded(Seed(units, leaves, answered)))
        plan = Plan("typed", units, leaves=leaves, answered=answered, seconds=bench.seconds)
        cases[f"{leaves} leaves"] = plan, ours
    return await bench.in_turn(cases)


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {f"{name} a second": of(several, "per_second") for name, several in rounds.items()}
    found["160 leaves / 8"] = ratio(rounds["160 leaves"], rounds["8 leaves"], "per_second")
    return found
