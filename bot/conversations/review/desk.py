"""The desk's part in the stages after the self-scores: returning, agreeing, presenting, correcting."""

from bot.conversations.joining import invitation
from bot.conversations.review import agreement, correction, revision
from bot.conversations.review.calibration import strictness
from bot.conversations.review.consent import decider, objections, presenting
from bot.dialogue.question import Effect, QuestionId, first_open
from bot.dialogue.situation import Seat, Situation
from bot.questions import Option
from bot.rules.charter import Unit
from bot.state.agreement import objecting, paper
from bot.state.pending import not_agreed_units
from bot.state.stages import running, taking_part
from bot.vietnamese import say_list

OFFERS = {"agree": "Thống nhất điểm", "present": "Trình các đơn vị", "object": "Ý kiến không nhất trí"}


def offered(here: Situation, seat: Seat) -> list[Option]:
    """What can be done now, a tap away."""
    table = paper(here)
    ready = table is not None and not not_agreed_units(here)
    keys = {
        "agree": table is not None,
        "present": ready and table is not None and not table.presented,
        "object": seat.role == decider(here) and bool(objecting(here)),
    }
    return [Option(key, OFFERS[key]) for key, possible in keys.items() if possible]


def run(here: Situation, seat: Seat, key: str, words: str) -> Effect | None:
    """One act, from a tap or a typed command; None for one that is not of these."""
    match key:
        case "return":
            return give_back(here, words)
        case "agree":
            return _agree(here, seat, words)
        case "present":
            return _present(here)
        case "object":
            return _object(here, seat)
        case "correct":
            return correction.begin(here, words)
        case "strictness":
            return Effect(result=strictness(here), stays=True)
        case _:
            return None


def give_back(here: Situation, words: str) -> Effect:
    """`trả lại KBNN`: asks why its table is returned."""
    unit = _unit(here, words)
    if here.cycle is None or not words:
        return Effect(result="Đề nghị gõ “trả lại” kèm tên đơn vị, ví dụ: trả lại KBNN.")
    if unit is None:
        return Effect(result=invitation.unknown_unit(here, words))
    if question := next(revision.questions(here, unit.id), None):
        return Effect(goto=question.id)
    if not here.cycle.charter.revision_hours:
        return Effect(result="Quy chế của cụm không quy định trả lại bảng để sửa.")
    return Effect(
        result=f"Không trả lại được bảng của {unit.name}: chỉ trong thời hạn thẩm định, khi bảng đã gửi."
    )


def _agree(here: Situation, seat: Seat, words: str) -> Effect:
    """`thống nhất [KBNN]`: the unit, or the first one with something left to agree."""
    if here.cycle is None or not running(here, "agree"):
        return Effect(result="Hiện không trong thời hạn thống nhất điểm.")
    unit = _unit(here, words)
    if words and unit is None:
        return Effect(result=invitation.unknown_unit(here, words))
    left = not_agreed_units(here)
    units = [unit] if unit else [u for u in taking_part(here.cycle) if u.short in left]
    for one in units:
        question = first_open(agreement.questions(here, seat, one.id))
        pick = str(QuestionId(here.cycle.id, "agree", one.id, "", "pick"))
        return Effect(goto=question.id if question else pick)
    return Effect(result="Đã thống nhất đủ. Sửa điểm một đơn vị: gõ “thống nhất” kèm tên đơn vị.")


def _present(here: Situation) -> Effect:
    if question := next(presenting(here), None):
        return Effect(goto=question.id)
    left = not_agreed_units(here) if running(here, "agree") else []
    if left:
        return Effect(result=f"Chưa trình được, còn chưa thống nhất: {say_list(left)}.")
    return Effect(result="Hiện không trong thời hạn thống nhất điểm.")


def _object(here: Situation, seat: Seat) -> Effect:
    """`ý kiến`: the objection that has waited longest."""
    if question := first_open(objections(here, seat.role, "")):
        return Effect(goto=question.id)
    return Effect(result="Không có ý kiến không nhất trí nào chờ xử lý.")


def _unit(here: Situation, words: str) -> Unit | None:
    units = here.cycle.charter.units if here.cycle else ()
    return next((u for u in units if words and u.is_called(words)), None)
