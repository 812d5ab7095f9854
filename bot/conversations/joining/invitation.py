"""Invitation to a seat by a one-time code; strangers; the secretary's codes, replacements and withdrawals."""

from collections.abc import Callable, Iterator
from typing import assert_never

from bot.conversations.joining import mail_address, privacy
from bot.conversations.joining.privacy import AUTOMATIC
from bot.conversations.joining.stand_in_form import last_day
from bot.conversations.results.posts import progress
from bot.dialogue.codes import LIFETIME, barred, barred_until, name_beside_code, new_code
from bot.dialogue.facts import CodeIssued, CodeSpent, DoorOpened, Fact, SeatJoined, SeatLeft, Steered, WrongCode
from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.names import EXAMPLE, WISH, tidy_name
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.reason import KEPT, why
from bot.dialogue.registry import Command
from bot.dialogue.said import Said
from bot.dialogue.situation import Holder, Lapsed, Seat, Situation, Term
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.questions import Choice, Option
from bot.state.confirmations import waits
from bot.state.stages import seat_named
from bot.state.units import units_called
from bot.vietnamese import fold, say_day, say_list

ROLES = {
    "representative": "Đại diện",
    "leader": "Lãnh đạo",
    "reviewer": "Thẩm định",
    "teller": "Tổ kiểm phiếu",
    "chair": "Cụm trưởng",
    "deputy": "Cụm phó",
    "secretary": "Thư ký",
    "observer": "Quan sát",
    "founder": "Người lập cụm",
}
DAMAGED = (
    "Đường dẫn này bị thiếu hoặc sai ký tự. Đề nghị mở lại đúng đường dẫn đã nhận, hoặc gõ mã mời gồm 10 ký tự."
)
UNCHANGED = "Vai hiện có của đồng chí vẫn giữ nguyên."
ANOTHER_CODE = "Đề nghị liên hệ thư ký cụm để nhận mã mới."
REPLACE, KEEP = Option("replace", "Thay người"), Option("keep", "Giữ nguyên")
WAITS = (
    "Đồng chí xem và chấm điểm được ngay; bỏ phiếu, cho ý kiến, duyệt, nhập phiếu thì sau khi người đã có mặt "
    "từ trước của đơn vị (không còn ai thì cụm trưởng) xác nhận."
)
ISSUE, NO_CODE = Option("issue", "Cấp mã"), Option("keep", "Thôi")
# Usual reasons for a code to a seat that somebody holds.
INVITED = ("Đơn vị cử thêm người", "Mất điện thoại, tài khoản")
# Usual reasons for replacing somebody.
REPLACED = ("Đơn vị cử người khác", "Chuyển công tác, nghỉ hưu", "Mất điện thoại, tài khoản")


def seat_name(situation: Situation, seat: Seat) -> str:
    """``Đại diện Cục Thuế``; ``Thư ký``; ``Thành viên Tổ thẩm định thi đua``."""
    if name := seat_named(situation, seat):
        return f"Thành viên {name}"
    unit = situation.cycle.charter.unit_by_id.get(seat.unit) if situation.cycle else None
    return f"{ROLES[seat.role]} {unit.name}" if unit else ROLES[seat.role]


