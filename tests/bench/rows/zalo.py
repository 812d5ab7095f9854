"""A typed step on Zalo beside Telegram's: one person, over each Bot API's stand on this machine."""

import sys

from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench

PLATFORMS = ("telegram", "zalo")


async def measure(bench: Bench) -> Rounds:
    step = (sys.executable, "-m", "tests.bench.messenger_step")
    return await bench.commands_in_turn({name: (*step, name) for name in PLATFORMS})


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {f"{name}, typed, p50 ms": of(rounds[name], "p50_ms") for name in PLATFORMS}
    found |= {f"{name}, typed, p95 ms": of(rounds[name], "p95_ms") for name in PLATFORMS}
    return found | {"zalo / telegram": ratio(rounds["zalo"], rounds["telegram"], "p50_ms")}
