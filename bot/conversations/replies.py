"""Replies of somebody who holds a seat, in their own chat: a tap, a text, files, a workbook that was read.

A text is an answer to the question before the chat, else a command, else words that are looked up; under a
secret ballot it is a choice or a command and nothing else.
"""

from dataclasses import replace
from typing import assert_never

from bot.conversations import status
from bot.conversations.charter import charter_file, rehearsal
from bot.conversations.deadlines import notices
from bot.conversations.dispatch import asked_for, commanded, worded
from bot.conversations.examples import example
from bot.conversations.leaf_search import opened
from bot.conversations.papers import own_template, signed_pages
from bot.conversations.review import explanation
from bot.conversations.scoring import evidence
from bot.conversations.scoring.batch_entry import several
from bot.conversations.scoring.texts import example_code
from bot.conversations.turns import next_turn, repeat, why_expired
from bot.conversations.workbooks import intake, new_units
from bot.dialogue import commands
from bot.dialogue.position import chosen_seat, current_question, find, may_be_vote, seats_allowed
from bot.dialogue.question import Prompt, Question, QuestionId, is_beside
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from bot.dialogue.ways import by_secretary, files_go
from bot.questions import Choice, Form, Offering, Text, Unclear
from bot.state.sheet import sheet_of
from bot.state.stages import running
from bot.vietnamese import fold, is_number, plain_number

_HELP = " Xem cách dùng: gõ “trợ giúp”."


def answered(situation: Situation, said: Said) -> Turn:
    """Turn for a message of somebody who holds a seat, in their own chat."""
    match said.kind:
        case "edited":
            how = f"Muốn sửa, gõ “mục” kèm mã, ví dụ: mục {example_code(situation)}."
            return repeat(situation, f"Sửa tin nhắn cũ không làm thay đổi nội dung đã ghi. {how}")
        case "unreadable":
            what = said.text or "nội dung này"
            said_back = f"Hệ thống chưa đọc được {what}. Đề nghị trả lời bằng chữ hoặc chọn một mục."
            if not situation.platform.files:
                said_back += f" Có tệp cần gửi: đề nghị gửi {files_go(situation)}."
            return repeat(situation, said_back)
        case "files":
            return _files(situation, said)
        case "workbook":
            if situation.cluster and situation.cluster.founding:
                return new_units.read(situation, said)
            if said.workbook and said.workbook.reading.stage == rehearsal.TALK:
                return rehearsal.read(situation, said.workbook.reading)
            if said.workbook and said.workbook.reading.stage == charter_file.TALK:
                return charter_file.read(situation, said.workbook)
            return intake.read(situation, said)
        case "page":
            read = signed_pages.read(situation, said)
            return read if isinstance(read, Turn) else next_turn(situation, None, read)
        case "tap":
            return _tapped(situation, said)
        case "text" | "blocked" | "unblocked" | "joined" | "left" | "migrated" | "rights" | "refused":
            # Of these only a text reaches a person's own chat here.
            return _typed(situation, said)
        case never:
            assert_never(never)


def _tapped(situation: Situation, said: Said) -> Turn:
    question = find(situation, said.question)
    if question is None:
        return repeat(situation, why_expired(situation, said.question))
    put = question.put()
    if any(o.key == said.text for o in put.also) and not put.form.accepts(said.text):
        return worded(situation, question, said.text)
    try:
        effect = question.keep(put.form.pick(said.text))
    except Unclear as unclear:
        return repeat(situation, str(unclear), question)
    return next_turn(situation, question, effect)


def _typed(situation: Situation, said: Said) -> Turn:
    asked = "" if is_beside(said.question) else said.question
    asked = asked if asked or said.reply_to else situation.channel.asked
    question = find(situation, asked)
    if may_be_vote(asked):
        return _voted(situation, asked, question, said)
    if said.reply_to and question is None and commands.read(said.text) is None:
        # It was meant for that message, and for no other question.
        no_question = "Tin được trả lời không có câu hỏi. Muốn sửa một mục, gõ “mục” kèm mã"
        how = f"{no_question}, ví dụ: mục {example_code(situation)}."
        return repeat(situation, why_expired(situation, said.question) if said.question else how)
    if question and question.done and not situation.channel.purpose and not said.reply_to:
        # It is settled: what is typed is no answer to it any more.
        question = None
    question = question or current_question(situation, None)
    put = question.put() if question else None
    # A bare number is always an answer, never a command or a criterion's code
    # (.github/decisions/0003-a-place-or-a-quantity.md).
    other = None if plain_number(said.text) is not None else _no_answer(situation, question, put, said)
    if other is not None:
        return other
    if question is None or put is None:
        return _nearest(situation, None, said.text) or repeat(situation, _not_understood(situation))
    try:
        value = _read(put, said.text)
        if any(o.key == value for o in put.also) and not put.form.accepts(value):
            return worded(situation, question, value)
        effect = question.keep(value)
    except Unclear as unclear:
        # A number that the form refuses was meant as a number, even if it is also a criterion's code.
        if _is_in_words(put) or is_number(said.text):
            return repeat(situation, str(unclear), question)
        near = _nearest(situation, question, said.text)
        return near or repeat(situation, f"{unclear}{_more(said.text)}", question)
    return next_turn(situation, question, effect)


