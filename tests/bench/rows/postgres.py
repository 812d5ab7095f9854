"""The same step on PostgreSQL, 64 people: one process that polls beside E0 and E1, and one and two on webhooks;
what a step costs the bot, and what it costs the server."""

from dataclasses import replace
from functools import partial
from itertools import count

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import IN_A_CLUSTER, Seed, seed
from tests.bench.stand import Plan
from tests.storage import postgres

CASES = ("e0", "e1", "polling", "one on a webhook", "two on webhooks")


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

        on_server = partial(subjects.on_postgres, another, server=postgres.pid(server))
        bots = (subjects.E0, subjects.E1, *(on_server(webhooks=number) for number in (0, 1, 2)))
        plans = (echo, echo, typed, typed, typed)
        cases = dict(zip(CASES, zip(plans, bots, strict=True), strict=True))
        return await bench.in_turn(cases, max(1, bench.rounds - 1))


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {
        "postgres / e0": ratio(rounds["polling"], rounds["e0"], "per_second"),
        "postgres / e1": ratio(rounds["polling"], rounds["e1"], "per_second"),
        "postgres cpu": of(rounds["polling"], "cpu_ms_per_step"),
        "postgres cpu, two": of(rounds["two on webhooks"], "cpu_ms_per_step"),
        "postgres server cpu": of(rounds["polling"], "server_cpu_ms_per_step"),
        "postgres server cpu, two": of(rounds["two on webhooks"], "server_cpu_ms_per_step"),
        "two processes / one": ratio(rounds["two on webhooks"], rounds["one on a webhook"], "per_second"),
    }
    return found | {f"postgres, {name}": of(several, "per_second") for name, several in rounds.items()}
