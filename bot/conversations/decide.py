"""(situation, said) -> turn: the one function that every message goes through."""

from dataclasses import replace

from bot.conversations import group_chat, status, year_choice
from bot.conversations.deadlines import extension, notices
from bot.conversations.dispatch import commanded, opened, worded
from bot.conversations.elapsing import elapse as elapse
from bot.conversations.joining import invitation
from bot.conversations.meeting import posts
from bot.conversations.meeting.meeting import resumed
from bot.conversations.position import (
    current_question,
    find,
    is_vote,
    next_turn,
    repeat,
    seat_of,
    seats_allowed,
    why_expired,
)
from bot.conversations.review import explanation
from bot.conversations.scoring import evidence
from bot.conversations.scoring.batch_entry import several
from bot.conversations.voting import count
from bot.dialogue import code_guessing, commands
from bot.dialogue.codes import code_in
from bot.dialogue.facts import Unreachable
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.questions import Choice, Text, Unclear
from bot.state.sheet import Sheet
from bot.state.stages import running
from bot.vietnamese import fold, is_number, plain_number


def decide(here: Situation, said: Said) -> Turn:
    """What one thing said leads to; first, whatever it is, a ballot whose time is up is closed."""
    if here.is_past and said.kind != "tap" and find(here, here.channel.asked) is None:
        # What was asked of the year before is settled: the chat goes on in the present one.
        there = year_choice.newest(here)
        return replace(decide(there, said), cycle=there.cycle.id if there.cycle else "")
    over = count.due(here)
    turn = _decide(project(here, over.facts), said)
    if turn.cycle:
        # About another year: a ballot of this one is closed by the clock, or by what is said next.
        return turn
    facts = (*over.facts, *turn.facts)
    meeting = (*posts.renewed(here, facts), *resumed(here, facts))
    if not (over.facts or over.messages or meeting):
        return turn
    return replace(turn, facts=facts, messages=(*over.messages, *turn.messages, *meeting))


def _decide(here: Situation, said: Said) -> Turn:
    if said.group:
        return group_chat.heard(here, said)
    if said.kind == "blocked":
        return Turn((Unreachable(),))
    if code_in(said):
        meant = not here.seats or said.text.startswith("/start")
        if meant or (here.invitation and not code_guessing.barred_until(here)):
            return _joined(here, said)
    if here.person is None or not here.seats or here.cluster is None:
        return invitation.stranger(here, commands.read(said.text) if said.kind == "text" else None)
    turn = _answered(here, said)
    turn = extension.kept_aside(here, said, turn, _answered) or turn
    return code_guessing.counted(here, said, turn)


def _answered(here: Situation, said: Said) -> Turn:
    """What somebody who holds a seat says in their own chat."""
    match said.kind:
        case "edited":
            return repeat(here, "Sửa tin nhắn cũ không làm thay đổi nội dung đã ghi. Muốn sửa, gõ mã tiêu chí.")
        case "unreadable":
            what = said.text or "nội dung này"
            return repeat(here, f"Hệ thống chưa đọc được {what}. Đề nghị trả lời bằng chữ hoặc chọn một mục.")
        case "files":
            return _files(here, said)
        case "tap":
            return _tapped(here, said)
        case _:
            return _typed(here, said)


def where(here: Situation) -> Message:
    """The question this chat stands at, or how things stand: a page is redrawn from this."""
    if not here.seats or here.person is None:
        return Message(invitation.stranger(here).result)
    question = current_question(here, None)
    return as_message(question.id, question.put()) if question else Message(status.idle(here, seat_of(here)))


# --- what was said ---


def _joined(here: Situation, said: Said) -> Turn:
    turn = invitation.join(here, said)
    now = project(here, turn.facts)
    if not now.seats:
        return turn
    idle = "" if current_question(now, None) else f"\n{status.idle(now, seat_of(now))}"
    return next_turn(here, None, Effect(turn.facts, turn.result + idle, turn.messages))


def _tapped(here: Situation, said: Said) -> Turn:
    question = find(here, said.question)
    if question is None:
        return repeat(here, why_expired(here, said.question))
    put = question.put()
    if any(o.key == said.text for o in put.also) and not put.form.accepts(said.text):
        return worded(here, question, said.text)
    try:
        effect = question.keep(put.form.pick(said.text))
    except Unclear as unclear:
        return repeat(here, str(unclear), question)
    return next_turn(here, question, effect)


