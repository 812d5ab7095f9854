"""A whole step of scoring, and the peers': closed loop, 64 people."""

from tests.bench import subjects
from tests.bench.rounds import Figure, Rounds, of, ratio
from tests.bench.rows import Bench
from tests.bench.seeding import Seed
from tests.bench.stand import Plan

PEERS = {
    "ptb_orm": subjects.PTB_ORM,
    "aiogram_orm": subjects.AIOGRAM_ORM,
    "conversation": subjects.CONVERSATION,
}


async def measure(bench: Bench) -> Rounds:
    units = bench.enough(steps=3000)
    ours = subjects.on_sqlite(await bench.seeded(Seed(units)))
    echo = Plan("echo", units, seconds=bench.seconds)
    typed = Plan("typed", units, seconds=bench.seconds)
    tapped = Plan("tapped", units, seconds=bench.seconds)
    return await bench.in_turn(
        {
            "e0": (echo, subjects.E0),
            "typed": (typed, ours),
            "e1": (echo, subjects.E1),
            "tapped": (tapped, ours),
            **{name: (typed, peer) for name, peer in PEERS.items()},
        }
    )


def figures(rounds: Rounds) -> dict[str, Figure]:
    found = {
        "typed / e0": ratio(rounds["typed"], rounds["e0"], "per_second"),
        "tapped / e0": ratio(rounds["tapped"], rounds["e0"], "per_second"),
        "typed / e1": ratio(rounds["typed"], rounds["e1"], "per_second"),
    }
    found |= {f"typed / {name}": ratio(rounds["typed"], rounds[name], "per_second") for name in PEERS}
    found |= {f"{name}, 64 at once": of(several, "per_second") for name, several in rounds.items()}
    found |= {f"{name}, 64 at once, p99": of(several, "step_ms", "p99") for name, several in rounds.items()}
    found |= {f"{name} cpu": of(several, "cpu_ms_per_step") for name, several in rounds.items()}
    return found
