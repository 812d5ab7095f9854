"""Acts of the desk about time: the calendar, and steps outside the chat to report as done."""

from bot.conversations import window_names
from bot.conversations.deadlines import outside_steps, timetable
from bot.dialogue.question import QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.questions import Option
from bot.vietnamese import begin


def calendar(call: Call) -> Reply:
    """`lịch`: the calendar as it is for the seat's unit."""
    return Reply(timetable.text(call.situation, call.seat))


def steps(situation: Situation) -> list[Option]:
    """Steps outside the chat that can be reported as done, for the desk's list."""
    windows = [QuestionId.read(question.id).leaf for question in outside_steps.questions(situation)]
    return [Option(window, begin(window_names.named(situation, window))) for window in windows]
