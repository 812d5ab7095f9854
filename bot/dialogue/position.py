"""Position of a chat: at which question it stands, and which questions a person may be asked.

At the question this chat was last sent to, if it was sent there on purpose; else at the first question
that has neither a readable answer nor is set aside; when only set-aside ones are left, at the one that was set
aside longest ago, unless it was put off just now (`bot.conversations.left_open`). No step is counted anywhere,
so a criterion inserted in mid-year strands nobody
(.github/decisions/0001-pure-core-derived-position.md).
"""

from collections.abc import Iterator

from bot.dialogue.question import Question, QuestionId, first_open
from bot.dialogue.registry import STEERING, Conversation, conversation, registry
from bot.dialogue.situation import Seat, Situation


def current_question(situation: Situation, answered: Question | None) -> Question | None:
    """Question at which this chat stands once `answered` is done: the next of its conversation, else the first
    that is put by itself."""
    asked = situation.channel.asked
    moved_on = answered is not None and answered.id == asked
    if situation.channel.purpose and not moved_on and (sent_to := find(situation, asked)):
        return sent_to
    near = str(QuestionId.read(answered.id if answered else asked).behind)
    question = first_open(_near(situation, near, ""))
    if question and not question.aside:
        return question
    following = first_open(agenda(situation))
    # What was set aside waits for other work, but not in a conversation that was opened on purpose.
    if question and (following is None or following.aside or not _is_proactive(question)):
        return question
    return following


def find(situation: Situation, id: str) -> Question | None:
    """Question with this id, if one of this person's seats may be asked it."""
    if not id:
        return None
    return next((q for q in _near(situation, id, QuestionId.read(id).leaf) if q.id == id), None)


def questions_around(situation: Situation, id: str) -> Iterator[Question]:
    """All questions of the conversation to which an id belongs, as far as this person's seats may be asked."""
    ref = QuestionId.read(id)
    for talk, seat in _entitled(situation, ref):
        yield from talk.questions(situation, seat, ref.unit)


def seats_allowed(situation: Situation, id: str) -> list[Seat]:
    """Seats of this person that may be asked the question with this id; none for an id of another year, an
    unknown conversation or an unknown unit."""
    return [seat for _, seat in _entitled(situation, QuestionId.read(id))]


def agenda(situation: Situation) -> Iterator[Question]:
    """Questions put by themselves to this person's seats, those of the chosen seat first, desks last."""
    first = chosen_seat(situation)
    seats = (first, *(s for s in situation.seats if s != first))
    for seat in seats:
        yield from agenda_of(situation, seat, desk_too=False)
    desk = conversation("desk")
    for seat in seats:
        if desk and situation.cycle and seat.role in STEERING:
            yield from desk.questions(situation, seat, seat.unit)


def agenda_of(situation: Situation, seat: Seat, *, desk_too: bool = True) -> Iterator[Question]:
    """Questions put by themselves to one seat, its desk last."""
    for talk in registry().conversations:
        if not situation.cycle or not talk.proactive or not (desk_too or talk.name != "desk"):
            continue
        if talk.asks(situation, seat):
            yield from talk.near(situation, seat, seat.unit)


def chosen_seat(situation: Situation) -> Seat:
    """Seat this chat speaks for: the one chosen, else the person's first."""
    return next((s for s in situation.seats if s.id == situation.channel.seat), situation.seats[0])


def asked_seat(situation: Situation, question: Question | None) -> Seat:
    """Seat to which a question is put: the chosen one if it has the role for it, else the first that has."""
    talk = conversation(QuestionId.read(question.id).behind.conversation) if question else None
    entitled = [s for s in (chosen_seat(situation), *situation.seats) if talk and s.role in talk.roles]
    return entitled[0] if entitled else chosen_seat(situation)


def may_be_vote(id: str) -> bool:
    """True where a reply to this question may be a choice of a secret ballot."""
    talk = conversation(QuestionId.read(id).behind.conversation)
    return talk is not None and talk.secret


def is_vote_window(subject: str) -> bool:
    """True for a reminder's subject that is the window of a vote."""
    return subject.removeprefix("unit:").startswith("vote.")


def _near(situation: Situation, id: str, leaf: str) -> Iterator[Question]:
    """Questions around an id: at least the open ones and those of one leaf ("" for no leaf)."""
    ref = QuestionId.read(id)
    for talk, seat in _entitled(situation, ref):
        yield from talk.near(situation, seat, ref.unit, leaf)


def _entitled(situation: Situation, ref: QuestionId) -> list[tuple[Conversation, Seat]]:
    talk = conversation(ref.conversation)
    if situation.cycle is None or ref.cycle != situation.cycle.id or talk is None:
        return []
    if ref.unit and ref.unit not in situation.cycle.charter.unit_by_id:
        return []
    return [
        (talk, s)
        for s in situation.seats
        if talk.asks(situation, s) and (not talk.own_unit or s.unit == ref.unit)
    ]


def _is_proactive(question: Question) -> bool:
    talk = conversation(QuestionId.read(question.id).conversation)
    return talk is not None and talk.proactive
