"""Wipes from the file itself what a box and its drafts held before the count.

Why: .github/decisions/0015-secret-ballots.md.
"""

import logging
from dataclasses import dataclass
from functools import partial

from bot.dialogue.ballots import BallotCancelled, BallotCounted, VotesDestroyed
from bot.dialogue.turn import Turn
from storage.database.engine import Database
from storage.database.errors import cause
from storage.records import ballots

log = logging.getLogger(__name__)


@dataclass
class BallotWipe:
    """A wipe that is `due` or not; at the start it is, since a process may have ended between count and
    wipe."""

    due: bool = True

    def expect(self, turn: Turn) -> None:
        """Makes it due if a ballot ends with this turn. If the turn is rolled back, one wipe too many does no
        harm."""
        ends = BallotCounted | BallotCancelled | VotesDestroyed
        self.due |= any(isinstance(fact, ends) for fact in turn.facts)

    async def run(self, database: Database) -> None:
        """Wipes if it is due, outside any transaction. What fails is tried again with the next tick."""
        if not self.due:
            return
        self.due, done = False, False
        try:
            ids = await database.read(ballots.to_wipe)
            if ids and await database.wipe(ballots.TRACES):
                await database.write(partial(ballots.mark_wiped, ids=ids))
                ids = []
            done = not ids
        except Exception as problem:
            log.error("the traces of a ballot could not be wiped yet: %s", cause(problem))
        finally:
            self.due |= not done