def _typed(here: Situation, said: Said) -> Turn:
    asked = "" if notices.is_beside(said.question) else said.question
    asked = asked or here.channel.asked
    question = find(here, asked)
    if is_vote(asked):
        return _voted(here, asked, question, said)
    question = question or current_question(here, None)
    put = question.put() if question else None
    # A bare number is an answer and nothing else.
    other = None if plain_number(said.text) is not None else _no_answer(here, question, put, said)
    if other is not None:
        return other
    if question is None or put is None:
        return opened(here, said.text) or repeat(here, "")
    try:
        value = _read(put, said.text)
        if any(o.key == value for o in put.also) and not put.form.accepts(value):
            return worded(here, question, value)
        effect = question.keep(value)
    except Unclear as unclear:
        # A number that is refused was meant as a number, whatever criterion has it for its code.
        words = not isinstance(put.form, Text) and not is_number(said.text)
        return (words and opened(here, said.text)) or repeat(here, str(unclear), question)
    return next_turn(here, question, effect)


def _no_answer(here: Situation, question: Question | None, put: Prompt | None, said: Said) -> Turn | None:
    """What is typed beside the question: a command, links, answers to several questions."""
    command = commands.read(said.text, exact=bool(put and isinstance(put.form, Text)))
    if command and not (put and isinstance(put.form, Choice) and _reads(put.form, said.text)):
        return commanded(here, question, command)
    if put and isinstance(put.form, Text):
        return None
    if evidence.links_in(said.text):
        return _files(here, said)
    many = several(here, seat_of(here), said.text, question)
    return None if many is None else next_turn(here, question, many)


def _read(put: Prompt, text: str) -> str:
    """What was typed: in a list, the words offered beside it have their places too."""
    if isinstance(put.form, Choice) and put.also:
        return replace(put.form, options=(*put.form.options, *put.also)).read(text)
    return put.form.read(text)


def _voted(here: Situation, asked: str, question: Question | None, said: Said) -> Turn:
    """A typed vote is a place in the list, a label or a whole command; nothing of it is searched for in the
    charter, kept as anything else or said back. A late one least of all."""
    command = commands.read(said.text, exact=question is not None)
    put = question.put() if question else None
    if command and not (put and isinstance(put.form, Choice) and _reads(put.form, said.text)):
        return commanded(here, question, command)
    if question is None or put is None:
        return repeat(here, why_expired(here, asked))
    try:
        effect = question.keep(put.form.read(said.text))
    except Unclear as unclear:
        return repeat(here, str(unclear), question)
    return next_turn(here, question, effect)


def _files(here: Situation, said: Said) -> Turn:
    seat = seat_of(here)
    asked = said.question or here.channel.asked
    if is_vote(asked):
        return repeat(here, "Bỏ phiếu bằng cách chọn một mục; tệp không được lưu.")
    # A page names the question itself; of another's it may say what it likes.
    ref = QuestionId.read(asked if seats_allowed(here, asked) else "")
    if (attached := notices.attach(here, said, ref)) is not None:
        return attached
    unit = ref.unit if ref.conversation in ("self", "approve", "paper") else seat.unit
    if not unit or here.cycle is None:
        return repeat(here, "Vai này không gửi minh chứng. Tệp không được lưu.")
    near = str(ref) if ref.leaf or ref.conversation == "approve" else here.channel.evidence
    sheet = Sheet(here, unit)
    drafting = sheet.status != "sent" and (running(here, "self", unit) or sheet.revised_until)
    if not drafting and not explanation.takes_evidence(here, unit, QuestionId.read(near).leaf):
        return repeat(
            here, "Bảng tự chấm đã gửi, không nhận thêm minh chứng. Cần bổ sung, đề nghị liên hệ thư ký cụm."
        )
    turn = evidence.receive(here, said, unit, near)
    return repeat(here, turn.result) if turn.result else turn


def _reads(form: Choice, text: str) -> bool:
    """Whether a typed word is one of the labels that are shown; then it is that, and no command."""
    return any(fold(text) == fold(o.label) for o in form.options)