def join(situation: Situation, said: Said, say_deadline: Callable[[Situation], str]) -> Turn:
    """Turn for a code: if it is valid, gives the seat, or a further chat to somebody who has joined before.

    `say_deadline`: sentence with the first deadline of whoever speaks, for the greeting.
    """
    if until := barred_until(situation):
        return barred(situation, until)
    invitation = situation.invitation
    if invitation is None or situation.cluster is None:
        return _no_such_code(situation)
    spent = CodeSpent(invitation.code)
    if invitation.address:
        # It confirms an address to the person who asked for that, and opens nothing to anybody.
        own = situation.person is not None and situation.person == invitation.person
        return mail_address.confirm(situation, invitation) if own else _no_such_code(situation)
    if invitation.person:
        opened = (DoorOpened(invitation.person.id, invitation.by_other), spent)
        hello = f"Kính chào {invitation.person.name}. Trao đổi tiếp tại đây, nội dung đã ghi vẫn giữ nguyên."
        return Turn(opened, f"{hello}\n{WAITS}" if invitation.by_other else hello)
    seat = invitation.seat
    if seat is None:
        return _no_such_code(situation)
    term = invitation.term
    if term and (refused := _refused_for_now(situation, seat, term)):
        return Turn(result=refused)
    seat_said = seat_name(situation, seat)
    name = situation.person.name if situation.person else tidy_name(name_beside_code(said) or said.name)
    if not name:
        again = f"gõ lại mã kèm họ và tên, ví dụ: {invitation.code[:5]}-{invitation.code[5:]} {EXAMPLE}"
        return Turn(result=f"Mã mời vào vai {lowered(seat_said)} – {situation.cluster.name}. {WISH}: {again}.")
    pending = waits(situation, seat, situation.person)
    facts: tuple[Fact, ...] = (SeatJoined(seat.id, name, pending, term.ends if term else None), spent)
    year = f", năm {situation.cycle.charter.year}" if situation.cycle else ""
    if situation.cluster.founding:
        begun = "Đồng chí lập cụm thi đua tại đây, từng câu một; dừng lúc nào cũng được."
        return Turn(facts, f"Kính chào {name}. {begun}\n{AUTOMATIC}")
    now = project(situation, facts)
    stands_in = f"thay đến hết {last_day(term.ends, situation.zone)}" if term else ""
    hello = f"Kính chào {name}. Đồng chí là {lowered(seat_said)} – {situation.cluster.name}{year}."
    if stands_in:
        hello = f"{hello} Đồng chí làm {stands_in}."
    text = "\n".join(filter(None, [hello, say_deadline(now), AUTOMATIC, WAITS if pending else ""]))
    told = f"{name} đã vào: {seat_said}{f', {stands_in}' if stands_in else ''}."
    messages = [] if seat.role == "secretary" else [Message(told, to=Audience("role", role="secretary"))]
    if ballot_open(situation):
        messages += [Message(told, to=Audience("role", role="chair")), Message(told, GROUP)]
    return Turn(facts, text, messages=(*messages, progress(now, worth=False)))


def stranger(situation: Situation, command: Command | None = None) -> Turn:
    """Turn for somebody without a seat: how to join; if they ask for it, the notice on privacy."""
    if command and command.name == "privacy":
        return Turn(result=privacy.said(situation))
    return Turn(
        result="Kính chào đồng chí. Hệ thống phục vụ các đơn vị trong cụm thi đua. "
        f"Đề nghị gõ mã mời gồm 10 ký tự do thư ký cụm cấp, ví dụ: ABCDE-FGHJK.\n{AUTOMATIC}"
    )


def _refused_for_now(situation: Situation, seat: Seat, term: Term) -> str:
    """Reason why the code of a stand-in gives nothing yet, or nothing to this person."""
    if any(
        h.person == situation.person and h.ends is None
        for s in situation.roster
        if s.id == seat.id
        for h in s.holders
    ):
        return "Đồng chí đang giữ vai này; mã này dành cho người thay."
    if situation.now < term.begins:
        return f"Mã này dùng được từ {say_day(term.begins, situation.zone)}."
    return ""


def _no_such_code(situation: Situation) -> Turn:
    how = UNCHANGED if situation.seats else ANOTHER_CODE
    # One that once was is no guess.
    return Turn(() if situation.lapsed else (WrongCode(),), f"{say_lapsed(situation.lapsed)} {how}")


def say_lapsed(lapsed: Lapsed | None) -> str:
    """Sentence on a code that gives nothing any more, or never did."""
    match lapsed:
        case "used":
            return "Mã này đã được dùng; mỗi mã dùng một lần."
        case "withdrawn":
            return "Mã này đã được thu lại hoặc thay bằng mã mới."
        case "expired":
            return "Mã này đã hết hạn."
        case None:
            return "Mã này không đúng."
        case never:
            assert_never(never)


