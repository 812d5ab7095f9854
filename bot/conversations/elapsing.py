"""What the clock brings: parts that know nothing of each other, each a turn on top of the one before."""

from collections.abc import Callable
from datetime import datetime

from bot.conversations.deadlines import digest, hard_close, reminders, requested_reminders, timetable
from bot.conversations.meeting import handover, posts
from bot.conversations.meeting.meeting import resumed
from bot.conversations.results import retention
from bot.conversations.voting import count
from bot.dialogue.facts import Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn

# In this order: posts speak of the stage as it was, reminders of what is left after its close.
PARTS: tuple[Callable[[Situation, datetime], Turn | Effect], ...] = (
    lambda here, _: count.due(here),
    timetable.elapse,
    hard_close.elapse,
    timetable.publish,
    lambda here, _: handover.due(here),
    reminders.elapse,
    requested_reminders.elapse,
    digest.elapse,
    retention.elapse,
)


def elapse(here: Situation, since: datetime) -> Turn:
    """What came due after `since` and not after now."""
    if here.cycle is None:
        return Turn()
    there, facts, messages = here, tuple[Fact, ...](), tuple[Message, ...]()
    for part in PARTS:
        turn = part(there, since)
        there = project(there, turn.facts)
        facts, messages = (*facts, *turn.facts), (*messages, *turn.messages)
    return Turn(facts, messages=(*messages, *posts.renewed(here, facts), *resumed(here, facts)))
