"""What is measured, a module each: `measure(bench)` gives all rounds, `figures(rounds)` what comes of them, by
the names that a line of the tables has (`tests.bench.registry`). Only what was measured in the same row is ever
compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.rounds import Case, Rounds, commands_in_turn, in_turn
from tests.bench.seeding import Seed, seed


@dataclass
class Bench:
    """How long and how often is measured; databases are seeded once in a run, and copied."""

    folder: Path
    say: Callable[[str], None]
    seconds: float = 3.0
    rounds: int = 5
    reminders: int = 10_000
    against: Path | None = None
    _seeded: dict[Seed, Path] = field(default_factory=dict)

    async def seeded(self, wanted: Seed) -> Path:
        if wanted not in self._seeded:
            self.say(f"  seeding {wanted.units} units, {wanted.leaves} leaves, {wanted.answered} answered")
            file = self.folder / f"seed{len(self._seeded)}.sqlite3"
            await seed(f"sqlite+pysqlite:///{file}?synchronous=OFF", wanted)
            self._seeded[wanted] = file
        return self._seeded[wanted]

    async def in_turn(self, cases: Mapping[str, Case], rounds: int = 0) -> Rounds:
        """Each case in every round; `rounds` where they are not as many as usual."""
        return await in_turn(cases, rounds or self.rounds, self.say)

    async def commands_in_turn(self, cases: Mapping[str, Sequence[str]], rounds: int = 0) -> Rounds:
        """The same for cases that measure themselves: each a command that prints one JSON object."""
        return await commands_in_turn(cases, rounds or self.rounds, self.say)

    def enough(self, steps: int) -> int:
        """So many units that none has scored its whole table of eight before the measurement ends, at so
        many steps a second."""
        return max(64, int(steps * (self.seconds + 1) / 9 / 8 + 1) * 8)
