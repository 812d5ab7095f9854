"""(situation, said) -> turn: the one function that every message goes through."""

from datetime import datetime

from bot.conversations import closing, commands, evidence, grouping, joining, standing
from bot.conversations.after import after
from bot.conversations.announcing import opening
from bot.conversations.asking import Effect, Ref, as_message
from bot.conversations.codes import code_in
from bot.conversations.obeying import commanded, opened, worded
from bot.conversations.places import again, find, outlived, place, seat_of, then
from bot.conversations.several import several
from bot.conversations.sheet import Sheet
from bot.conversations.situation import Message, Said, Situation, Turn, Unreachable
from bot.questions import Choice, Text, Unclear
from bot.rules.calendar import passed
from bot.vietnamese import fold


def decide(here: Situation, said: Said) -> Turn:
    """What one thing said leads to."""
    if said.group:
        return grouping.heard(here, said)
    if said.kind == "blocked":
        return Turn((Unreachable(),))
    if code_in(said) and (here.invitation or not here.seats or said.text.startswith("/start")):
        return _joined(here, said)
    if here.person is None or not here.seats or here.cluster is None:
        return joining.stranger(here)
    match said.kind:
        case "edited":
            return again(here, "Sửa tin nhắn cũ không làm thay đổi nội dung đã ghi. Muốn sửa, gõ mã tiêu chí.")
        case "unreadable":
            what = said.text or "nội dung này"
            return again(here, f"Hệ thống chưa đọc được {what}. Đề nghị trả lời bằng chữ hoặc chọn một mục.")
        case "files":
            return _files(here, said)
        case "tap":
            return _tapped(here, said)
        case _:
            return _typed(here, said)


def elapse(here: Situation, since: datetime) -> Turn:
    """What came due between `since` and now: openings are announced, a stage past its hard close is closed."""
    if here.cycle is None:
        return Turn()
    charter, stage = here.cycle.charter, here.cycle.stage
    if stage and here.now >= charter.windows[stage].closes:
        return closing.close_by_clock(here)
    opened = [e for e in passed(charter, since, here.now) if e.what == "opens" and e.stage == stage]
    return Turn(messages=tuple(opening(here, charter.windows[e.stage]) for e in opened))


def where(here: Situation) -> Message:
    """The question this chat stands at, or how things stand: a page is redrawn from this."""
    if not here.seats or here.person is None:
        return Message(joining.stranger(here).result)
    question = place(here, None)
    return as_message(question.id, question.put()) if question else Message(standing.idle(here, seat_of(here)))


# --- what was said ---


def _joined(here: Situation, said: Said) -> Turn:
    turn = joining.join(here, said)
    now = after(here, turn.facts)
    if not now.seats:
        return turn
    return then(here, None, Effect(turn.facts, turn.result, turn.messages))


def _tapped(here: Situation, said: Said) -> Turn:
    question = find(here, said.question)
    if question is None:
        return again(here, outlived(here, said.question))
    put = question.put()
    if any(o.key == said.text for o in put.also) and not put.form.accepts(said.text):
        return worded(here, question, said.text)
    try:
        effect = question.keep(put.form.pick(said.text))
    except Unclear as unclear:
        return again(here, str(unclear), question)
    return then(here, question, effect)


def _typed(here: Situation, said: Said) -> Turn:
    question = find(here, said.question or here.channel.asked) or place(here, None)
    put = question.put() if question else None
    command = commands.read(said.text, exact=bool(put and isinstance(put.form, Text)))
    if command and not (put and isinstance(put.form, Choice) and _reads(put.form, said.text)):
        return commanded(here, question, command)
    if evidence.links_in(said.text) and not (put and isinstance(put.form, Text)):
        return _files(here, said)
    many = (
        several(here, seat_of(here), said.text, question) if not (put and isinstance(put.form, Text)) else None
    )
    if many is not None:
        return then(here, question, many)
    if question is None or put is None:
        return opened(here, said.text) or again(here, "")
    try:
        effect = question.keep(put.form.read(said.text))
    except Unclear as unclear:
        leaf = None if isinstance(put.form, Text) else opened(here, said.text)
        return leaf or again(here, str(unclear), question)
    return then(here, question, effect)


def _files(here: Situation, said: Said) -> Turn:
    seat = seat_of(here)
    ref = Ref.read(said.question or here.channel.asked)
    unit = ref.unit if ref.conversation in ("self", "approve", "paper") else seat.unit
    if not unit or here.cycle is None:
        return again(here, "Vai này không gửi minh chứng. Tệp không được lưu.")
    if Sheet(here, unit).status == "sent" or here.cycle.stage != "self":
        return again(
            here, "Bảng tự chấm đã gửi, không nhận thêm minh chứng. Cần bổ sung, đề nghị liên hệ thư ký cụm."
        )
    near = str(ref) if ref.leaf or ref.conversation == "approve" else here.channel.evidence
    turn = evidence.receive(here, said, unit, near)
    return again(here, turn.result) if turn.result else turn


def _reads(form: Choice, text: str) -> bool:
    """Whether a typed word is one of the labels that are shown; then it is that, and no command."""
    return any(fold(text) == fold(o.label) for o in form.options)