# --- the secretary's side ---


def invite(situation: Situation, words: str) -> Effect:
    """`mã mời [đơn vị]`: codes and links for seats that nobody holds, or for one unit's seats, held or not."""
    seats = [s for s in situation.roster if s.role != "secretary"]
    if words:
        seats = named(situation, seats, words)
        if not seats:
            return Effect(result=unknown_unit(situation, words))
    else:
        seats = [s for s in seats if not s.holders]
        if not seats:
            return Effect(
                result="Tất cả các vai đã có người. Mời thêm người cho một đơn vị: gõ “mã mời” kèm tên đơn vị."
            )
    held, seats = [s for s in seats if s.holders], [s for s in seats if not s.holders]
    if not seats:
        return Effect(goto=_held_id(situation, held[0]))
    facts: list[Fact] = []
    lines: list[str] = []
    told: tuple[Message, ...] = ()
    for seat in seats:
        code, expires = seat.code, seat.code_expires
        if not code or expires is None or expires <= situation.now or seat.code_term:
            code, expires = new_code(situation.entropy, f"seat {seat.id}"), situation.now + LIFETIME
            facts.append(CodeIssued(code, expires, seat=seat.id))
            if ballot_open(situation):
                told += seen(situation, seat, f"Thư ký cụm vừa cấp mã mời: {seat_name(situation, seat)}.")
        lines.append(way_in(situation, seat, code))
    if held:
        named_so = say_list([lowered(seat_name(situation, s)) for s in held], 20)
        lines.append(f"Đã có người: {named_so}. Mời thêm: gõ “mã mời” kèm vai và tên đơn vị.")
    until = say_day(situation.now + LIFETIME, situation.zone)
    head = "Mỗi mã dùng một lần, cho một người. Đề nghị chuyển riêng cho đúng người."
    said = "\n\n".join([head, *lines, f"Mã mới cấp có hạn đến {until}."])
    return Effect(tuple(facts), said, told, stays=True)


def inviting(situation: Situation) -> Iterator[Question]:
    """Questions about a further code for each seat that somebody holds; put only when `mã mời` opens them."""
    for seat in situation.roster:
        if seat.holders and situation.cycle and seat.role != "secretary":
            yield from _inviting(situation, seat)


def _held_id(situation: Situation, seat: Seat, part: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "invite", "", str(seat.id), part))


def _inviting(situation: Situation, seat: Seat) -> Iterator[Question]:
    name, who = seat_name(situation, seat), say_list([h.person.name for h in seat.holders], noun="người")
    text = f"{name} đã có người: {who}. Cấp thêm mã cho vai này? {who} và các vai khác của đơn vị được báo."

    def keep(key: str) -> Effect:
        return (
            Effect(goto=_held_id(situation, seat, "why")) if key == ISSUE.key else Effect(result="Chưa cấp mã.")
        )

    def issue(why: str) -> Effect:
        code = new_code(situation.entropy, f"seat {seat.id}")
        facts = (
            CodeIssued(code, situation.now + LIFETIME, seat=seat.id),
            Steered("code for held seat", name, why),
        )
        told = f"Thư ký cụm vừa cấp thêm mã mời: {name}. Lý do: {why}"
        until = say_day(situation.now + LIFETIME, situation.zone)
        head = "Mã dùng một lần, cho một người. Đề nghị chuyển riêng cho đúng người."
        ends = f"Mã có hạn đến {until}.{spent_with_it(situation, seat)}"
        said = f"{head}\n\n{way_in(situation, seat, code)}\n\n{ends}"
        return Effect(facts, said, seen(situation, seat, told), stays=True)

    yield Question(_held_id(situation, seat), lambda: Prompt(text, Choice((ISSUE, NO_CODE))), keep, done=True)
    yield why(_held_id(situation, seat, "why"), f"Lý do cấp thêm mã ({KEPT})?", INVITED, issue)


def ballot_open(situation: Situation) -> bool:
    """True while a ballot is open: then whatever is done to a seat is told to chair and group."""
    return any(not poll.is_final for poll in situation.cycle.polls) if situation.cycle else False


