"""After a ballot: what its box and its drafts held before the count is wiped from the file itself."""

import logging
from dataclasses import dataclass
from functools import partial

from bot.dialogue.ballots import BallotCancelled, BallotCounted
from bot.dialogue.turn import Turn
from storage.database.engine import Database
from storage.records import ballots

log = logging.getLogger(__name__)


@dataclass
class Sweeper:
    """`due` at the start too: the program may have ended between a count and the wiping."""

    due: bool = True

    def note(self, turn: Turn) -> None:
        """A ballot may end with this turn; if the turn is undone, one look too many does no harm."""
        self.due |= any(isinstance(fact, BallotCounted | BallotCancelled) for fact in turn.facts)

    async def sweep(self, database: Database) -> None:
        """With each tick, outside any transaction; nobody waits for it. What fails is tried again with the
        next one."""
        if not self.due:
            return
        self.due, done = False, False
        try:
            ids = await database.read(ballots.unswept)
            if ids and await database.wipe(ballots.TRACES):
                await database.write(partial(ballots.swept, ids=ids))
                ids = []
            done = not ids
        except Exception as problem:
            log.error("the traces of a ballot could not be wiped yet: %s", type(problem).__name__)
        finally:
            self.due |= not done
