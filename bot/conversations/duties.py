"""What people owe now, and until when: read off the questions that their seats are asked.

There is no list of duties beside the conversations. Whatever a conversation asks by itself is owed by whoever
is asked, and is reminded of; a new one at most adds a line to WORK.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.conversations.deadlines import timetable
from bot.conversations.position import CONVERSATIONS
from bot.dialogue.question import Question, QuestionId
from bot.dialogue.situation import Person, Seat, Situation
from bot.rules import retention
from bot.rules.calendar import Owed, Window
from bot.state.sheet import Sheet
from bot.state.stages import as_seen_by
from bot.vietnamese import say_left, say_moment

# A question takes about so long.
SECONDS = 40


@dataclass(frozen=True)
class Work:
    """What a conversation's work is called, and the window within which one of its questions belongs.
    `unasked`: it is reminded of although nobody is asked it otherwise. `slow`: not every day."""

    name: str = "việc chờ trả lời"
    window: Callable[[QuestionId], str] = lambda ref: ref.conversation
    unasked: bool = False
    slow: bool = False


WORK: Mapping[str, Work] = {
    "self": Work("tự chấm"),
    "approve": Work("cho ý kiến về bảng tự chấm", lambda _: "self"),
    "review": Work("thẩm định"),
    "explain": Work("trả lời kết quả thẩm định"),
    "reply": Work("trả lời giải trình", lambda _: "explain"),
    "consent": Work("cho ý kiến về bảng điểm thống nhất", lambda _: "agree"),
    "object": Work("xử lý ý kiến không nhất trí", lambda _: "agree"),
    "agree": Work("thống nhất điểm"),
    "vote": Work("bỏ phiếu", lambda ref: f"vote.{ref.leaf}"),
    "papers": Work("nhập phiếu giấy"),
    "count": Work("xác nhận kiểm phiếu"),
    "accept": Work("cho ý kiến về giao ước", lambda _: "pledge"),
    "attend": Work("trả lời giấy mời họp"),
    "roll": Work("điểm danh hội nghị"),
    "meeting": Work("điều hành hội nghị"),
    "extend": Work("quyết định gia hạn"),
    "notice": Work("xác nhận thông báo"),
    "step": Work("việc theo lịch", lambda ref: ref.leaf, unasked=True),
    "file": Work("nhận hồ sơ năm", lambda _: retention.WINDOW, unasked=True, slow=True),
}
_UNNAMED = Work()


@dataclass(frozen=True)
class Duty:
    """What one seat owes in one conversation within one window: the questions open there. `unit` is the one
    whose own window it is, "" where all have the same."""

    seat: Seat
    conversation: str
    window: str
    unit: str
    questions: tuple[Question, ...]

    @property
    def owed(self) -> Owed:
        return Owed(self.seat.id, self.window, self.unit)

    @property
    def unasked(self) -> bool:
        return WORK.get(self.conversation, _UNNAMED).unasked

    @property
    def slow(self) -> bool:
        return WORK.get(self.conversation, _UNNAMED).slow

    @property
    def secret(self) -> bool:
        """Who has voted and who has not is nobody else's business."""
        return self.conversation == "vote"


def of(here: Situation) -> list[Duty]:
    """What the person who is here owes, the chosen seat first."""
    chosen = sorted(here.seats, key=lambda seat: seat.id != here.channel.seat)
    seen: set[str] = set()
    duties = []
    for seat in chosen:
        for duty in _of_seat(here, seat):
            # Two seats of one person may be asked the same.
            fresh = tuple(q for q in duty.questions if q.id not in seen)
            seen |= {q.id for q in fresh}
            if fresh:
                duties.append(replace(duty, questions=fresh))
    return duties


def of_all(here: Situation) -> list[Duty]:
    """What every seat of the cluster owes, whoever holds it, or nobody."""
    found = []
    for seat in here.roster:
        person = next((holder.person for holder in seat.holders), None)
        there = as_seen_by(here, person) if person else replace(here, person=Person(0, ""), seats=(seat,))
        found += _of_seat(there, seat)
    return found


