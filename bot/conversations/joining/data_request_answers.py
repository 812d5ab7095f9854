"""Answers to requests about one's own data: the secretary gives them, for the secretary's own the chair.

The clock reminds of each a working day before its time is over, and tells once when it is: chair, secretary,
the person who waits, and the operator by /health.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from bot.conversations.joining.invitation import seat_name
from bot.dialogue.audiences import to_steering
from bot.dialogue.data_requests import DataRequest, RequestKind
from bot.dialogue.facts import DataRequestAnswered, Fact, PageClosed, Reminded, SeatLeft
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.reason import LONGEST, Reason
from bot.dialogue.situation import Role, Seat, Situation
from bot.dialogue.turn import Audience, Message, Turn
from bot.questions import Choice, Option
from bot.state.seats import is_held
from bot.vietnamese import say_list, say_moment

TALK = "respond"
SOON = timedelta(days=1)
ASKS: dict[RequestKind, str] = {
    "correct": "yêu cầu sửa dữ liệu",
    "leave": "xin thôi giữ vai",
    "object": "phản đối, hạn chế việc dùng dữ liệu",
    "delete": "yêu cầu xóa dữ liệu",
}
GRANTED: dict[RequestKind, str] = {
    "correct": "Đã sửa",
    "leave": "Đồng ý cho thôi",
    "object": "Đã ngừng",
    "delete": "Đồng ý xóa",
}
REFUSED: dict[RequestKind, str] = {
    "correct": "Không sửa được",
    "leave": "Chưa cho thôi",
    "object": "Không ngừng được",
    "delete": "Không xóa được",
}
_USUAL = {True: "Đã thực hiện theo yêu cầu.", False: "Nội dung phải giữ theo quy chế của cụm."}


def questions(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Question for the answer to each open request that this seat is to answer."""
    if situation.cycle is None or situation.is_past:
        return
    for request in situation.requests:
        if seat.role == _answering(situation, request):
            yield from _about(situation, request)


def _answering(situation: Situation, request: DataRequest) -> Role:
    """Role that answers: nobody answers themselves, and nothing is put to an empty seat."""
    order: tuple[Role, ...] = ("secretary", "chair")
    for role in order:
        held = [h.person.id for s in situation.roster if s.role == role for h in s.holders]
        if held and request.person not in held:
            return role
    return "secretary"


def _about(situation: Situation, request: DataRequest) -> Iterator[Question]:
    yes, no = Option("yes", GRANTED[request.kind]), Option("no", REFUSED[request.kind])
    yield Question(
        _id(situation, request),
        lambda: Prompt(_text(situation, request), Choice((yes, no))),
        lambda key: Effect(goto=_id(situation, request, key)),
    )
    for key, granted in ((yes.key, True), (no.key, False)):
        yield _wording(situation, request, _id(situation, request, key), granted)


def _wording(situation: Situation, request: DataRequest, id: str, granted: bool) -> Question:
    words = f"Trả lời {request.name} thế nào? Chọn một mục hoặc gõ câu trả lời."
    form = Reason(LONGEST, (Option("usual", _USUAL[granted]),))
    return Question(
        id, lambda: Prompt(words, form), lambda answer: answered(situation, request, granted, answer), done=True
    )


def answered(situation: Situation, request: DataRequest, granted: bool, answer: str) -> Effect:
    """Effect of an answer: it is kept and told; who may leave leaves."""
    facts: list[Fact] = [DataRequestAnswered(request.key, granted, answer)]
    seats = [s for s in situation.roster if any(h.person.id == request.person for h in s.holders)]
    leaves = granted and request.kind in ("leave", "delete")
    if leaves:
        facts += [SeatLeft(seat.id, request.person) for seat in seats]
    if granted and request.kind == "delete":
        facts += [PageClosed(page.id) for page in situation.pages.get(request.person, ()) if not page.shared]
    done = (GRANTED if granted else REFUSED)[request.kind]
    told = (
        f"Trả lời yêu cầu số {request.key} ({ASKS[request.kind]}): {done}. “{answer}”{_after(request, granted)}"
    )
    messages = [Message(told, Audience("person", person=request.person))]
    if leaves and seats:
        names = say_list([seat_name(situation, seat) for seat in seats])
        empty = [s for s in seats if all(h.person.id == request.person for h in s.holders)]
        code = " Cấp mã cho người mới: gõ “mã mời”." if empty else ""
        messages += to_steering(Message(f"{request.name} thôi giữ vai: {names}.{code}", news=True))
    return Effect(
        tuple(facts), f"Đã trả lời yêu cầu số {request.key} của {request.name}: {done}.", tuple(messages)
    )


