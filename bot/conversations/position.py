"""Where a chat stands, which questions a person may be asked, and how a turn goes on.

At the question this chat was last sent to, if it was sent there on purpose; else at the first question
that has neither a readable answer nor is set aside; when only set-aside ones are left, at the first of
these. Nothing is counted in steps, so a criterion inserted in mid-year strands nobody.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import get_args

from bot.conversations import desk, status
from bot.conversations.deadlines import extension, notices, outside_steps
from bot.conversations.joining import invitation, web_sessions
from bot.conversations.meeting import attendance, handover, meeting, pledge, pledge_consent
from bot.conversations.results import close, next_year, retention
from bot.conversations.review import agreement, consent, correction, explanation, review, revision, texts
from bot.conversations.scoring import approval, self_scores
from bot.conversations.voting import council, count, paper_ballots, vote
from bot.conversations.voting import desk as voting_desk
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Question, QuestionId, as_message, first_open
from bot.dialogue.situation import Role, Seat, Situation
from bot.dialogue.turn import Turn
from bot.state.sheet import Sheet

STEERING: tuple[Role, ...] = ("secretary", "chair")


@dataclass(frozen=True)
class Conversation:
    """Who may be asked its questions: a seat of one of `roles`; of the unit itself, if `own`.

    `proactive`: put by itself when something in it is open; else only when somebody opens it. `resume`: its
    questions that are open, and all those of one leaf, where it is too long to be walked through each time.
    """

    roles: tuple[Role, ...]
    questions: Callable[[Situation, Seat, str], Iterator[Question]]
    own: bool = False
    proactive: bool = True
    resume: Callable[[Situation, str, str], Iterator[Question]] | None = None

    def some(self, here: Situation, seat: Seat, unit: str, leaf: str = "") -> Iterator[Question]:
        return self.resume(here, unit, leaf) if self.resume else self.questions(here, seat, unit)


# The name of each stands in its question ids, for ever. The desk never ends, so it comes last.
CONVERSATIONS: dict[str, Conversation] = {
    "vote": Conversation(
        ("representative", "leader"), lambda here, _, unit: vote.questions(here, unit), own=True
    ),
    "roll": Conversation(
        ("representative", "leader"), lambda here, _, unit: attendance.present(here, unit), own=True
    ),
    "papers": Conversation(("teller",), lambda here, _, __: paper_ballots.questions(here)),
    "count": Conversation(("teller",), lambda here, seat, _: count.confirming(here, seat)),
    "self": Conversation(
        ("representative",),
        lambda here, _, unit: self_scores.questions(here, unit),
        own=True,
        resume=lambda here, unit, leaf: self_scores.questions(here, unit, near=leaf),
    ),
    "approve": Conversation(("leader",), lambda here, _, unit: approval.questions(here, unit), own=True),
    "review": Conversation(("reviewer",), review.questions),
    "return": Conversation(
        ("reviewer", *STEERING), lambda here, _, unit: revision.questions(here, unit), proactive=False
    ),
    "explain": Conversation(
        ("representative",), lambda here, _, unit: explanation.questions(here, unit), own=True
    ),
    "reply": Conversation(("reviewer",), explanation.replies),
    "consent": Conversation(
        ("representative", "leader"),
        lambda here, seat, unit: consent.consents(here, seat.role, unit),
        own=True,
    ),
    "accept": Conversation(
        ("representative", "leader"),
        lambda here, seat, unit: pledge_consent.questions(here, seat.role, unit),
        own=True,
    ),
    "attend": Conversation(
        ("representative", "leader"),
        lambda here, seat, unit: attendance.replies(here, seat.role, unit),
        own=True,
    ),
    "object": Conversation(STEERING, lambda here, seat, unit: consent.objections(here, seat.role, unit)),
    "agree": Conversation(STEERING, agreement.questions),
    "present": Conversation(STEERING, lambda here, _, __: consent.presenting(here), proactive=False),
    "correct": Conversation(STEERING, lambda here, _, unit: correction.questions(here, unit), proactive=False),
    "paper": Conversation(("secretary",), lambda here, _, unit: desk.paper(here, unit), proactive=False),
    "replace": Conversation(("secretary",), lambda here, _, __: invitation.replacing(here), proactive=False),
    "pages": Conversation(get_args(Role), lambda here, _, __: web_sessions.questions(here), proactive=False),
    "close": Conversation(STEERING, lambda here, _, __: close.questions(here), proactive=False),
    "publish": Conversation(STEERING, lambda here, _, __: close.questions(here), proactive=False),
    "ballot": Conversation(STEERING, lambda here, _, __: voting_desk.questions(here), proactive=False),
    "council": Conversation(("secretary",), lambda here, _, __: council.questions(here), proactive=False),
    "lots": Conversation(STEERING, lambda here, _, __: count.lots(here), proactive=False),
    "meeting": Conversation(STEERING, lambda here, _, unit: meeting.questions(here, unit)),
    "pledge": Conversation(STEERING, lambda here, _, __: pledge.questions(here), proactive=False),
    "handover": Conversation(("secretary",), lambda here, _, __: handover.questions(here), proactive=False),
    "newyear": Conversation(STEERING, lambda here, _, __: next_year.questions(here), proactive=False),
    "step": Conversation(STEERING, lambda here, _, __: outside_steps.questions(here), proactive=False),
    "file": Conversation(STEERING, lambda here, _, __: retention.questions(here), proactive=False),
    "extend": Conversation(("chair",), lambda here, _, __: extension.questions(here)),
    "notify": Conversation(STEERING, lambda here, _, __: notices.questions(here), proactive=False),
    "notice": Conversation(
        ("representative", "leader"),
        lambda here, _, unit: notices.confirming(here, unit),
        own=True,
    ),
    "desk": Conversation(STEERING, lambda here, seat, _: desk.questions(here, seat)),
}


def seat_of(here: Situation) -> Seat:
    """The seat this chat speaks for: the one chosen, else the first."""
    return next((s for s in here.seats if s.id == here.channel.seat), here.seats[0])


def agenda(here: Situation) -> Iterator[Question]:
    """What this person's seats are asked, the chosen seat first; a desk only after all of it."""
    first = seat_of(here)
    seats = (first, *(s for s in here.seats if s != first))
    for seat in seats:
        yield from own(here, seat, desk_too=False)
    for seat in seats:
        if here.cycle and seat.role in STEERING:
            yield from desk.questions(here, seat)


