"""What a command does. Each leads to a turn that ends at a question again."""

from dataclasses import replace

from bot.conversations import desk, status, tasks, year_choice
from bot.conversations.deadlines import desk as deadlines_desk
from bot.conversations.deadlines import timetable
from bot.conversations.joining import invitation, privacy, web_sessions
from bot.conversations.meeting import desk as meeting_desk
from bot.conversations.position import (
    STEERING,
    ask,
    asked_seat,
    conversation,
    current_question,
    find,
    finish,
    in_there,
    is_gate,
    next_turn,
    own,
    repeat,
    seat_of,
    why_expired,
)
from bot.conversations.results import retention
from bot.conversations.review import desk as review_desk
from bot.conversations.review import review, why
from bot.conversations.scoring import evidence, self_scores
from bot.conversations.voting import council, paper_ballots, posts
from bot.conversations.voting import desk as voting_desk
from bot.conversations.voting import vote as voting_vote
from bot.dialogue import commands
from bot.dialogue.facts import Answered, SeatChosen
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Question, QuestionId, first_open
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from bot.questions import Quantity
from bot.state.sheet import Sheet

_BINDING = (
    "Đề nghị thêm hệ thống vào nhóm của cụm rồi gõ /nhom trong nhóm. Cụm không có nhóm trên ứng dụng "
    "nhắn tin thì gõ “trang web”, mở trang đó, vào Mục lục, chọn “Trang của nhóm”."
)

# Conversations about one unit, in which a typed code opens that unit's criterion.
ABOUT_UNITS = ("review", "explain", "reply", "agree", "correct")


def commanded(here: Situation, question: Question | None, command: commands.Command) -> Turn:
    seat = seat_of(here)
    there, command = year_choice.meant(here, command)
    if there is not here:
        return _in(there, commanded(there, None, command))
    name, words = command
    steering = next((s for s in (seat, *here.seats) if s.role in STEERING), None)
    match name:
        case "start":
            return repeat(here, "")
        case "help":
            form = question.put().form if question else None
            return repeat(here, status.help_text(here, asked_seat(here, question), form), question)
        case "duties":
            return next_turn(here, None, Effect(result=tasks.text(here), stays=True))
        case "year":
            return _to_year(here, question, words)
        case "calendar":
            return repeat(here, timetable.text(here, seat), question, stays=True)
        case "back":
            return _back(here, question)
        case "later":
            return worded(here, question, "de sau")
        case "table" if steering and not seat.unit:
            return repeat(here, desk.table_of(here, words) + retention.told(here), question, stays=True)
        case "table":
            return repeat(here, status.table(here, seat, words) + retention.told(here), question, stays=True)
        case "result":
            return repeat(here, status.place_of(here, here.channel), question, stays=True)
        case "secrecy":
            return repeat(here, posts.secrecy(), question, stays=True)
        case "privacy":
            return repeat(here, privacy.said(here), question, stays=True)
        case "honours":
            return repeat(here, council.three_facts(here), question, stays=True)
        case "papers" if not any(s.role == "teller" for s in here.seats):
            return repeat(here, "Phiếu giấy do tổ kiểm phiếu phát và nhập.", question)
        case "papers":
            first = next(paper_ballots.questions(here), None)
            none = "Phát phiếu giấy được khi đang có cuộc bỏ phiếu và tổ kiểm phiếu có từ hai người."
            return ask(here, first, Effect(), purpose=True) if first else repeat(here, none, question)
        case "council" if not any(s.role == "secretary" for s in here.seats):
            return repeat(here, "Quyết định của Hội đồng do thư ký cụm ghi.", question)
        case "council":
            first = next(council.questions(here), None)
            none = "Chưa có đơn vị nào được suy tôn để ghi quyết định."
            return ask(here, first, Effect(), purpose=True) if first else repeat(here, none, question)
        case "ballots" if steering is None:
            return _to_vote(here, question)
        case "why":
            said = why.why(here, seat, words) + retention.told(here)
            return repeat(here, said, _still_open(here, question), stays=True)
        case "review" | "return" if steering is None and not any(s.role == "reviewer" for s in here.seats):
            return repeat(here, "Việc này do tổ thẩm định thực hiện.", question)
        case "review":
            return _review(here, _still_open(here, question), words)
        case "return":
            return next_turn(here, question, review_desk.give_back(here, words))
        case "meeting" | "pledge" | "handover" | "newyear" if seat.role not in STEERING:
            own = meeting_desk.own(here, seat, name)
            told = meeting_desk.told(here, name, seat.unit)
            return ask(here, own, Effect(), purpose=True) if own else repeat(here, told, question, stays=True)
        case "leaf":
            return opened(here, words) or repeat(here, f"Không thấy tiêu chí “{words}”.", question)
        case "evidence":
            return _evidence(here, question, words)
        case "send":
            return _send(here, question)
        case "seat":
            return _choose_seat(here, words)
        case "web":
            return next_turn(here, None, web_sessions.another(here))
        case "close pages":
            return next_turn(here, None, web_sessions.close(here, words))
        case "bind":
            return repeat(here, _BINDING, question)
        case "xlsx" if not steering and seat.unit and here.cycle:
            return next_turn(here, None, desk.workbook(here, seat.unit))
        case _ if (effect := deadlines_desk.run(here, name, words)) is not None:
            return next_turn(here, None, effect)
        case "invite" | "withdraw" | "replace" | "paper" if not any(s.role == "secretary" for s in here.seats):
            return repeat(here, "Việc này do thư ký cụm thực hiện.", question)
        case _ if steering is None:
            return repeat(here, "Việc này do thư ký cụm hoặc cụm trưởng thực hiện.", question)
        case _:
            return next_turn(here, None, desk.run(here, steering, name, words))


