"""Status of a seat that is asked nothing, help, and whom to ask."""

from bot.conversations.results import close
from bot.conversations.results.posts import ranking
from bot.conversations.review import texts as review_texts
from bot.conversations.scoring import texts
from bot.dialogue.question import Question, QuestionId
from bot.dialogue.registry import Section, conversation, registry
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Files, Form, Offering, Quantity
from bot.rules.two_figures import TwoFigures
from bot.state.sheet import sheet_of
from bot.state.stages import named
from bot.vietnamese import begin, fold, say_day, say_list


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
        return _not_yet(situation, seat)
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


def _not_yet(situation: Situation, seat: Seat) -> str:
    """Sentence to a seat without a unit: what it has to do begins on a known day, or is told of then."""
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


# Lines of a help text: what fits a phone beside the question.
MOST = 8


def help_text(situation: Situation, seat: Seat, question: Question | None) -> str:
    """Help in at most 8 lines: what the question before the chat waits for, the commands that matter there, the
    names of the others, and whom to ask."""
    form = question.put().form if question else None
    waiting = [] if form is None else [_waiting(form)]
    lines = help_lines(situation, seat, _section(question))
    room = MOST - len(waiting) - 1
    if len(lines) > room:
        others = ", ".join(line.partition(" – ")[0] for line in lines[room - 1 :])
        lines = [*lines[: room - 1], f"Còn có: {others}. Gõ “trợ giúp” kèm tên để xem, ví dụ: trợ giúp lịch."]
    return "\n".join([*waiting, *lines, whom_to_ask(situation)])


def help_with(situation: Situation, seat: Seat, words: str) -> str:
    """`trợ giúp lịch`: the lines of help that name this command."""
    named = fold(words)
    found = [line for line in help_lines(situation, seat, "moving") if named in fold(line.partition(" – ")[0])]
    return "\n".join(found) or f"Trợ giúp không có mục “{words}”. Xem cách dùng: gõ “trợ giúp”."


def help_lines(situation: Situation, seat: Seat, first: Section) -> list[str]:
    """Lines of help for all commands this seat may use, those of a section first."""
    usable = (c for c in registry().commands if seat.role != "founder" or c.founding)
    known = sorted(usable, key=lambda command: command.section != first)
    return [line for command in known if command.help for line in command.help(situation, seat)]


def _waiting(form: Form) -> str:
    if isinstance(form, Offering):
        return _waiting(form.form)
    if isinstance(form, TwoFigures):
        return f"Đề nghị gõ {'hai số' if form.known is None else 'một số'}, ví dụ: {form.example}."
    if isinstance(form, Quantity):
        return form.request()
    if isinstance(form, Choice):
        letter = "chữ cái" if form.lettered else "số thứ tự"
        return f"Đề nghị chọn một mục, hoặc gõ {letter} của mục đó."
    if isinstance(form, Files):
        return "Đề nghị gửi minh chứng: ảnh, tệp hoặc đường dẫn; gửi đủ thì gõ “xong”."
    return "Đề nghị gõ nội dung bằng chữ."


def _section(question: Question | None) -> Section:
    """Section of the commands that belong to the question a chat stands at."""
    talk = conversation(QuestionId.read(question.id).behind.conversation) if question else None
    if talk is None or talk.name == "desk":
        return "desk"
    if talk.secret:
        return "ballots"
    return "moving" if talk.stage is None else "table" if talk.stage == "self" else "review"


def group_help(situation: Situation) -> str:
    """`trợ giúp` in the group: the commands that are answered there."""
    lines = [f"/{word} – {what}" for word, what in registry().group_menu if word != "trogiup"]
    private = "Việc của từng đơn vị: đề nghị gõ trong phần trao đổi riêng với hệ thống."
    return "\n".join([*lines, private, whom_to_ask(situation)])


def whom_to_ask(situation: Situation) -> str:
    """Sentence with the secretary's name and the charter's contact."""
    if situation.cluster and situation.cluster.founding:
        who = situation.operator.name or "người vận hành hệ thống"
        contact = f", {situation.operator.contact}" if situation.operator.contact else ""
        return f"Cần hỗ trợ: {who}{contact}."
    names = [h.person.name for s in situation.roster if s.role == "secretary" for h in s.holders]
    contact = situation.cycle.charter.contact if situation.cycle else ""
    who = f"thư ký cụm {say_list(names)}" if names else "thư ký cụm"
    return f"Cần hỗ trợ: {who}{', ' + contact if contact else ''}."