def own(here: Situation, seat: Seat, *, desk_too: bool = True) -> Iterator[Question]:
    """What one seat is asked, and at the end what it can do at the desk."""
    for name, talk in CONVERSATIONS.items():
        if here.cycle and talk.proactive and seat.role in talk.roles and (desk_too or name != "desk"):
            yield from talk.some(here, seat, seat.unit)


def conversation(here: Situation, id: str) -> Iterator[Question]:
    """The questions among which an id stands, if one of this person's seats is entitled to them."""
    ref = QuestionId.read(id)
    for seat in seats_allowed(here, id):
        yield from CONVERSATIONS[ref.conversation].questions(here, seat, ref.unit)


def _some(here: Situation, id: str, leaf: str) -> Iterator[Question]:
    """The same, but at least those that are open and those of one leaf ("": of none)."""
    ref = QuestionId.read(id)
    for seat in seats_allowed(here, id):
        yield from CONVERSATIONS[ref.conversation].some(here, seat, ref.unit, leaf)


def seats_allowed(here: Situation, id: str) -> list[Seat]:
    """Those of this person's seats that may be asked what has this id; whatever else it names, none."""
    ref = QuestionId.read(id)
    talk = CONVERSATIONS.get(ref.conversation)
    if here.cycle is None or ref.cycle != here.cycle.id or talk is None:
        return []
    if ref.unit and ref.unit not in here.cycle.charter.unit_by_id:
        return []
    return [s for s in here.seats if s.role in talk.roles and (not talk.own or s.unit == ref.unit)]


def asked_seat(here: Situation, question: Question | None) -> Seat:
    """The seat to which a question is put: the chosen one if it is asked such, else the first that is."""
    talk = CONVERSATIONS.get(QuestionId.read(question.id).conversation) if question else None
    seats_allowed = [s for s in (seat_of(here), *here.seats) if talk and s.role in talk.roles]
    return seats_allowed[0] if seats_allowed else seat_of(here)


def find(here: Situation, id: str) -> Question | None:
    return next((q for q in _some(here, id, QuestionId.read(id).leaf) if q.id == id), None) if id else None


def current_question(here: Situation, answered: Question | None) -> Question | None:
    """Where this chat stands once `answered` has been dealt with: in the conversation it is in, else in
    the first that is owed."""
    asked = here.channel.asked
    moved_on = answered is not None and answered.id == asked
    if here.channel.purpose and not moved_on and (sent_to := find(here, asked)):
        return sent_to
    near = answered.id if answered else asked
    question = first_open(_some(here, near, ""))
    if question and not question.aside:
        return question
    following = first_open(agenda(here))
    # What was set aside waits for other work, but not in a conversation that was opened on purpose.
    if question and (following is None or following.aside or not _is_owed(question)):
        return question
    return following