def by_operator(situation: Situation, request: DataRequest, granted: bool, answer: str) -> Turn:
    """Turn of an answer that the operator of the installation gives; who would have answered is told."""
    effect = answered(situation, request, granted, answer)
    told = effect.result.replace("Đã trả lời", "Người vận hành đã trả lời", 1)
    to = Audience("role", role=_answering(situation, request))
    return Turn(effect.facts, messages=(*effect.messages, Message(told, to)))


def _after(request: DataRequest, granted: bool) -> str:
    if not granted:
        return "\nKhông đồng ý với trả lời này: liên hệ người vận hành, xem “riêng tư”."
    match request.kind:
        case "leave":
            return "\nTrân trọng cảm ơn đồng chí."
        case "delete":
            return (
                "\nTên và tài khoản nhắn tin của đồng chí bị xóa sau 1 ngày, trừ khi đồng chí còn giữ vai ở "
                "cụm khác. Trân trọng cảm ơn đồng chí."
            )
        case "correct" | "object":
            return ""
        case _:
            assert_never(request.kind)


def _text(situation: Situation, request: DataRequest) -> str:
    held = [s for s in situation.roster if any(h.person.id == request.person for h in s.holders)]
    who = f"{request.name} ({say_list([seat_name(situation, s) for s in held])})" if held else request.name
    words = f": “{request.words}”" if request.words else "."
    due = say_moment(request.due, situation.zone)
    until = "Đã quá hạn theo luật từ" if situation.now >= request.due else "Theo luật, trả lời chậm nhất"
    return f"Yêu cầu số {request.key}: {who} {ASKS[request.kind]}{words}\n{until} {due}. Trả lời thế nào?"


def as_asked(situation: Situation, request: DataRequest) -> tuple[Message, ...]:
    """The question of a request to those who are to answer it."""
    role = _answering(situation, request)
    if not is_held(situation, role):
        return ()
    return (as_message(next(_about(situation, request)), Audience("role", role=role)),)


# --- the clock ---


def elapse(situation: Situation, since: datetime) -> Turn:
    """Reminds of requests whose time is nearly over, and tells of those for which it is over, each once."""
    if situation.is_past:
        return Turn()
    facts, messages = list[Fact](), list[Message]()
    for request in situation.requests:
        soon = situation.timetable.working.earlier(request.due - SOON)
        for what, at, told in (("soon", soon, _remind), ("over", request.due, _overdue)):
            key = f"request {request.key} {what}"
            if since < at <= situation.now and key not in situation.reminded:
                facts.append(Reminded(key))
                if what == "over" or situation.now < request.due:
                    messages += told(situation, request)
    return Turn(tuple(facts), messages=tuple(messages))


def _remind(situation: Situation, request: DataRequest) -> list[Message]:
    return [replace(m, text=f"Nhắc việc\n{m.text}") for m in as_asked(situation, request)]


def _overdue(situation: Situation, request: DataRequest) -> list[Message]:
    contact = situation.operator.contact
    reach = f" Liên hệ người vận hành: {contact}." if contact else ""
    waits = Message(
        f"Yêu cầu số {request.key} của đồng chí đã quá hạn trả lời; cụm trưởng, thư ký cụm và người vận hành "
        f"được báo.{reach}",
        Audience("person", person=request.person),
    )
    said = f"QUÁ HẠN trả lời yêu cầu về dữ liệu cá nhân số {request.key} của {request.name}."
    asked = as_asked(situation, request)
    to = {message.to for message in asked}
    others = [m for m in to_steering(Message(said)) if m.to not in to]
    return [*(replace(m, text=f"{said}\n{m.text}") for m in asked), *others, waits]


def _id(situation: Situation, request: DataRequest, part: str = "") -> str:
    cycle = situation.cycle.id if situation.cycle else ""
    return str(QuestionId(cycle, TALK, "", request.key, part))
