"""After a ballot its traces are wiped once, and tried again while somebody is in the way."""

from collections.abc import Sequence
from typing import Any

from bot.dialogue.ballots import BallotCancelled
from bot.dialogue.turn import Turn
from storage.records import ballots
from storage.records.ballot_wipe import BallotWipe


class Wiped:
    """A database with one ballot that is over; `ways`: what becomes of each wipe."""

    def __init__(self, *ways: bool | Exception) -> None:
        self.ways, self.tables, self.left = list(ways), [], [7]

    async def read(self, work: Any) -> list[int]:
        assert work is ballots.to_wipe
        return self.left

    async def wipe(self, tables: Sequence[str]) -> bool:
        self.tables.append(tuple(tables))
        way = self.ways.pop(0)
        if isinstance(way, Exception):
            raise way
        return way

    async def write(self, work: Any) -> None:
        assert work.keywords == {"ids": [7]}
        self.left = []


async def test_it_is_tried_again_until_nobody_is_in_the_way():
    wipe, database = BallotWipe(), Wiped(False, OSError(), True)
    for left in ([7], [7], []):
        await wipe.run(database)  # type: ignore[arg-type]
        assert database.left == left
    assert database.tables == [ballots.TRACES] * 3
    await wipe.run(database)  # type: ignore[arg-type]
    assert len(database.tables) == 3


async def test_it_is_due_at_the_start_and_again_when_a_ballot_ends():
    wipe, database = BallotWipe(), Wiped()
    database.left = []
    await wipe.run(database)  # type: ignore[arg-type]
    assert not wipe.due
    wipe.expect(Turn())
    assert not wipe.due
    wipe.expect(Turn((BallotCancelled("flag", "sai"),)))
    assert wipe.due
