"""Turnout of an open ballot. It is not live: a number that moves with each vote tells who voted when.

It is noted when a quarter, a half and three quarters of the time are over, without names, and it is said that
all have voted. Who is missing is named to chair and secretary alone, from the half on.
"""

from datetime import datetime

from bot.conversations.voting.posts import names, titled
from bot.dialogue.audiences import to_steering
from bot.dialogue.ballots import Poll
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.vietnamese import say_left

QUARTERS = {1: "một phần tư", 2: "một nửa", 3: "ba phần tư"}
# The quarter from which those who are missing are named.
NAMED = 2
# Votes in the box from which that is done; with fewer, it gives too much away.
FEW = 3


def said(situation: Situation, poll: Poll) -> str:
    """State of an open ballot: the time left, and the turnout as it was last noted."""
    left = f", còn {say_left(poll.terms.closes - situation.now)}" if situation.now < poll.terms.closes else ""
    if set(poll.terms.issued) <= poll.voted:
        return f"đang mở{left}. Các đơn vị đã bỏ phiếu đủ."
    for quarter in reversed(QUARTERS):
        if noted := _noted(situation, poll, quarter):
            return f"đang mở{left}. Qua {QUARTERS[quarter]} thời gian: đã bỏ {noted} phiếu."
    return f"đang mở{left}."


def elapse(situation: Situation, since: datetime) -> Turn:
    """Notes the turnout of each ballot at the last quarter that is over, once."""
    facts: list[Fact] = []
    messages: list[Message] = []
    for poll in situation.cycle.polls if situation.cycle else ():
        quarter = _over(poll, situation.now) if poll.takes_votes(situation.now) else 0
        if not quarter or _noted(situation, poll, quarter):
            continue
        number = f"{len(poll.voted)}/{len(poll.terms.issued)}"
        facts.append(Answered("", _id(situation, poll, quarter), number))
        text = f"{titled(poll.terms)}: qua {QUARTERS[quarter]} thời gian, đã bỏ {number} phiếu."
        missing = tuple(unit for unit in poll.terms.issued if unit not in poll.voted)
        if missing and quarter >= NAMED and len(poll.voted) >= FEW:
            text += f" Chưa bỏ: {names(situation, missing)}."
        messages += to_steering(Message(text))
    return Turn(tuple(facts), messages=tuple(messages))


def _over(poll: Poll, now: datetime) -> int:
    """Number of quarters of the ballot's time that are over."""
    return int(4 * (now - poll.terms.opens) / (poll.terms.closes - poll.terms.opens))


def _noted(situation: Situation, poll: Poll, quarter: int) -> str:
    answer = situation.answers.get("", {}).get(_id(situation, poll, quarter))
    return answer.value if answer else ""


def _id(situation: Situation, poll: Poll, quarter: int) -> str:
    cycle = situation.cycle.id if situation.cycle else ""
    return str(QuestionId(cycle, "turnout", "", poll.key, str(quarter)))
