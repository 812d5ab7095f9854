"""What the clock brings: parts that know nothing of each other, each a turn on top of the one before."""

from collections.abc import Callable
from datetime import datetime

from bot.conversations.after import after
from bot.conversations.asking import Effect
from bot.conversations.closing import retaining
from bot.conversations.facts import Fact
from bot.conversations.meeting import handover, noticeboard
from bot.conversations.meeting.meeting import resumed
from bot.conversations.situation import Situation
from bot.conversations.timing import digesting, ending, reminding, schedule, summoning
from bot.conversations.turn import Message, Turn
from bot.conversations.voting import tallying

# In this order: posts speak of the stage as it was, reminders of what is left after its close.
PARTS: tuple[Callable[[Situation, datetime], Turn | Effect], ...] = (
    lambda here, _: tallying.due(here),
    schedule.elapse,
    ending.elapse,
    schedule.publish,
    lambda here, _: handover.due(here),
    reminding.elapse,
    summoning.elapse,
    digesting.elapse,
    retaining.elapse,
)


def elapse(here: Situation, since: datetime) -> Turn:
    """What came due after `since` and not after now."""
    if here.cycle is None:
        return Turn()
    there, facts, messages = here, tuple[Fact, ...](), tuple[Message, ...]()
    for part in PARTS:
        turn = part(there, since)
        there = after(there, turn.facts)
        facts, messages = (*facts, *turn.facts), (*messages, *turn.messages)
    return Turn(facts, messages=(*messages, *noticeboard.renewed(here, facts), *resumed(here, facts)))
