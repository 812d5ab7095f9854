"""10,000 reminders at the pace the platform bears, one typed answer a second beside them; and the same
answers while nothing else is to be sent. Times are what a person waits, the network's 50 ms included."""

from dataclasses import replace

from tests.bench import subjects
from tests.bench.measuring import Broken
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

BEARS = 30  # messages a second, as Telegram says


async def measure(bench: Bench) -> Rounds:
    many = bench.reminders
    waiting = await bench.seeded(Seed(many, calendar="remind"))
    quiet = await bench.seeded(Seed(many))
    idle = Plan("typed", many, at_once=min(400, many), apart=8, network=0.05, settle=2.0, rate=1.0, bears=BEARS)
    idle = replace(idle, seconds=max(20.0, many / 100))
    busy = replace(idle, seconds=many / 20 + 30, until_quiet=5.0)
    cases = {
        "idle": (idle, subjects.on_sqlite(quiet, pace="on")),
        "reminders": (busy, subjects.on_sqlite(waiting, pace="on")),
    }
    rounds = await bench.in_turn(cases, 1)
    if not rounds["reminders"][0]["reminders"]:
        raise Broken("not one reminder was sent")
    return rounds


def figures(rounds: Rounds) -> dict[str, Figure]:
    idle, busy = rounds["idle"], rounds["reminders"]
    return {
        "reminders": of(busy, "reminders"),
        "reminders a second": of(busy, "reminders_per_second"),
        "reminders refused": of(busy, "refused"),
        "answers meanwhile / idle": ratio(busy, idle, "first_call_ms", "p99"),
        "answers meanwhile, p99": of(busy, "first_call_ms", "p99"),
        "answers idle, p99": of(idle, "first_call_ms", "p99"),
    }