def seen(situation: Situation, seat: Seat, text: str, but: tuple[int, ...] = ()) -> tuple[Message, ...]:
    """Messages about an act on a seat: to its holders and those of its unit's other seats; of a teller's seat,
    and while a ballot is open, to chair and group too. `but`: persons who are told otherwise."""
    house = [s for s in situation.roster if s.id == seat.id or (seat.unit and s.unit == seat.unit)]
    people = [h.person.id for s in house for h in s.holders]
    public = seat.role == "teller" or ballot_open(situation)
    if public:
        people += [h.person.id for s in situation.roster if s.role == "chair" for h in s.holders]
    speaker = situation.person.id if situation.person else 0
    told = [p for p in dict.fromkeys(people) if p not in (*but, speaker)]
    messages = tuple(Message(text, Audience("person", person=person)) for person in told)
    return (*messages, Message(text, GROUP)) if public else messages


def way_in(situation: Situation, seat: Seat, code: str) -> str:
    """A seat's code and the links that lead in with it."""
    shown = f"{code[:5]}-{code[5:]}"
    links = [link.format(code=code) for link in situation.cluster.links] if situation.cluster else []
    return "\n".join([f"{seat_name(situation, seat)}: {shown}", *links])


def spent_with_it(situation: Situation, seat: Seat) -> str:
    """Sentence about the code of the seat that a newer one takes the place of; "" where none is out."""
    if not seat.code or seat.code_expires is None or seat.code_expires <= situation.now:
        return ""
    whose = "Mã cho người thay" if seat.code_term else "Mã mời"
    return f" {whose} cấp trước đây cho vai này, chưa dùng, không còn hiệu lực."


def withdraw(situation: Situation, words: str) -> Effect:
    """`thu mã [đơn vị]`: withdraws unused codes."""
    seats = named(situation, list(situation.roster), words) if words else list(situation.roster)
    out = [s for s in seats if s.code]
    if not out:
        return Effect(result="Không có mã nào đang chờ dùng.")
    facts = tuple(CodeSpent(s.code) for s in out)
    told: tuple[Message, ...] = ()
    for seat in out if ballot_open(situation) else ():
        told += seen(situation, seat, f"Thư ký cụm vừa thu mã mời chưa dùng: {seat_name(situation, seat)}.")
    steered = Steered("withdraw codes", words, "Mã chưa dùng.")
    return Effect((*facts, steered), f"Đã thu {len(out)} mã.", told)


def members(situation: Situation) -> str:
    """`ai đã vào`: every seat with its holders."""
    lines = []
    for seat in situation.roster:
        if seat.holders:
            who = say_list([h.person.name + _state(situation, h) for h in seat.holders])
        else:
            who = "đã cấp mã, chưa vào" if seat.code else "chưa có"
        lines.append(f"{seat_name(situation, seat)}: {who}")
    return "\n".join(lines)


def _state(situation: Situation, holder: Holder) -> str:
    """Words on a holder who stands in, cannot be written to, or waits for a confirmation; "" for others. An
    address that takes nothing is told too."""
    waits = holder.standing == "pending" or holder.by_other
    words = ("không nhắn được",) * (not holder.reachable) + ("chờ xác nhận",) * waits
    if situation.addresses.get(holder.person.id, MailAddress()).refused:
        words = (*words, "thư điện tử bị từ chối")
    if holder.ends:
        words = (f"thay đến hết {last_day(holder.ends, situation.zone)}", *words)
    return f" ({', '.join(words)})" if words else ""


def replace(situation: Situation, words: str) -> Effect:
    """`thay [vai] đơn vị`: asks to confirm that a seat's holders leave it and a new code is made."""
    seats = [s for s in named(situation, list(situation.roster), words) if s.holders]
    if not seats:
        return Effect(result="Đề nghị gõ “thay” kèm tên đơn vị, ví dụ: thay KBNN. Vai đó phải đang có người.")
    return Effect(
        goto=str(QuestionId(situation.cycle.id if situation.cycle else "", "replace", "", str(seats[0].id)))
    )