def _is_owed(question: Question) -> bool:
    return CONVERSATIONS[QuestionId.read(question.id).conversation].proactive


def next_turn(here: Situation, answered: Question | None, effect: Effect) -> Turn:
    """Keep the effect, and put what comes next. What leads to another year keeps nothing of its own."""
    now = project(here, effect.facts)
    if now.channel.closed:
        return Turn(effect.facts, effect.result, messages=effect.messages)
    if effect.goto and (sent_to := find(now, effect.goto)):
        return ask(now, sent_to, effect, purpose=True)
    if effect.goto and (there := in_year(now, QuestionId.read(effect.goto).cycle)):
        return in_there(there, effect.goto)
    return finish(now, current_question(now, answered), effect)


def in_year(here: Situation, cycle: str) -> Situation | None:
    """Another year of the cluster, by the beginning of its questions' ids."""
    if here.cycle and here.cycle.id == cycle:
        return None
    return next((there for there in here.years.values() if there.cycle and there.cycle.id == cycle), None)


def in_there(there: Situation, id: str) -> Turn:
    """A question of another year is put: from then on the chat is in that year."""
    question = find(there, id)
    turn = ask(there, question, Effect(), purpose=True) if question else repeat(there, "")
    return replace(turn, cycle=QuestionId.read(id).cycle)


def ask(here: Situation, question: Question, effect: Effect, *, purpose: bool) -> Turn:
    ask = as_message(question.id, question.put())
    return Turn(effect.facts, effect.result, ask, effect.stays, purpose, messages=effect.messages)


def finish(here: Situation, question: Question | None, effect: Effect) -> Turn:
    if question:
        purpose = here.channel.purpose and question.id == here.channel.asked
        return ask(here, question, effect, purpose=purpose)
    result = effect.result or status.idle(here, seat_of(here))
    return Turn(effect.facts, result, messages=effect.messages)


def repeat(here: Situation, said: str, question: Question | None = None, *, stays: bool = False) -> Turn:
    """Something is said, nothing is kept, and the question (or the place) is put once more."""
    question = question or current_question(here, None)
    if question is None:
        return Turn(result=said or status.idle(here, seat_of(here)))
    purpose = here.channel.purpose if question.id == here.channel.asked else False
    return ask(here, question, Effect(result=said, stays=stays), purpose=purpose)


def is_vote(id: str) -> bool:
    """Whether what is said to this question may be a choice of a secret ballot."""
    return QuestionId.read(id).conversation in ("vote", "papers")


def is_gate(here: Situation, id: str) -> bool:
    return here.cycle is not None and any(g.id == QuestionId.read(id).leaf for g in here.cycle.charter.groups)


# The stage that a conversation belongs to.
_STAGE_OF = {
    "review": "review",
    "return": "review",
    "explain": "explain",
    "reply": "explain",
    "agree": "agree",
    "present": "agree",
    "consent": "agree",
    "object": "agree",
}


def why_expired(here: Situation, id: str) -> str:
    """Why a keyboard that is still on the screen no longer does anything."""
    ref = QuestionId.read(id)
    if here.cycle is None or ref.cycle != here.cycle.id:
        return "Nút này thuộc năm thi đua khác, không còn dùng nữa."
    own = {s.unit for s in here.seats if s.unit}
    if is_vote(id):
        return vote.why_expired(here, ref)
    if ref.conversation == "accept" and ref.unit in own:
        return pledge_consent.why_expired(here, ref)
    if ref.conversation in ("attend", "roll") and ref.unit in own:
        return attendance.why_expired(here)
    if ref.conversation in _STAGE_OF:
        return texts.why_expired(here, _STAGE_OF[ref.conversation])
    if ref.conversation in ("self", "approve") and ref.unit in own:
        if here.cycle.stage != "self":
            return "Cụm đã chốt tự chấm, không sửa được nữa."
        if Sheet(here, ref.unit).status == "sent":
            return "Bảng tự chấm đã gửi, không sửa được nữa. Cần sửa, đề nghị liên hệ thư ký cụm."
        if Sheet(here, ref.unit).status == "with_leader":
            return "Bảng đang chờ lãnh đạo duyệt. Cần sửa, đề nghị lãnh đạo trả lại bảng."
        if not here.timetable.is_open("self", here.now, ref.unit):
            return status.idle(here, seat_of(here))
    return "Nút này không còn dùng nữa."