def _in(there: Situation, turn: Turn) -> Turn:
    return replace(turn, cycle=there.cycle.id if there.cycle else "")


def _to_year(here: Situation, question: Question | None, words: str) -> Turn:
    """`năm 2026`: to that year's desk, or how it stands; from then on this chat is about it."""
    if not words and question and isinstance(question.put().form, Quantity):
        return repeat(here, "Đề nghị gõ số bằng chữ số, ví dụ 5.", question)
    there = year_choice.chosen(here, words)
    if there is None or there.cycle is None:
        return repeat(here, year_choice.listed(here), question, stays=True)
    return in_there(there, str(QuestionId(there.cycle.id, "desk")))


def worded(here: Situation, question: Question | None, word: str) -> Turn:
    """A word offered beside a question: set it aside, or take what is proposed."""
    if word != "de sau":
        return repeat(here, "Lựa chọn này không còn dùng nữa.", question)
    if question is None or not question.unit:
        return repeat(here, "Câu này không để sau được.", question)
    if question.done:
        return next_turn(here, question, Effect(result="Giữ nguyên nội dung đã ghi."))
    stored = question.stores or question.id
    effect = Effect((Answered(question.unit, stored, aside=True),), "Để sau.")
    return next_turn(here, question, effect)


def _to_vote(here: Situation, question: Question | None) -> Turn:
    """`bỏ phiếu`: to the vote that waits for the unit, else what there has been."""
    waiting = (q for seat in here.seats for q in voting_vote.questions(here, seat.unit) if not q.done)
    if vote := next(waiting, None):
        return ask(here, vote, Effect(), purpose=True)
    said = f"{voting_desk.agenda_text(here)}\n\nHiện không có phiếu nào chờ đơn vị."
    return repeat(here, said, question, stays=True)


def _back(here: Situation, question: Question | None) -> Turn:
    if question is None:
        return repeat(here, "Đang ở câu đầu tiên.")
    before: Question | None = None
    for other in conversation(here, question.id):
        if other.id == question.id:
            break
        if _goes_back_to(here, QuestionId.read(other.id)):
            before = other
    if before is None:
        return repeat(here, "Đang ở câu đầu tiên.", question)
    return ask(here, before, Effect(), purpose=True)


def _goes_back_to(here: Situation, ref: QuestionId) -> bool:
    """Whether "lùi" stops here: at a criterion; in a review, at a group."""
    if ref.conversation == "review":
        return is_gate(here, str(ref)) and ref.part.isdigit()
    return not ref.part and not is_gate(here, str(ref))


def _still_open(here: Situation, question: Question | None) -> Question | None:
    """The question, unless it is done with and merely was the last one here."""
    return None if question and question.done and not here.channel.purpose else question


def _review(here: Situation, question: Question | None, words: str) -> Turn:
    """`thẩm định KBNN`: what this person reviews of the unit, done with or not; without words, what is next."""
    unit = next((u for u in here.cycle.charter.units if u.is_called(words)), None) if here.cycle else None
    if words and unit is None:
        return repeat(here, invitation.unknown_unit(here, words), question)
    if unit and any(seat.unit == unit.id for seat in here.seats):
        return repeat(here, "Không ai thẩm định đơn vị mà mình giữ vai.", question)
    asked = (
        q
        for seat in here.seats
        if seat.role == "reviewer"
        for q in review.questions(here, seat, unit.id if unit else "")
        if unit or not q.done
    )
    if check := next(asked, None):
        return ask(here, check, Effect(), purpose=True)
    return repeat(here, "Hiện không có phần nào để thẩm định.", question)


