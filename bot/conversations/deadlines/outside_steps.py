"""Steps of the year outside the chat (sơ kết, gửi hồ sơ ...): each has a window in the timetable.

The secretary or the chair reports when one is done. They are reminded of it, but not asked of their own accord.
"""

from collections.abc import Iterator

from bot.conversations import window_names
from bot.conversations.deadlines import timetable
from bot.dialogue.facts import Answered, Steered
from bot.dialogue.question import NOT_YET, Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.vietnamese import begin, say_moment

DONE = Option("done", "Đã xong")
# Windows of other conversations, or of the clock itself.
_SERVED = ("pledge", "ballots", timetable.PUBLICATION)


def questions(situation: Situation) -> Iterator[Question]:
    """Each step whose window is open and that nobody has reported as done."""
    if situation.cycle is None:
        return
    for window in situation.cycle.charter.windows:
        id = str(QuestionId(situation.cycle.id, "step", "", window))
        served = window in (*situation.cycle.charter.stages, *_SERVED)
        if (
            not served
            and situation.timetable.is_open(window, situation.now)
            and id not in situation.answers.get("", {})
        ):
            yield _question(situation, window, id)


def _question(situation: Situation, window: str, id: str) -> Question:
    called = begin(window_names.named(situation, window))
    year = situation.cycle.charter.year if situation.cycle else ""

    def put() -> Prompt:
        due = situation.timetable.windows[window].due
        text = f"{called} năm {year}, hạn {say_moment(due, situation.zone)}. Cụm đã làm xong chưa?"
        return Prompt(text, Choice((DONE, NOT_YET)))

    def keep(key: str) -> Effect:
        if key == NOT_YET.key:
            again = (
                "Hệ thống sẽ nhắc lại trước hạn. "
                if situation.now < situation.timetable.windows[window].due
                else ""
            )
            return Effect(result=f"{again}Khi xong, chọn mục “{called}” để báo đã xong.")
        return Effect(
            (Answered("", id, DONE.key), Steered("step", window, "Cụm báo đã làm xong.")), f"{called}: đã xong."
        )

    return Question(id, put, keep)
