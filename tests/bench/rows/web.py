"""The page's typed step, 32 people with their pages open, beside a bare echo and an ORM on the same server; and
the typed step on Telegram, for what a step costs there."""

import sys
from collections.abc import Sequence

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan
from tests.bench.table import TIMES, Line

PEOPLE = 32
CASES = ("echo", "orm", "ours", "ours, no streams", "telegram")
ASKED = (
    Line("page / web echo", "page: typed step, 32 people / bare Starlette + uvicorn echo", 0.12, form=TIMES),
    Line("page / web orm", "page: typed step / Starlette + aiosqlite ORM commit", 2, form=TIMES),
    Line("page cpu / telegram", "page: CPU a step / Telegram's typed step", 1.2, True, TIMES),
)
ALSO = {
    "page, a second": ("page: typed step, 32 people", "{:.0f}/s"),
    "page, p99": ("page: typed step, 32 people: p99", "{:.0f} ms"),
    "page cpu": ("page: CPU a step", "{:.2f} ms"),
    "page without streams cpu": ("page: CPU a step while nobody's stream is open", "{:.2f} ms"),
    "web echo, a second": ("bare Starlette + uvicorn echo", "{:.0f}/s"),
    "web echo cpu": ("bare Starlette + uvicorn echo: CPU", "{:.2f} ms"),
    "web orm, a second": ("Starlette + aiosqlite ORM", "{:.0f}/s"),
    "web orm cpu": ("Starlette + aiosqlite ORM: CPU", "{:.2f} ms"),
}


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000)
    page, chat = await bench.seeded(Seed(units, pages=units)), await bench.seeded(Seed(units))

    def command(bot: str, *more: str) -> Sequence[str]:
        # The peers know nobody, and are quick: nobody may be through before the end.
        seated = units if bot == "ours" else 10 * units
        given = (bot, "--seeded", str(page), "--seated", str(seated), "--people", str(PEOPLE))
        return (sys.executable, "-m", "tests.bench.pages", *given, "--seconds", str(bench.seconds), *more)

    found: Rounds = {name: [] for name in CASES}
    commands = {name: command(name) for name in CASES[:3]}
    commands["ours, no streams"] = command("ours", "--no-streams")
    telegram = {"telegram": (Plan("typed", units, PEOPLE, seconds=bench.seconds), subjects.on_sqlite(chat))}
    for _ in range(bench.rounds):
        for name, several in (
            await bench.commands_in_turn(commands, 1) | await bench.in_turn(telegram, 1)
        ).items():
            found[name] += several
    return found


def figures(rounds: Rounds) -> dict[str, Figure]:
    ours = rounds["ours"]
    return {
        "page / web echo": ratio(ours, rounds["echo"], "per_second"),
        "page / web orm": ratio(ours, rounds["orm"], "per_second"),
        "page cpu / telegram": ratio(ours, rounds["telegram"], "cpu_ms_per_step"),
        "page, a second": of(ours, "per_second"),
        "page, p99": of(ours, "step_ms", "p99"),
        "page cpu": of(ours, "cpu_ms_per_step"),
        "page without streams cpu": of(rounds["ours, no streams"], "cpu_ms_per_step"),
        **{f"web {name}, a second": of(rounds[name], "per_second") for name in ("echo", "orm")},
        **{f"web {name} cpu": of(rounds[name], "cpu_ms_per_step") for name in ("echo", "orm")},
    }
