"""The same step on PostgreSQL, 64 people: one process that polls beside E1, and one and two on webhooks."""

from dataclasses import replace
from itertools import count

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import IN_A_CLUSTER, Seed, seed
from tests.bench.stand import Plan
from tests.storage import postgres

CASES = ("e1", "polling", "one on a webhook", "two on webhooks")


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000)
    typed = Plan("typed", units, apart=IN_A_CLUSTER, settle=2.0, seconds=bench.seconds)
    echo = replace(typed, way="echo")
    with postgres.server(durable=True) as server:
        bench.say(f"  seeding {units} units")
        template = postgres.another(server, "seeded")
        await seed(template, Seed(units))
        numbers = count(1)

        def another() -> str:
            return postgres.another(server, f"run{next(numbers)}", "seeded")

        bots = (subjects.E1, *(subjects.on_postgres(another, webhooks=number) for number in (0, 1, 2)))
        plans = (echo, typed, typed, typed)
        cases = dict(zip(CASES, zip(plans, bots, strict=True), strict=True))
        return await bench.in_turn(cases, max(1, bench.rounds - 1))


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {
        "postgres / e1": ratio(rounds["polling"], rounds["e1"], "per_second"),
        "two processes / one": ratio(rounds["two on webhooks"], rounds["one on a webhook"], "per_second"),
    }
    return found | {f"postgres, {name}": of(several, "per_second") for name, several in rounds.items()}
