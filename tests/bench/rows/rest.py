"""Cold start to the first poll, and resident memory a while later, with 10,000 units present; E0's beside."""

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan


async def measure(bench: Bench) -> Rounds:
    ours = subjects.on_sqlite(await bench.seeded(Seed(10_000)), pace="on")
    resting = Plan("echo", at_once=0, seconds=2 * bench.seconds)
    cases = {"e0": (resting, subjects.E0), "ours": (resting, ours)}
    return await bench.in_turn(cases, max(1, bench.rounds - 2))


def figures(rounds: Rounds) -> dict[str, Figure]:
    return {
        "memory / e0": ratio(rounds["ours"], rounds["e0"], "rss_mb"),
        "start / e0": ratio(rounds["ours"], rounds["e0"], "first_poll_s"),
        **{f"{name}, MB": of(several, "rss_mb") for name, several in rounds.items()},
        **{f"{name}, first poll": of(several, "first_poll_s") for name, several in rounds.items()},
    }
