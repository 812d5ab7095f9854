"""Requests about one's own data: to correct it, to leave one's seats, to object, to have it deleted.

Each is recorded and answered within two working days by the secretary; the secretary's own by the chair. What
cannot be deleted is said before anybody asks for it, with the law that allows it to be kept.
"""

from collections.abc import Iterator

from bot.conversations.joining.data_request_answers import as_asked
from bot.conversations.joining.invitation import seat_name
from bot.dialogue.codes import new_code
from bot.dialogue.data_requests import DataRequest, RequestKind
from bot.dialogue.facts import DataRequested
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.laws import LAW
from bot.questions import Choice, Form, Offering, Option, Text
from bot.rules.response_time import WORKING_DAYS, respond_by
from bot.vietnamese import say_list, say_moment

TALK = "request"
KINDS: dict[RequestKind, str] = {
    "correct": "Sửa nội dung sai",
    "leave": "Thôi giữ vai",
    "object": "Phản đối, hạn chế việc dùng dữ liệu",
    "delete": "Xóa dữ liệu",
}
STOP, SEND = Option("stop", "Thôi"), Option("send", "Gửi yêu cầu")
_LONGEST = 500
_CORRECT = (
    "Tên: gõ “đổi tên” là sửa được ngay. Điểm, minh chứng: sửa trong bảng tự chấm của đơn vị.\n"
    "Nội dung khác: đề nghị ghi chỗ sai và nội dung đúng."
)
_OBJECT = "Đề nghị ghi việc dùng dữ liệu nào mà đồng chí phản đối hoặc muốn hạn chế, vì sao."
DELETION = (
    "Xóa được: tên, tài khoản nhắn tin, trang web và vai của đồng chí.\n"
    "Không xóa được, và căn cứ:\n"
    "– Phiếu kín đã bỏ: phiếu không ghi tên, không ghi đơn vị, không tra được của ai "
    f"(dữ liệu đã khử nhận dạng, Điều 2 {LAW}).\n"
    "– Nhật ký và kết quả của cụm: giữ để kiểm lại kết quả thi đua, chỉ ghi đồng chí bằng số "
    f"(khoản 3 Điều 4 {LAW}: không xâm phạm quyền, lợi ích hợp pháp của cơ quan, tổ chức khác).\n"
    "– Điểm và minh chứng: là của đơn vị; còn lại không kèm tên đồng chí, xóa theo hạn của quy chế."
)


def begin(call: Call) -> Effect | Reply:
    """`yêu cầu dữ liệu`: opens the choice of what is asked for."""
    situation = call.situation
    if situation.cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    return Effect(goto=_id(situation))


def questions(situation: Situation) -> Iterator[Question]:
    """Questions of somebody who wants something of their data; put only when `yêu cầu dữ liệu` opens them."""
    if situation.cycle is None or situation.person is None:
        return
    options = tuple(Option(kind, label) for kind, label in KINDS.items())
    yield Question(
        _id(situation),
        lambda: Prompt(_opening(situation), Choice((*options, STOP))),
        lambda key: _chosen(situation, key),
        done=True,
    )
    for kind in KINDS:
        yield _detail(situation, kind)


def _opening(situation: Situation) -> str:
    waiting = [
        f"Đang chờ trả lời: {KINDS[one.kind].lower()}, hạn {say_moment(one.due, situation.zone)}."
        for one in _own(situation)
    ]
    asks = (
        "Yêu cầu về dữ liệu cá nhân của đồng chí được ghi lại và trả lời trong "
        f"{WORKING_DAYS} ngày làm việc. Đồng chí yêu cầu gì?"
    )
    return "\n".join([*waiting, asks])


def _chosen(situation: Situation, key: str) -> Effect:
    if key == STOP.key:
        return Effect(result="Không gửi yêu cầu.")
    if any(one.kind == key for one in _own(situation)):
        return Effect(result="Yêu cầu này đã ghi và đang chờ trả lời.")
    return Effect(goto=_id(situation, key))


def _detail(situation: Situation, kind: RequestKind) -> Question:
    def put() -> Prompt:
        form: Form = Choice((SEND, STOP))
        match kind:
            case "correct":
                return Prompt(_CORRECT, Offering(Text(_LONGEST), (STOP,)))
            case "object":
                return Prompt(_OBJECT, Offering(Text(_LONGEST), (STOP,)))
            case "leave":
                left = "Nội dung đã ghi vẫn giữ nguyên; khi được đồng ý, đồng chí không xem và ghi được nữa."
                return Prompt(f"Đồng chí xin thôi: {_seats(situation)}. {left}\nGửi yêu cầu?", form)
            case "delete":
                return Prompt(f"{DELETION}\nGửi yêu cầu xóa?", form)

    def keep(value: str) -> Effect:
        if value == STOP.key:
            return Effect(result="Không gửi yêu cầu.")
        return _record(situation, kind, "" if value == SEND.key else value)

    return Question(_id(situation, kind), put, keep, done=True)


def _record(situation: Situation, kind: RequestKind, words: str) -> Effect:
    """Keeps the request; whoever is to answer it is asked."""
    person = situation.person
    if person is None or any(one.kind == kind for one in _own(situation)):
        return Effect(result="Yêu cầu này đã ghi và đang chờ trả lời.")
    due = respond_by(situation.now, situation.timetable.working)
    key = new_code(situation.entropy, f"request {person.id} {kind}")[:6]
    request = DataRequest(key, person.id, person.name, kind, words, situation.now, due)
    fact = DataRequested(request)
    told = f"Đã ghi yêu cầu số {key}. Đồng chí được trả lời chậm nhất {say_moment(due, situation.zone)}."
    contact = situation.operator.contact
    reach = (
        f" Người vận hành cũng được báo; liên hệ: {contact}." if contact else " Người vận hành cũng được báo."
    )
    return Effect((fact,), told + reach, as_asked(project(situation, (fact,)), request))


def _own(situation: Situation) -> list[DataRequest]:
    person = situation.person.id if situation.person else 0
    return [one for one in situation.requests if one.person == person]


def _seats(situation: Situation) -> str:
    return say_list([seat_name(situation, seat) for seat in situation.seats])


def _id(situation: Situation, kind: str = "kind") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, "", kind))