def _is_in_words(put: Prompt | None) -> bool:
    """True where free text is asked for, also beside a few words of its own: a sentence there is no command."""
    form = put and put.form
    return isinstance(form.form if isinstance(form, Offering) else form, Text)


def _nearest(situation: Situation, question: Question | None, text: str) -> Turn | None:
    """Turn for words that are no answer and no command: the criterion they name, else what they ask for."""
    return opened(situation, text) or asked_for(situation, question, text)


def _not_understood(situation: Situation) -> str:
    return f"Hệ thống chưa hiểu câu này.{_HELP}\n{status.idle(situation, chosen_seat(situation))}"


def _more(text: str) -> str:
    """Way to the commands, for whoever typed a sentence where the question asks for something short."""
    return _HELP if len(text.split()) > 3 else ""


def _no_answer(situation: Situation, question: Question | None, put: Prompt | None, said: Said) -> Turn | None:
    """Turn for a text that is no answer to the question: a command, links, answers to several questions."""
    command = commands.read(said.text, in_words=_is_in_words(put))
    if command and not (put and _reads(put.form, said.text)):
        return commanded(situation, question, command)
    if _is_in_words(put):
        return None
    if evidence.links_in(said.text):
        return _files(situation, said)
    many = several(situation, chosen_seat(situation), said.text, question)
    return None if many is None else next_turn(situation, question, many)


def _read(put: Prompt, text: str) -> str:
    """Value of a typed reply. In a list, options offered beside the form's own are numbered too."""
    if isinstance(put.form, Choice) and put.also:
        return replace(put.form, options=(*put.form.options, *put.also)).read(text)
    return put.form.read(text)


def _voted(situation: Situation, asked: str, question: Question | None, said: Said) -> Turn:
    """Turn for a text typed at a secret ballot: a place in the list, a label or a whole command.

    Nothing of it is looked up in the charter, stored as anything else or repeated in a message, also when it
    comes too late (.github/decisions/0015-secret-ballots.md).
    """
    command = commands.read(said.text, exact=question is not None)
    put = question.put() if question else None
    if command and not (put and _reads(put.form, said.text)):
        return commanded(situation, question, command)
    if question is None or put is None:
        return repeat(situation, why_expired(situation, asked))
    try:
        effect = question.keep(put.form.read(said.text))
    except Unclear as unclear:
        return repeat(situation, str(unclear), question)
    return next_turn(situation, question, effect)


def _files(situation: Situation, said: Said) -> Turn:
    seat = chosen_seat(situation)
    asked = said.question or situation.channel.asked
    if may_be_vote(asked):
        return repeat(situation, "Bỏ phiếu bằng cách chọn một mục; tệp không được lưu.")
    if said.narrow:
        return _through_link(situation, said)
    if situation.cluster and situation.cluster.founding:
        return new_units.receive(situation, said)
    if charter_file.is_table_of_criteria(situation, said):
        return charter_file.receive(situation, said)
    if intake.is_workbook(said):
        return intake.receive(situation, said)
    # A web page names the question itself; an id that the speaker's seats may not be asked counts as none.
    ref = QuestionId.read(asked if seats_allowed(situation, asked) else "").behind
    if (attached := notices.attach(situation, said, ref)) is not None:
        return attached
    if (written := example.receive(situation, said, ref)) is not None:
        return written
    if (template := own_template.receive(situation, said, seat)) is not None:
        return template
    if (pages := signed_pages.receive(situation, said, seat)) is not None:
        return pages
    return _as_evidence(situation, said, ref)


def _through_link(situation: Situation, said: Said) -> Turn:
    """Turn for files from a link that takes evidence for one question: they are that, or nothing."""
    ref = QuestionId.read(said.question if seats_allowed(situation, said.question) else "")
    if ref.part != "ev":
        return repeat(situation, "Đường dẫn gửi tệp này không còn dùng được; tệp không được lưu.")
    return _as_evidence(situation, said, ref)


def _as_evidence(situation: Situation, said: Said, ref: QuestionId) -> Turn:
    seat = chosen_seat(situation)
    unit = ref.unit if ref.conversation in ("self", "approve", "paper") else seat.unit
    if not unit or situation.cycle is None:
        return repeat(situation, "Vai này không gửi minh chứng. Tệp không được lưu.")
    near = str(ref) if ref.leaf or ref.conversation == "approve" else situation.channel.evidence
    sheet = sheet_of(situation, unit)
    drafting = sheet.status != "sent" and (running(situation, "self", unit) or sheet.revised_until)
    if not drafting and not explanation.takes_evidence(situation, unit, QuestionId.read(near).leaf):
        return repeat(
            situation,
            "Bảng tự chấm đã gửi, không nhận thêm minh chứng. Cần bổ sung, "
            f"{by_secretary(situation, 'trả lại')}.",
        )
    turn = evidence.receive(situation, said, unit, near)
    return repeat(situation, turn.result) if turn.result else turn


def _reads(form: Form, text: str) -> bool:
    """True where a typed word is one of the labels shown; then it is a choice, not a command: without buttons,
    labels are typed."""
    return any(fold(text) == fold(o.label) for o in form.options)
