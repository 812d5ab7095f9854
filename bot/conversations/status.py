"""Status of a seat that is asked nothing."""

from bot.conversations.results import close
from bot.conversations.results.posts import ranking
from bot.conversations.review import texts as review_texts
from bot.conversations.scoring import texts
from bot.dialogue.registry import registry
from bot.dialogue.situation import Seat, Situation
from bot.state.sheet import sheet_of
from bot.state.stages import named
from bot.vietnamese import begin, say_day


def idle(situation: Situation, seat: Seat) -> str:
    """State of things for a seat that owes nothing now, and what comes next."""
    cycle = situation.cycle
    if cycle is None:
        return "Cụm chưa mở năm thi đua mới. Khi mở, hệ thống sẽ nhắn."
    shot = close.result(situation)
    if seat.unit and shot and shot.published:
        return ranking(situation, cycle, shot)
    if cycle.stage in ("review", "explain", "agree") and (seat.unit or seat.role == "reviewer"):
        return review_texts.idle(situation, seat)
    if not seat.unit:
        return not_yet(situation, seat)
    if cycle.stage != "self":
        return f"Cụm đã chốt {named(cycle.charter.stages[-1])}, kết quả sẽ được công bố trong nhóm."
    sheet = sheet_of(situation, seat.unit)
    if sheet.status == "sent":
        return "Bảng tự chấm của đơn vị đã gửi. Xem lại: gõ “bảng điểm”. Kết quả sẽ được báo trong nhóm."
    if sheet.status == "with_leader":
        back = " Cần sửa: gõ “rút lại”." if seat.role == "representative" else ""
        return f"Bảng tự chấm đang chờ lãnh đạo đơn vị duyệt. Xem lại: gõ “bảng điểm”.{back}"
    if closed := texts.not_open(situation, seat.unit):
        return closed
    if seat.role == "leader":
        done = len(cycle.charter.leaves) - len(sheet.missing())
        return (
            f"Đại diện đơn vị đang tự chấm: {done}/{len(cycle.charter.leaves)} tiêu chí. "
            "Khi trình bảng, hệ thống sẽ nhắn để lãnh đạo cho ý kiến."
        )
    return "Hiện chưa có việc cho đơn vị. Khi có việc, hệ thống sẽ nhắn."


def not_yet(situation: Situation, seat: Seat) -> str:
    """Sentence to a seat that owes nothing: what it has to do begins on a known day, or is told of then."""
    charter = situation.cycle.charter if situation.cycle else None
    stage = next(
        (talk.stage for talk in registry().conversations if talk.begins and seat.role in talk.roles), None
    )
    if charter and stage in charter.stages:
        window = situation.timetable.window(stage) or charter.windows[stage]
        if situation.now < window.opens:
            day = say_day(window.opens, situation.zone)
            return f"Hiện chưa có việc. {begin(named(stage))} mở {day}; hệ thống sẽ nhắn."
    return "Hiện chưa có việc. Khi có việc, hệ thống sẽ nhắn."
