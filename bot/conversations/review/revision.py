"""Revision (trả lại): a reviewer or the desk returns a unit's table, which is open again for some hours."""

from collections.abc import Iterator
from datetime import timedelta

from bot.dialogue.facts import Answered, Extended, Fact, Steered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Audience, Message
from bot.questions import Text
from bot.rules.charter import Unit
from bot.state.seats import own_units
from bot.state.sheet import sheet_of
from bot.state.stages import running, taking_part
from bot.vietnamese import quoted, say_moment


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Question for the reason of returning a unit's table; put when somebody opens it."""
    if (
        situation.cycle is None
        or not running(situation, "review")
        or not situation.cycle.charter.revision_hours
    ):
        return
    for one in taking_part(situation.cycle):
        if one.id == unit and unit not in own_units(situation) and sheet_of(situation, unit).status == "sent":
            yield _question(situation, one)


def _question(situation: Situation, unit: Unit) -> Question:
    cycle = sheet_of(situation, unit.id).cycle
    id = str(QuestionId(cycle.id, "return", unit.id))
    hours = cycle.charter.revision_hours

    def keep(reason: str) -> Effect:
        send = str(QuestionId(cycle.id, "self", unit.id, "send"))
        review = situation.timetable.window("review", unit.id) or cycle.charter.windows["review"]
        ends = min(situation.now + timedelta(hours=hours), review.closes)
        until = say_moment(ends, situation.zone)
        text = (
            f"Bảng tự chấm được trả lại để sửa, lý do: {quoted(reason)}.\n"
            f"Muốn sửa mục nào, gõ mã của mục đó. Sửa xong, gõ “gửi”. Hạn gửi lại: {until}; "
            "quá hạn thì tính theo bảng đã gửi."
        )
        told = Message(text, to=Audience("role", role="representative", unit=unit.id), asks=send)
        # As an extension of its window, so that the unit is reminded of it like of any other.
        again = Extended("self", ends, unit.id, reason)
        facts: tuple[Fact, ...] = (Answered(unit.id, id, "return", reason=reason), again)
        facts += (Steered("return", unit.id, reason),)
        return Effect(facts, f"Đã trả bảng cho {unit.name}. Hạn gửi lại: {until}.", (told,))

    text = f"Trả lại toàn bộ bảng tự chấm của {unit.name} để sửa trong {hours} giờ. Đề nghị ghi lý do."
    return Question(id, lambda: Prompt(text, Text(500)), keep, done=True)
