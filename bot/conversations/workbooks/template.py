"""Template of a unit's workbook: `bảng mẫu` sends it, to be filled in and sent back."""

from bot.conversations.joining.invitation import unknown_unit
from bot.conversations.scoring import self_scores
from bot.conversations.workbooks import review_workbook, self_workbook
from bot.dialogue.question import Effect, Question
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Document, Message
from bot.rules.charter import Unit
from bot.state.stages import seat_named
from bot.state.units import unit_called

NO_FILES = "Ứng dụng này không chuyển được tệp. Đề nghị gõ “trang web” để mở trang web, rồi gõ “bảng mẫu” ở đó."
WHOSE = "Đề nghị gõ “bảng mẫu” kèm tên đơn vị, ví dụ: bảng mẫu {unit}."


def send(call: Call) -> Effect | Reply:
    """`bảng mẫu [đơn vị]`: sends the workbook of one's own unit, or of the unit that one keys in or reviews;
    a filled-in one that waits is put once more."""
    situation, seat = call.situation, call.seat
    if situation.cycle is None:
        return Reply("Hiện chưa mở năm thi đua.", stays=False)
    unit = _unit(situation, seat, call.words)
    if isinstance(unit, str):
        return Reply(unit, stays=False)
    if why := _closed(situation, seat, unit):
        return Reply(why, stays=False)
    if not situation.platform.files:
        return Reply(NO_FILES, stays=False)
    waiting = _waiting(situation, seat, unit)
    return Effect(messages=(_message(situation, seat, unit),), goto=waiting.id if waiting else "")


def _unit(situation: Situation, seat: Seat, words: str) -> Unit | str:
    """The unit whose workbook is wanted, else what to say instead."""
    units = situation.cycle.charter.units if situation.cycle else ()
    if seat.role == "representative" and not words:
        return next(unit for unit in units if unit.id == seat.unit)
    if not words:
        return WHOSE.format(unit=units[0].short)
    unit = unit_called(situation, words)
    if unit is None:
        return unknown_unit(situation, words)
    if seat.role == "representative" and unit.id != seat.unit:
        return f"Bảng mẫu của {unit.name} do đại diện của đơn vị đó lấy."
    return unit


def _closed(situation: Situation, seat: Seat, unit: Unit) -> str:
    """Reason why this seat can't bring the unit's workbook now; "" where it can."""
    if situation.cycle is None:
        return ""
    if seat.role == "reviewer":
        return review_workbook.why_not(situation, seat, unit)
    if self_scores.is_open(situation, unit.id, paper=seat.role == "secretary"):
        return ""
    return self_scores.why_closed(situation, unit.id)


def _waiting(situation: Situation, seat: Seat, unit: Unit) -> Question | None:
    if seat.role == "reviewer":
        return review_workbook.pending(situation, seat, unit.id)
    return self_workbook.pending(situation, unit.id, paper=seat.role == "secretary")


def _message(situation: Situation, seat: Seat, unit: Unit) -> Message:
    cycle = situation.cycle
    assert cycle is not None
    name = seat_named(situation, seat)
    what, file = ("thẩm định", "tham-dinh-") if name else ("tự chấm", "")
    document = Document(
        "template", cycle.id, unit.id, f"bang-mau-{file}{unit.id}-{cycle.charter.year}.xlsx", seat=name
    )
    text = (
        f"Bảng mẫu {what} năm {cycle.charter.year} – {unit.name}. Đề nghị điền các ô tô màu, không đổi cột Mã, "
        "rồi gửi lại tệp này tại đây; hệ thống đọc, nói lại và hỏi trước khi ghi."
    )
    return Message(text, document=document)
