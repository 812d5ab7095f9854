"""Where a chat stands, which questions a person may be asked, and how a turn goes on.

At the question this chat was last sent to, if it was sent there on purpose; else at the first question
that has neither a readable answer nor is set aside; when only set-aside ones are left, at the first of
these. Nothing is counted in steps, so a criterion inserted in mid-year strands nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.conversations import approving, closing, desk, joining, scoring, standing
from bot.conversations.after import after
from bot.conversations.asking import Effect, Question, Ref, as_message, first_open
from bot.conversations.sheet import Sheet
from bot.conversations.situation import Role, Seat, Situation, Turn

STEERING: tuple[Role, ...] = ("secretary", "chair")


@dataclass(frozen=True)
class Conversation:
    """Who may be asked its questions: a seat of one of `roles`; of the unit itself, if `own`.

    `owed`: it is put by itself when something in it is open; else only when somebody opens it.
    """

    roles: tuple[Role, ...]
    questions: Callable[[Situation, Seat, str], Iterator[Question]]
    own: bool = False
    owed: bool = True


# The name of each stands in its question ids, for ever. The desk never ends, so it comes last.
CONVERSATIONS: dict[str, Conversation] = {
    "self": Conversation(("representative",), lambda here, _, unit: scoring.questions(here, unit), own=True),
    "approve": Conversation(("leader",), lambda here, _, unit: approving.questions(here, unit), own=True),
    "paper": Conversation(("secretary",), lambda here, _, unit: desk.paper(here, unit), owed=False),
    "replace": Conversation(("secretary",), lambda here, _, __: joining.replacing(here), owed=False),
    "close": Conversation(STEERING, lambda here, _, __: closing.questions(here), owed=False),
    "publish": Conversation(STEERING, lambda here, _, __: closing.questions(here), owed=False),
    "desk": Conversation(STEERING, lambda here, seat, _: desk.questions(here, seat)),
}


def seat_of(here: Situation) -> Seat:
    """The seat this chat speaks for: the one chosen, else the first."""
    return next((s for s in here.seats if s.id == here.channel.seat), here.seats[0])


def agenda(here: Situation) -> Iterator[Question]:
    """What this person's seats are asked, the chosen seat first."""
    if here.cycle is None:
        return
    first = seat_of(here)
    for seat in (first, *(s for s in here.seats if s != first)):
        for name, talk in CONVERSATIONS.items():
            if talk.owed and name != "desk" and seat.role in talk.roles:
                yield from talk.questions(here, seat, seat.unit)
    for seat in (first, *(s for s in here.seats if s != first)):
        if seat.role in CONVERSATIONS["desk"].roles:
            yield from CONVERSATIONS["desk"].questions(here, seat, "")


def conversation(here: Situation, id: str) -> Iterator[Question]:
    """The questions among which an id stands, if one of this person's seats is entitled to them."""
    ref = Ref.read(id)
    talk = CONVERSATIONS.get(ref.conversation)
    if here.cycle is None or ref.cycle != here.cycle.id or talk is None:
        return
    if ref.unit and ref.unit not in here.cycle.charter.unit_by_id:
        return
    for seat in here.seats:
        if seat.role in talk.roles and (not talk.own or seat.unit == ref.unit):
            yield from talk.questions(here, seat, ref.unit)
            return


def find(here: Situation, id: str) -> Question | None:
    return next((q for q in conversation(here, id) if q.id == id), None) if id else None


def place(here: Situation, answered: Question | None) -> Question | None:
    """Where this chat stands once `answered` has been dealt with: in the conversation it is in, else in
    the first that is owed."""
    asked = here.channel.asked
    moved_on = answered is not None and answered.id == asked
    if here.channel.purpose and not moved_on and (sent_to := find(here, asked)):
        return sent_to
    near = answered.id if answered else asked
    return first_open(conversation(here, near)) or first_open(agenda(here))


def then(here: Situation, answered: Question | None, effect: Effect) -> Turn:
    """Keep the effect, and put what comes next."""
    now = after(here, effect.facts)
    if effect.goto and (sent_to := find(now, effect.goto)):
        return ask(now, sent_to, effect, purpose=True)
    return finish(now, place(now, answered), effect)


def ask(here: Situation, question: Question, effect: Effect, *, purpose: bool) -> Turn:
    ask = as_message(question.id, question.put())
    return Turn(effect.facts, effect.result, ask, effect.stays, purpose, messages=effect.messages)


def finish(here: Situation, question: Question | None, effect: Effect) -> Turn:
    if question:
        purpose = here.channel.purpose and question.id == here.channel.asked
        return ask(here, question, effect, purpose=purpose)
    result = effect.result or standing.idle(here, seat_of(here))
    return Turn(effect.facts, result, messages=effect.messages)


def again(here: Situation, said: str, question: Question | None = None, *, stays: bool = False) -> Turn:
    """Something is said, nothing is kept, and the question (or the place) is put once more."""
    question = question or place(here, None)
    if question is None:
        return Turn(result=said or standing.idle(here, seat_of(here)))
    purpose = here.channel.purpose if question.id == here.channel.asked else False
    return ask(here, question, Effect(result=said, stays=stays), purpose=purpose)


def is_gate(here: Situation, id: str) -> bool:
    return here.cycle is not None and any(g.id == Ref.read(id).leaf for g in here.cycle.charter.groups)


def outlived(here: Situation, id: str) -> str:
    """Why a keyboard that is still on the screen no longer does anything."""
    ref = Ref.read(id)
    if here.cycle is None or ref.cycle != here.cycle.id:
        return "Nút này thuộc năm thi đua khác, không còn dùng nữa."
    own = {s.unit for s in here.seats if s.unit}
    if ref.conversation in ("self", "approve") and ref.unit in own:
        if here.cycle.stage != "self":
            return "Cụm đã chốt tự chấm, không sửa được nữa."
        if Sheet(here, ref.unit).status == "sent":
            return "Bảng tự chấm đã gửi, không sửa được nữa. Cần sửa, đề nghị liên hệ thư ký cụm."
        if Sheet(here, ref.unit).status == "with_leader":
            return "Bảng đang chờ lãnh đạo duyệt. Cần sửa, đề nghị lãnh đạo trả lại bảng."
        if not here.cycle.charter.windows["self"].is_open(here.now):
            return standing.idle(here, seat_of(here))
    return "Nút này không còn dùng nữa."
