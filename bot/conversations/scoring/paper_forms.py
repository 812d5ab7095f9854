"""Paper forms (bản giấy), signed by a unit and keyed in by the secretary, by the same walk as its own."""

from collections.abc import Iterator

from bot.conversations.joining.invitation import unknown_unit
from bot.conversations.scoring import self_scores
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, first_open
from bot.dialogue.registry import Call
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Option
from bot.state.sheet import sheet_of
from bot.state.stages import has_begun
from bot.state.units import unit_called


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Walk through a unit's signed form; without a unit, the question for the unit."""
    return self_scores.questions(situation, unit, paper=True) if unit else _whose(situation)


def enter(call: Call) -> Effect:
    """`nhập hộ [đơn vị]`: opens the unit's form, or the question for the unit."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None or cycle.stage != "self":
        return Effect(result="Đã chốt tự chấm, không nhập thêm.")
    if not call.words:
        if not any(_whose(situation)):
            return Effect(result="Tất cả các đơn vị đã gửi bảng tự chấm.")
        return Effect(goto=str(QuestionId(cycle.id, "paper")))
    unit = unit_called(situation, call.words)
    return _begin(situation, unit.id) if unit else Effect(result=unknown_unit(situation, call.words))


def offered(situation: Situation, seat: Seat) -> bool:
    stage = situation.cycle.stage if situation.cycle else ""
    return seat.role == "secretary" and stage == "self" and has_begun(situation)


def _whose(situation: Situation) -> Iterator[Question]:
    """Question for the unit whose form is keyed in; put when the desk opens it."""
    if situation.cycle is None or situation.cycle.stage != "self":
        return
    units = [u for u in situation.cycle.charter.units if sheet_of(situation, u.id).status == "drafting"]
    if not units:
        return
    form = Choice(tuple(Option(u.id, u.short) for u in units))
    text = "Nhập hộ bảng tự chấm từ bản giấy có chữ ký của đơn vị nào?"
    id = str(QuestionId(situation.cycle.id, "paper"))
    yield Question(id, lambda: Prompt(text, form), lambda unit: _begin(situation, unit), done=True)


def _begin(situation: Situation, unit: str) -> Effect:
    question = first_open(self_scores.questions(situation, unit, paper=True))
    if question is None:
        return Effect(result=f"{sheet_of(situation, unit).unit.name} đã gửi bảng tự chấm.")
    return Effect(goto=question.id)
