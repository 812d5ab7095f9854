"""Results of the ballots in the words of a paper: who was nominated for what, and by how many votes."""

from bot.conversations.voting.posts import titled
from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Situation
from bot.rules.ballots import say_percent
from bot.rules.voting_methods import method_of
from bot.state.ballots import Item, items


def nominations(situation: Situation, unit: str) -> str:
    """Ballots by which the unit was chosen, with its votes where they are told."""
    return "; ".join(
        f"{item.ballot.title}{votes_of(item, unit)}"
        for item in items(situation)
        if item.decided and unit in item.elected
    )


def votes_of(item: Item, unit: str) -> str:
    """Votes of a chosen unit in the round that decided about it: `` 7/8``; "" where they are not told."""
    for poll in reversed(item.polls):
        if poll.result and unit in (*poll.result.elected, *poll.settled):
            votes = poll.result.totals.get(unit)
            return "" if votes is None else f" {votes}/{poll.result.base}"
    return ""


def share(votes: int, base: int) -> str:
    """Votes as papers say them: ``6/8 phiếu (75,0%)``."""
    return f"{votes}/{base} phiếu ({say_percent(votes, base)})" if base else f"{votes} phiếu"


def counted(situation: Situation) -> tuple[Poll, ...]:
    """Ballots that were counted, in their order."""
    return tuple(poll for poll in (situation.cycle.polls if situation.cycle else ()) if poll.result)


def chosen(item: Item) -> str:
    """Word for those a ballot has chosen: ``được suy tôn``, ``trúng cử``."""
    return method_of(item.ballot).elects


__all__ = ["chosen", "counted", "nominations", "share", "titled", "votes_of"]
