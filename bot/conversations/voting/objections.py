"""Objections to a count: once their time is over, the single votes are destroyed; the count stays.

Before that they can be counted again. Kept for ever, they would say more than the result: who may not choose
itself is known by that from three of eight votes.
"""

from datetime import datetime

from bot.conversations.voting.posts import titled
from bot.dialogue.ballots import VotesDestroyed
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message, Turn
from bot.vietnamese import say_list


def elapse(situation: Situation, since: datetime) -> Turn:
    """Destroys the votes of each ballot that was counted so long ago, and tells the group."""
    cycle = situation.cycle
    if cycle is None:
        return Turn()
    over = [
        poll
        for poll in cycle.polls
        if poll.state == "counted"
        and not poll.destroyed
        and situation.now >= poll.terms.closes + cycle.charter.objections
    ]
    if not over:
        return Turn()
    called = say_list([f"“{titled(poll.terms)}”" for poll in over], 20)
    text = f"Hết thời hạn khiếu nại kết quả kiểm phiếu: đã hủy từng phiếu của {called}. Kết quả giữ nguyên."
    return Turn(tuple(VotesDestroyed(poll.key) for poll in over), messages=(Message(text, GROUP, head=True),))