def replacing(situation: Situation) -> Iterator[Question]:
    """Questions about replacing the holders of each seat; put only when `thay` opens them."""
    for seat in situation.roster:
        if seat.holders and situation.cycle:
            yield from _replacing(situation, seat, QuestionId(situation.cycle.id, "replace", "", str(seat.id)))


def _replacing(situation: Situation, seat: Seat, id: QuestionId) -> Iterator[Question]:
    reason = str(QuestionId(id.cycle, id.conversation, "", id.leaf, "why"))
    name = seat_name(situation, seat)
    who = say_list([h.person.name for h in seat.holders], noun="người")

    def keep(key: str) -> Effect:
        if key == KEEP.key:
            return Effect(result=f"Giữ nguyên {lowered(name)}: {who}.")
        return Effect(goto=reason)

    def do(why: str) -> Effect:
        code = new_code(situation.entropy, f"seat {seat.id}")
        facts: tuple[Fact, ...] = (
            *(SeatLeft(seat.id, h.person.id) for h in seat.holders),
            CodeIssued(code, situation.now + LIFETIME, seat=seat.id),
            Steered("replace holder", name, why),
        )
        bye = f"Đồng chí thôi làm {lowered(name)} trên hệ thống. Trân trọng cảm ơn."
        gone = [Message(bye, to=Audience("person", person=h.person.id)) for h in seat.holders]
        told = f"Thư ký cụm vừa thay {lowered(name)} ({who}) và cấp mã cho người mới. Lý do: {why}"
        gone += seen(situation, seat, told, tuple(h.person.id for h in seat.holders))
        said = f"Đã thay {lowered(name)}. Nội dung đơn vị đã ghi vẫn giữ nguyên. Mã cho người mới:"
        return Effect(facts, f"{said}\n{way_in(situation, seat, code)}", tuple(gone), stays=True)

    text = f"Thay {lowered(name)} ({who})? Người cũ không còn xem và ghi được; nội dung đã ghi vẫn giữ nguyên."
    yield Question(str(id), lambda: Prompt(text, Choice((REPLACE, KEEP))), keep, done=True)
    yield why(reason, f"Lý do thay người ({KEPT})?", REPLACED, do)


def doors(situation: Situation, code: str) -> list[str]:
    """Links that lead in with this code, the web page's first."""
    links = [link.format(code=code) for link in situation.cluster.links] if situation.cluster else []
    *messengers, page = links or [""]
    return [*([f"Trang web: {page}"] if page else []), *(f"Ứng dụng nhắn tin: {link}" for link in messengers)]


def unknown_unit(situation: Situation, words: str) -> str:
    """Reply to a name that no unit has, or several: the names it may mean, else those of all units."""
    meant = [unit.short for unit in units_called(situation, words)]
    if len(meant) > 1:
        either = " hay ".join(meant)
        return f"“{words}” có thể là {either}. Đề nghị gõ tên có dấu."
    units = [u.short for u in situation.cycle.charter.units] if situation.cycle else []
    return f"Không thấy đơn vị “{words}”. Các đơn vị: {say_list(units, 20)}."


def named(situation: Situation, seats: list[Seat], words: str) -> list[Seat]:
    """Seats meant by "KBNN", "lãnh đạo KBNN", "cụm trưởng" or the name of a reviewer's seat."""
    wanted = fold(words)
    for role, label in ROLES.items():
        if wanted == fold(label):
            return [s for s in seats if s.role == role]
        if wanted.startswith(fold(label) + " "):
            rest = wanted.removeprefix(fold(label) + " ")
            return [s for s in named(situation, seats, rest) if s.role == role]
    if ids := {unit.id for unit in units_called(situation, words)}:
        return [s for s in seats if s.unit in ids]
    return [s for s in seats if wanted and fold(seat_named(situation, s)) == wanted]


def lowered(name: str) -> str:
    """A seat's name within a sentence."""
    return name[:1].lower() + name[1:]