def opened(here: Situation, words: str) -> Turn | None:
    """A leaf opened by its code or words of its title; None where nothing fits."""
    seat = seat_of(here)
    near = QuestionId.read(here.channel.asked)
    about_unit = near.conversation in ABOUT_UNITS
    unit = near.unit if near.conversation == "paper" or about_unit else seat.unit
    if here.cycle is None or not unit:
        return None
    leaves = here.cycle.charter.find(words)
    if len(leaves) == 1 and about_unit:
        by_leaf = (q for q in conversation(here, str(near)) if QuestionId.read(q.id).leaf == leaves[0].id)
        if question := next(by_leaf, None):
            return ask(here, question, Effect(), purpose=True)
        return repeat(here, f"{leaves[0].code} không thuộc phần đang làm.")
    if len(leaves) == 1:
        where = near.conversation if near.conversation == "paper" else "self"
        question = find(here, str(QuestionId(here.cycle.id, where, unit, leaves[0].id)))
        if question:
            return ask(here, question, Effect(), purpose=True)
        return repeat(here, why_expired(here, str(QuestionId(here.cycle.id, "self", unit, leaves[0].id))))
    if not leaves:
        return None
    shown = [f"{leaf.code} · {leaf.title}" for leaf in leaves[:8]]
    more = f"\nvà {len(leaves) - 8} tiêu chí khác" if len(leaves) > 8 else ""
    listed = "\n".join(shown)
    return repeat(here, f"Có {len(leaves)} tiêu chí phù hợp, đề nghị gõ mã:\n{listed}{more}")


def _evidence(here: Situation, question: Question | None, words: str) -> Turn:
    seat = seat_of(here)
    if here.cycle is None or seat.role != "representative":
        return repeat(here, "Minh chứng do đại diện đơn vị gửi.", question)
    if here.cycle.erased:
        return repeat(here, retention.told(here).strip(), question)
    leaf = next(iter(here.cycle.charter.find(words)), None) if words else None
    if leaf is None and question and not words:
        leaf = here.cycle.charter.leaves.get(QuestionId.read(question.id).leaf)
    if leaf is None:
        return repeat(here, "Đề nghị gõ “minh chứng” kèm mã tiêu chí, ví dụ: minh chứng I.1.", question)
    if leaf.evidence == "none":
        return repeat(here, f"Tiêu chí {leaf.code} không cần minh chứng.", question)
    if not find(here, Sheet(here, seat.unit).id(leaf.id, "ev")):
        return repeat(here, why_expired(here, Sheet(here, seat.unit).id(leaf.id)), question)
    return next_turn(here, question, evidence.open_for(here, seat.unit, leaf))


def _send(here: Situation, question: Question | None) -> Turn:
    seat = seat_of(here)
    if question and QuestionId.read(question.id).leaf == "send":
        return next_turn(here, question, question.keep(self_scores.SEND.key))
    if here.cycle is None or seat.role != "representative":
        return repeat(here, "Bảng tự chấm do đại diện đơn vị gửi.", question)
    sheet = Sheet(here, seat.unit)
    send = find(here, sheet.id("send"))
    if send:
        return ask(here, send, Effect(), purpose=True)
    if sheet.status != "drafting" or here.cycle.stage != "self":
        return repeat(here, "", question)
    missing, unfounded = sheet.missing(), sheet.unfounded()
    lacks = f"{len(missing)} tiêu chí" if missing else f"lý do hoặc minh chứng của {len(unfounded)} tiêu chí"
    codes = [leaf.code for leaf in missing or unfounded]
    shown = ", ".join(codes[:10]) + (" ..." if len(codes) > 10 else "")
    return repeat(here, f"Chưa gửi được: còn thiếu {lacks} ({shown}).", question)


def _choose_seat(here: Situation, words: str) -> Turn:
    """`vai [số]`: the seats this person holds, and which this chat speaks for now."""
    if words.isdecimal() and 1 <= int(words) <= len(here.seats):
        seat = here.seats[int(words) - 1]
        fact = SeatChosen(seat.id)
        now = project(here, (fact,))
        said = f"Nay trao đổi với vai {invitation.seat_name(here, seat)}."
        if question := first_open(own(now, seat)):
            return ask(now, question, Effect((fact,), said), purpose=True)
        said = f"{said} {status.idle(now, seat)}"
        return finish(now, current_question(now, None), Effect((fact,), said))
    now_in = seat_of(here) if len(here.seats) > 1 else None
    lines = [
        f"{n}) {invitation.seat_name(here, seat)}{' (đang dùng)' if seat == now_in else ''}"
        for n, seat in enumerate(here.seats, 1)
    ]
    more = ["Đổi vai: gõ “vai” kèm số, ví dụ: vai 2."] if len(lines) > 1 else []
    return repeat(here, "\n".join(["Các vai của đồng chí:", *lines, *more]))