def _of_seat(here: Situation, seat: Seat) -> list[Duty]:
    """Seen by somebody who holds the seat."""
    found: dict[tuple[str, str, str], list[Question]] = {}
    for name, talk in CONVERSATIONS.items():
        work = WORK.get(name, _UNNAMED)
        if not (talk.proactive or work.unasked) or name == "desk" or seat.role not in talk.roles:
            continue
        for question in talk.questions(here, seat, seat.unit):
            if not question.done:
                ref = QuestionId.read(question.id)
                window = work.window(ref)
                found.setdefault((name, window, _own(here, window, ref.unit)), []).append(question)
    return [Duty(seat, name, window, unit, tuple(qs)) for (name, window, unit), qs in found.items()]


def _own(here: Situation, window: str, unit: str) -> str:
    """The unit, if it was given more time of its own."""
    return unit if any(e.window == window and e.unit == unit for e in here.timetable.extensions) else ""


# --- in words ---


def say_duty(here: Situation, duty: Duty) -> str:
    """``Cục Thuế, tự chấm: còn 4 tiêu chí, khoảng 3 phút``."""
    unit = here.cycle.charter.unit_by_id.get(duty.seat.unit) if here.cycle and not duty.unasked else None
    return f"{f'{unit.short}, ' if unit else ''}{say_work(here, duty)}"


def say_work(here: Situation, duty: Duty) -> str:
    """``tự chấm: còn 4 tiêu chí, khoảng 3 phút``; a year that another one has followed is named."""
    year = f" năm {here.cycle.charter.year}" if here.cycle and here.is_past else ""
    if duty.unasked:
        return timetable.named(here, duty.window) + year
    return f"{WORK.get(duty.conversation, _UNNAMED).name}{year}: {amount(here, duty)}"


def amount(here: Situation, duty: Duty) -> str:
    """How much is left, and how long it takes."""
    leaves = here.cycle.charter.leaves if here.cycle else {}
    refs = [QuestionId.read(question.id) for question in duty.questions]
    groups = here.cycle.charter.group_by_id if here.cycle else {}
    named = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in leaves and not ref.part.isalpha()}
    checked = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in groups}
    unfounded = {(ref.unit, ref.leaf) for ref in refs if ref.leaf in leaves}
    if [ref.leaf for ref in refs] == ["send"]:
        returned = Sheet(here, duty.seat.unit).revised_until
        return "bảng được trả lại để sửa, cần gửi lại" if returned else "đã đủ tiêu chí, cần gửi bảng"
    if named:
        return f"còn {len(named)} tiêu chí, {_minutes(len(named))}"
    if unfounded:
        return f"còn thiếu lý do hoặc minh chứng của {len(unfounded)} tiêu chí, {_minutes(len(unfounded))}"
    if checked:
        return f"còn {len(checked)} nhóm, {_minutes(2 * len(checked))}"
    return _minutes(len(refs)) if len(refs) == 1 else f"còn {len(refs)} câu, {_minutes(len(refs))}"


def _minutes(questions: int) -> str:
    return f"khoảng {max(1, -(-questions * SECONDS // 60))} phút"


def say_deadline(here: Situation, window: Window) -> str:
    """The date with what is left; once it is past, until when it is still taken."""
    due, closes = window.due, window.closes
    if here.now < due:
        return f"Hạn: {say_moment(due, here.zone)} (còn {say_left(due - here.now)})."
    late = f"Đã quá hạn {say_moment(due, here.zone)}"
    return f"{late}; còn nhận đến {say_moment(closes, here.zone)} (còn {say_left(closes - here.now)})."


def deadlines(here: Situation, duties: list[Duty]) -> Iterator[tuple[Duty, Window | None]]:
    """Each duty with its window, if it has one: what ends first comes first."""
    dated = [(duty, here.timetable.window(duty.window, duty.unit)) for duty in duties]
    last = max((w.due for _, w in dated if w), default=here.now)
    yield from sorted(dated, key=lambda one: one[1].due if one[1] else last)
