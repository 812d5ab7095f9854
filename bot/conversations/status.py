"""What is said where nothing is asked: how things stand for a seat, help."""

from bot.conversations.meeting import desk
from bot.conversations.results import close
from bot.conversations.results.posts import ranking
from bot.conversations.review import texts
from bot.conversations.scoring import texts as scoring_texts
from bot.dialogue.situation import Channel, Seat, Situation
from bot.questions import Choice, Files, Form, Quantity
from bot.state.sheet import Sheet
from bot.state.stages import named, shown
from bot.vietnamese import say_list, say_moment


def idle(here: Situation, seat: Seat) -> str:
    """How things stand for a seat that owes nothing now, and what comes next."""
    cycle = here.cycle
    if cycle is None:
        return "Cụm chưa mở năm thi đua mới. Khi mở, hệ thống sẽ nhắn."
    shot = close.result(here)
    if seat.unit and shot and shot.published:
        return ranking(here, cycle, shot)
    if cycle.stage in ("review", "explain", "agree") and (seat.unit or seat.role == "reviewer"):
        return texts.idle(here, seat)
    if not seat.unit:
        return "Hiện chưa có việc cho vai này. Khi có việc, hệ thống sẽ nhắn."
    if cycle.stage != "self":
        return f"Cụm đã chốt {named(cycle.charter.stages[-1])}, kết quả sẽ được công bố trong nhóm."
    sheet = Sheet(here, seat.unit)
    window = here.timetable.window("self", seat.unit) or cycle.charter.windows["self"]
    if sheet.status == "sent":
        return "Bảng tự chấm của đơn vị đã gửi. Xem lại: gõ “bảng điểm”. Kết quả sẽ được báo trong nhóm."
    if sheet.status == "with_leader":
        return "Bảng tự chấm đang chờ lãnh đạo đơn vị duyệt. Xem lại: gõ “bảng điểm”."
    if here.now < window.opens:
        return f"Tự chấm mở từ {say_moment(window.opens, here.zone)}. Khi mở, hệ thống sẽ nhắn."
    if here.now >= window.closes:
        return "Đã hết hạn tự chấm. Cần gia hạn, đề nghị liên hệ thư ký cụm."
    if seat.role == "leader":
        done = len(cycle.charter.leaves) - len(sheet.missing())
        return (
            f"Đại diện đơn vị đang tự chấm: {done}/{len(cycle.charter.leaves)} tiêu chí. "
            "Khi trình bảng, hệ thống sẽ nhắn để lãnh đạo cho ý kiến."
        )
    return "Hiện chưa có việc cho đơn vị."


def help_text(here: Situation, seat: Seat, form: Form | None) -> str:
    """Help that fits where one stands; it ends with whom to ask."""
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
    lines += ["việc – việc cần làm", "lùi – quay lại câu trước", "bỏ qua – để câu này sau"]
    match seat.role:
        case "representative":
            lines += [
                "bảng điểm – xem bảng của đơn vị",
                "gõ mã hoặc tên tiêu chí – mở tiêu chí đó",
                "minh chứng I.1 – gửi tệp cho tiêu chí I.1" if not here.cycle else _evidence_hint(here),
                "gửi – gửi bảng tự chấm",
            ]
        case "leader":
            lines += ["bảng điểm – xem bảng của đơn vị"]
        case "reviewer":
            lines += [
                "thẩm định KBNN – xem lại, sửa kết quả thẩm định một đơn vị",
                "gõ mã hoặc tên tiêu chí – mở tiêu chí đó của đơn vị đang xem",
            ]
        case "secretary":
            lines += [
                "mã mời, thu mã, thay – quản lý người tham gia",
                "nhập hộ KBNN – nhập bảng từ bản giấy",
                "tiến độ, bảng điểm, xuất excel – theo dõi",
                "chốt, công bố – kết thúc và báo kết quả",
                "/nhom – gõ trong nhóm để gắn nhóm với cụm",
            ]
        case "chair":
            lines += ["tiến độ, bảng điểm, xuất excel – theo dõi", "chốt, công bố – kết thúc và báo kết quả"]
        case _:
            pass
    lines += texts.help_lines(here, seat)
    if here.cycle and here.cycle.charter.ballots:
        lines += ["bỏ phiếu, khen thưởng – bỏ phiếu và kết quả", "phiếu kín – hệ thống giữ kín đến đâu"]
        lines += ["quyết định – ghi quyết định của Hội đồng"] if seat.role == "secretary" else []
    lines += desk.help_lines(here)
    if seat.role in ("secretary", "chair"):
        lines += ["nhắc ngay – nhắc những nơi còn việc", "thông báo – gửi thông báo đến các đơn vị hoặc nhóm"]
    lines += ["gia hạn KBNN – gia hạn cho một đơn vị hoặc tất cả"] if seat.role == "chair" else []
    if here.years:
        lines += [f"năm {max(here.years)} – xem, làm tiếp việc của năm đó"]
    lines += ["lịch – các mốc trong năm", "nhắc tôi 15:00 – hẹn giờ nhắc lại"]
    lines += ["trang web, thoát trang web – mở tiếp trên trang web; xem và đóng trang đang mở"]
    lines += ["riêng tư – ai vận hành, lưu gì, ai xem được"]
    if len(here.seats) > 1:
        lines += ["vai – đổi vai"]
    return "\n".join([*lines, whom_to_ask(here)])


def whom_to_ask(here: Situation) -> str:
    """The secretary's name and number."""
    names = [h.person.name for s in here.roster if s.role == "secretary" for h in s.holders]
    contact = here.cycle.charter.contact if here.cycle else ""
    who = f"thư ký cụm {say_list(names)}" if names else "thư ký cụm"
    return f"Cần hỗ trợ: {who}{', ' + contact if contact else ''}."


def table(here: Situation, seat: Seat, words: str) -> str:
    """`bảng điểm` for a unit's own seats."""
    if here.cycle is None or not seat.unit:
        return "Vai này không có bảng điểm riêng."
    sheet = shown(here, seat.unit)
    if words:
        group = scoring_texts.find_group(sheet, words)
        return (
            scoring_texts.of_group(sheet, group)
            if group
            else f"Không thấy nhóm “{words}”.\n{scoring_texts.whole(sheet)}"
        )
    return scoring_texts.whole(sheet)


def place_of(here: Situation, channel: Channel) -> str:
    """`kết quả`: the published ranking, or that there is none yet."""
    shot = close.result(here)
    if here.cycle and shot and shot.published:
        return ranking(here, here.cycle, shot)
    before = max((year for year in here.years if here.cycle and year < here.cycle.charter.year), default=0)
    other = f" Kết quả năm {before}: gõ “kết quả {before}”." if before else ""
    return f"Chưa công bố kết quả xếp hạng.{other}"


def _evidence_hint(here: Situation) -> str:
    leaf = next(iter(here.cycle.charter.leaves.values())) if here.cycle else None
    code = leaf.code if leaf else "mã"
    return f"minh chứng {code} – gửi tệp cho tiêu chí {code}"
