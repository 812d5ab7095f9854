"""Help: what the commands do, by role and part of the year, and whom to ask."""

from collections.abc import Collection, Iterable, Mapping

from bot.conversations import tasks
from bot.conversations.deadlines import duties
from bot.conversations.status import not_yet
from bot.dialogue.question import Question, QuestionId
from bot.dialogue.registry import SECTIONS, STEERING, Command, Section, conversation, registry
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Files, Form, Offering, Quantity
from bot.rules.two_figures import TwoFigures
from bot.vietnamese import fold, say_list

# Lines of a help text: what fits a phone beside the question.
MOST = 8
# Names of further commands, at most.
NAMED = 12
# Words after `trợ giúp` that give all commands by groups.
ALL = ("du", "tat ca")
_NAMES: Mapping[Section, str] = {
    "moving": "Trả lời câu hỏi",
    "table": "Bảng điểm",
    "desk": "Điều hành",
    "review": "Thẩm định, thống nhất",
    "ballots": "Bỏ phiếu",
    "meeting": "Hội nghị, năm mới",
    "telling": "Thông báo, phong trào",
    "year": "Lịch, quy chế",
    "person": "Cá nhân, kết quả",
}
# Sections of commands that are of use in some stages only; "" is the year's end.
_STAGES: Mapping[Section, Collection[str]] = {
    "table": ("self", "explain"),
    "review": ("review", "explain", "agree", ""),
    "ballots": ("agree", ""),
    "meeting": ("agree", ""),
}


def help_text(situation: Situation, seat: Seat, question: Question | None) -> str:
    """Help in at most 8 lines: the person's next step, what the question before the chat waits for, commands
    that matter there and now, the names of others of this season, the way to all, and whom to ask."""
    form = question.put().form if question else None
    head = [*_next_step(situation, seat), *([] if form is None else [_waiting(form)])]
    first = _section(question)
    now = [c for c in _helping(situation, seat) if _in_season(situation, seat, c)]
    now.sort(key=lambda command: (command.section != first, command.section not in _STAGES))
    lines = [line for command in now if command.help for line in command.help(situation, seat)]
    every = help_lines(situation, seat, first)
    room = MOST - len(head) - 1
    if len(every) <= room:
        return "\n".join([*head, *every, whom_to_ask(situation)])
    others = [name for line in lines[room - 1 :] for name in _names_in(line)]
    more = f"Còn có: {', '.join(others[:NAMED])}. " if others else ""
    return "\n".join(
        [*head, *lines[: room - 1], f"{more}Tất cả các lệnh: gõ “trợ giúp đủ”.", whom_to_ask(situation)]
    )


def full_help(situation: Situation, seat: Seat) -> str:
    """`trợ giúp đủ`: the names of all commands that this seat may use, a line for each group of them."""
    own, lines = [c for c in usable(situation, seat) if c.name != "start"], []
    for section in SECTIONS:
        if names := ", ".join(command.words[0] for command in own if command.section == section):
            lines.append(f"{_NAMES[section]}: {names}.")
    example = own[-1].words[0] if seat.role == "founder" else "lịch"
    lines.append(f"Xem cách dùng một lệnh: gõ “trợ giúp” kèm tên, ví dụ: trợ giúp {example}.")
    return "\n".join(lines)


def help_with(situation: Situation, seat: Seat, words: str) -> str:
    """`trợ giúp lịch`: the lines of help that name this command, else those of the one that speaks of it."""
    named = fold(words)
    if named in ALL:
        return full_help(situation, seat)
    found = [line for line in help_lines(situation, seat, "moving") if named in fold(line.partition(" – ")[0])]
    command = registry().by_words.get(named)
    if not found and command and command in usable(situation, seat):
        menu = f"{command.words[0]} – {command.menu[:1].lower()}{command.menu[1:]}"
        found = [menu] if command.menu else [*_lines_of(situation, seat, command)]
    return "\n".join(found) or f"Trợ giúp không có mục “{words}”. Xem cách dùng: gõ “trợ giúp”."


def help_lines(situation: Situation, seat: Seat, first: Section) -> list[str]:
    """Lines of help for all commands this seat may use, those of a section first."""
    known = sorted(_helping(situation, seat), key=lambda command: command.section != first)
    return [line for command in known if command.help for line in command.help(situation, seat)]


def usable(situation: Situation, seat: Seat) -> list[Command]:
    """Commands that this seat may use, and has a use for: help or its menu speaks of them."""
    lines = help_lines(situation, seat, "moving")
    names = tuple(f"{fold(name)} " for line in lines for name in _names_in(line))

    def is_spoken_of(command: Command) -> bool:
        # A line for some roles may name commands that others have lines of their own for.
        said = f"{fold(command.words[0])} "
        return (
            any(name.startswith(said) for name in names)
            or _is_in_menu(command, seat)
            or any(_lines_of(situation, seat, command))
        )

    return [command for command in registry().commands if command.serves(seat.role) and is_spoken_of(command)]


def _names_in(line: str) -> list[str]:
    """Names before the dash of a line of help: ``gửi điển hình, điển hình – …``."""
    return line.partition(" – ")[0].split(", ")


def _helping(situation: Situation, seat: Seat) -> list[Command]:
    """Commands that have lines of help of their own for this seat."""
    return [c for c in registry().commands if c.help and (seat.role != "founder" or c.founding)]


def _lines_of(situation: Situation, seat: Seat, command: Command) -> Iterable[str]:
    """Lines of help that speak of a command: its own, or those of the command that has it in them."""
    speaks = command if command.help else registry().command_by_name[command.helped_by]
    return speaks.help(situation, seat) if speaks.help else ()


def _is_in_menu(command: Command, seat: Seat) -> bool:
    return bool(command.menu) and seat.role in (command.menu_roles or command.roles)


def _in_season(situation: Situation, seat: Seat, command: Command) -> bool:
    """True where a command that has lines of help is of use in this stage of the year to this seat."""
    stage = situation.cycle.stage if situation.cycle else ""
    if command.section == "moving":
        return not command.menu or _is_in_menu(command, seat)
    if command.section in _STAGES:
        votes = situation.cycle and any(not poll.is_final for poll in situation.cycle.polls)
        due = stage in _STAGES[command.section] or (command.section == "ballots" and bool(votes))
        own = stage == "review" if seat.role == "reviewer" else _is_in_menu(command, seat)
        return due or (command.section == "table" and own)
    return any(
        _is_in_menu(one, seat) or (one.button and seat.role in STEERING and one.offered(situation, seat))
        for one in registry().commands
        if command.name in (one.name, one.helped_by) and one.serves(seat.role)
    )


def _next_step(situation: Situation, seat: Seat) -> list[str]:
    """Sentence with what this seat has to do first; none while a cluster is being founded."""
    if seat.role == "founder":
        return []
    own = [duty for duty in duties.of(situation) if duty.seat == seat]
    for duty, window in duties.deadlines(situation, own):
        until = f" {duties.say_deadline(situation, window)}" if window else ""
        return [f"Việc tiếp theo – {duties.say_work(situation, duty)}.{until}"]
    state = tasks.desk_state(situation) if seat.role in STEERING else ""
    return [f"Việc tiếp theo – {state}" if state else not_yet(situation, seat)]


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
