"""Status of a seat that is asked nothing, help, and whom to ask."""

from bot.conversations.results import close
from bot.conversations.results.posts import ranking
from bot.conversations.review import texts as review_texts
from bot.conversations.scoring import texts
from bot.dialogue.registry import registry
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Files, Form, Quantity
from bot.state.sheet import sheet_of
from bot.state.stages import named
from bot.vietnamese import say_list


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
        return "Hiện chưa có việc cho vai này. Khi có việc, hệ thống sẽ nhắn."
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
    return "Hiện chưa có việc cho đơn vị."


def help_text(situation: Situation, seat: Seat, form: Form | None) -> str:
    """Help for the question before the chat (`form`), then the commands this seat may use, then whom to ask."""
    lines = []
    if isinstance(form, Quantity):
        lines.append("Đang chờ một con số: gõ số (ví dụ 9,5) hoặc chọn một gợi ý.")
    elif isinstance(form, Choice):
        letter = "chữ cái" if form.lettered else "số thứ tự"
        lines.append(f"Đang chờ một lựa chọn: chọn một mục, hoặc gõ {letter} của mục đó.")
    elif isinstance(form, Files):
        lines.append("Đang chờ minh chứng: gửi ảnh, tệp hoặc đường dẫn; gửi đủ thì gõ “xong”.")
    elif form is not None:
        lines.append("Đang chờ nội dung bằng chữ.")
    for command in registry().commands:
        if command.help:
            lines += command.help(situation, seat)
    return "\n".join([*lines, whom_to_ask(situation)])


def group_help(situation: Situation) -> str:
    """`trợ giúp` in the group: the commands that are answered there."""
    lines = [f"/{word} – {what}" for word, what in registry().group_menu if word != "trogiup"]
    private = "Việc của từng đơn vị xin trao đổi trong chat riêng."
    return "\n".join([*lines, private, whom_to_ask(situation)])


def whom_to_ask(situation: Situation) -> str:
    """Sentence with the secretary's name and the charter's contact."""
    names = [h.person.name for s in situation.roster if s.role == "secretary" for h in s.holders]
    contact = situation.cycle.charter.contact if situation.cycle else ""
    who = f"thư ký cụm {say_list(names)}" if names else "thư ký cụm"
    return f"Cần hỗ trợ: {who}{', ' + contact if contact else ''}."
