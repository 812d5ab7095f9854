"""Acts of the desk and commands in the stages after the self-scores."""

from bot.conversations.joining import invitation
from bot.conversations.results import retention
from bot.conversations.review import agreement, review, revision, why
from bot.conversations.review.consent import decider, objections, presenting
from bot.dialogue.question import Effect, QuestionId, first_open
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.state.agreement import objecting, paper
from bot.state.pending import not_agreed_units
from bot.state.seats import own_units
from bot.state.stages import running, taking_part
from bot.state.units import unit_called
from bot.vietnamese import say_list


def explain(call: Call) -> Reply:
    """`vì sao 1.2`, `vì sao hạng`: the reckoning of a score or a place."""
    return Reply(why.why(call.situation, call.seat, call.words) + retention.told(call.situation))


def look(call: Call) -> Effect | Reply:
    """`thẩm định KBNN`: opens the review of the unit, done or not; without a unit, the next open group."""
    situation, words = call.situation, call.words
    unit = unit_called(situation, words)
    if words and unit is None:
        return Reply(invitation.unknown_unit(situation, words), stays=False)
    if unit and unit.id in own_units(situation):
        return Reply("Không ai thẩm định đơn vị mà mình giữ vai.", stays=False)
    asked = (
        q
        for seat in situation.seats
        if seat.role == "reviewer"
        for q in review.questions(situation, seat, unit.id if unit else "")
        if unit or not q.done
    )
    if question := next(asked, None):
        return Effect(goto=question.id)
    return Reply("Hiện không có phần nào để thẩm định.", stays=False)


def give_back(call: Call) -> Effect:
    """`trả lại KBNN`: asks for the reason for which its table is returned."""
    situation, words = call.situation, call.words
    unit = unit_called(situation, words)
    if situation.cycle is None or not words:
        return Effect(result="Đề nghị gõ “trả lại” kèm tên đơn vị, ví dụ: trả lại KBNN.")
    if unit is None:
        return Effect(result=invitation.unknown_unit(situation, words))
    if question := next(revision.questions(situation, unit.id), None):
        return Effect(goto=question.id)
    if not situation.cycle.charter.revision_hours:
        return Effect(result="Quy chế của cụm không quy định trả lại bảng để sửa.")
    return Effect(
        result=f"Không trả lại được bảng của {unit.name}: chỉ trong thời hạn thẩm định, khi bảng đã gửi."
    )


def agree(call: Call) -> Effect:
    """`thống nhất [KBNN]`: opens the agreement about the unit, or the first with something left to agree."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None or not running(situation, "agree"):
        return Effect(result="Hiện không trong thời hạn thống nhất điểm.")
    unit = unit_called(situation, call.words)
    if call.words and unit is None:
        return Effect(result=invitation.unknown_unit(situation, call.words))
    left = not_agreed_units(situation)
    units = [unit] if unit else [u for u in taking_part(cycle) if u.short in left]
    if not units:
        return Effect(result="Đã thống nhất đủ. Sửa điểm một đơn vị: gõ “thống nhất” kèm tên đơn vị.")
    question = first_open(agreement.questions(situation, call.seat, units[0].id))
    return Effect(goto=question.id if question else str(QuestionId(cycle.id, "agree", units[0].id, "", "pick")))


def can_agree(situation: Situation, seat: Seat) -> bool:
    return paper(situation) is not None


def present(call: Call) -> Effect:
    """`trình`: opens the presenting of the agreed table, or says what is left to agree."""
    situation = call.situation
    if question := next(presenting(situation), None):
        return Effect(goto=question.id)
    left = not_agreed_units(situation) if running(situation, "agree") else []
    if left:
        return Effect(result=f"Chưa trình được, còn chưa thống nhất: {say_list(left, noun='đơn vị')}.")
    return Effect(result="Hiện không trong thời hạn thống nhất điểm.")


def can_present(situation: Situation, seat: Seat) -> bool:
    table = paper(situation)
    return table is not None and not table.presented and not not_agreed_units(situation)


def object_to(call: Call) -> Effect:
    """`ý kiến`: opens the first objection that waits."""
    if question := first_open(objections(call.situation, call.seat.role, "")):
        return Effect(goto=question.id)
    return Effect(result="Không có ý kiến không nhất trí nào chờ xử lý.")


def has_objections(situation: Situation, seat: Seat) -> bool:
    return seat.role == decider(situation) and bool(objecting(situation))
