"""This checkout beside another one (`--against FOLDER`), in turn: typed, tapped, PostgreSQL, memory, start."""

from dataclasses import replace
from itertools import count

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.rows.rest import compile_all
from tests.bench.seeding import IN_A_CLUSTER, Seed, seed
from tests.bench.stand import Plan
from tests.storage import postgres

WAYS = ("typed", "tapped", "postgres", "rest")


async def measure(bench: Bench) -> Rounds:
    """Each way by the old and the new checkout, one after the other in every round. Both take the database as
    the new one seeds it, so the schema has to be the same."""
    if bench.against is None:
        raise ValueError("--against FOLDER names the other checkout")
    compile_all(bench.against)
    compile_all()
    units = bench.enough(steps=3000)
    file, resting = await bench.seeded(Seed(units)), await bench.seeded(Seed(10_000))
    typed = Plan("typed", units, seconds=bench.seconds)
    with postgres.server(durable=True) as server:
        await seed(postgres.another(server, "seeded"), Seed(units))
        numbers = count(1)

        def another() -> str:
            return postgres.another(server, f"run{next(numbers)}", "seeded")

        plans = {
            "typed": (typed, subjects.on_sqlite(file)),
            "tapped": (replace(typed, way="tapped"), subjects.on_sqlite(file)),
            "postgres": (replace(typed, apart=IN_A_CLUSTER, settle=2.0), subjects.on_postgres(another)),
            "rest": (
                Plan("echo", at_once=0, seconds=2 * bench.seconds),
                subjects.on_sqlite(resting, pace="on"),
            ),
        }
        cases = {}
        for way, (plan, ours) in plans.items():
            cases[f"{way}, before"] = (plan, replace(ours, root=bench.against))
            cases[f"{way}, now"] = (plan, ours)
        return await bench.in_turn(cases)


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {}
    for way in WAYS:
        now, before = rounds[f"{way}, now"], rounds[f"{way}, before"]
        if way == "rest":
            found["memory / before"] = ratio(now, before, "rss_mb")
            found["start / before"] = ratio(now, before, "first_poll_s")
        else:
            found[f"{way} / before"] = ratio(now, before, "per_second")
            found[f"{way} cpu / before"] = ratio(now, before, "cpu_ms_per_step")
            found[f"{way}, before"], found[f"{way}, now"] = of(before, "per_second"), of(now, "per_second")
    return found
