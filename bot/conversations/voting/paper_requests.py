"""Requests for a paper ballot: a teller asks with a reason, and the unit says yes in its own chat.

For a unit that nobody is in, a teller of another unit and the chair say it. Kept among the cluster's answers:
`k7/slip.<unit>.<ballot>` holds the reason, its parts `teller` and `chair` their words; answered "no" or given,
it is over.
"""

from collections.abc import Iterator

from bot.conversations.voting.posts import names, titled
from bot.dialogue.ballots import PaperGiven, Poll
from bot.dialogue.facts import Answered, Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.registry import EXPIRED, UNIT
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option

YES, NO = Option("yes", "Đồng ý nhận phiếu giấy"), Option("no", "Không nhận")
# Papers below which they are no secret from those who read them.
FEW = 3
# Those who say yes for a unit that nobody is in.
BOTH = ("teller", "chair")


def request(situation: Situation, poll: Poll, unit: str, reason: str) -> Effect:
    """A teller asks for a paper: whoever has to say yes is asked."""
    own = _id(situation, poll, unit)
    facts: list[Fact] = [Answered("", own, f"ask {reason}")]
    facts += [Answered("", f"{own}.{part}", "") for part in BOTH]
    by = [s.id for s in situation.seats if s.role == "teller"]
    facts.append(Answered("", f"{own}.by", " ".join(map(str, by))))
    facts.append(Steered("paper requested", f"{poll.key} {unit}", reason))
    now = project(situation, facts)
    messages = [
        as_message(question, Audience("seat", seat=seat.id))
        for seat in now.roster
        if _may_say(now, poll, unit, seat)
        for question in [_question(now, poll, unit, seat)]
    ]
    name = names(situation, (unit,))
    whom = "đơn vị" if _has_people(situation, unit) else "tổ kiểm phiếu (đơn vị khác) và cụm trưởng"
    return Effect(
        tuple(facts), f"Đã gửi đề nghị phát phiếu giấy cho {name}; chờ {whom} đồng ý.", tuple(messages)
    )


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Question about each request that waits for this seat's word."""
    for poll in situation.cycle.polls if situation.cycle else ():
        if not poll.takes_votes(situation.now):
            continue
        for of in poll.terms.issued:
            if _is_open(situation, poll, of) and _may_say(situation, poll, of, seat):
                yield _question(situation, poll, of, seat)


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why such a button does nothing any more."""
    polls = situation.cycle.polls if situation.cycle else ()
    poll = next((p for p in polls if p.key == ref.leaf), None)
    if poll is None or not poll.takes_votes(situation.now) or ref.unit in poll.voted:
        return "Đề nghị phát phiếu giấy này đã xong."
    return EXPIRED


def _may_say(situation: Situation, poll: Poll, unit: str, seat: Seat) -> bool:
    """The unit itself, if anybody confirmed is in it; else a teller of another unit than the one who asked, and
    the chair, each once."""
    if _has_people(situation, unit):
        return seat.unit == unit and seat.role in UNIT
    if _said(situation, poll, unit, seat.role) == "yes":
        return False
    if seat.role == "teller":
        by = _answer(situation, f"{_id(situation, poll, unit)}.by").split()
        asking = {s.unit for s in situation.roster if str(s.id) in by}
        return seat.unit not in asking
    return seat.role == "chair"


def _question(situation: Situation, poll: Poll, unit: str, seat: Seat) -> Question:
    name = names(situation, (unit,))
    reason = _answer(situation, _id(situation, poll, unit)).removeprefix("ask ")
    text = (
        f"{titled(poll.terms)}: tổ kiểm phiếu đề nghị phát phiếu giấy cho {name}, lý do: {reason}\n"
        "Nhận phiếu giấy thì không bỏ phiếu qua hệ thống nữa. "
        f"Dưới {FEW} phiếu giấy thì phiếu không kín với tổ kiểm phiếu."
    )
    return Question(
        _id(situation, poll, unit),
        lambda: Prompt(text, Choice((YES, NO))),
        lambda key: _keep(situation, poll, unit, seat, key),
    )


def _keep(situation: Situation, poll: Poll, unit: str, seat: Seat, key: str) -> Effect:
    own, name = _id(situation, poll, unit), names(situation, (unit,))
    tellers = Audience("role", role="teller")
    if key == NO.key:
        told = f"{titled(poll.terms)}: không phát phiếu giấy cho {name}."
        return Effect((Answered("", own, "no"),), "Đã ghi: không nhận phiếu giấy.", (Message(told, tellers),))
    kept: tuple[Fact, ...] = ()
    if not _has_people(situation, unit):
        kept = (Answered("", f"{own}.{seat.role}", "yes"),)
        now = project(situation, kept)
        if any(_said(now, poll, unit, part) != "yes" for part in BOTH):
            return Effect(kept, "Đã ghi ý kiến đồng ý; còn chờ ý kiến thứ hai.")
    told = f"{titled(poll.terms)}: {name} nhận phiếu giấy, đề nghị bỏ vào hòm phiếu."
    reason = _answer(situation, own).removeprefix("ask ")
    facts = (*kept, Answered("", own, "given"), PaperGiven(poll.key, unit, reason))
    to_unit = Message(told, Audience("role", role=poll.terms.ballot.voter, unit=unit))
    return Effect(facts, "Đã ghi: nhận phiếu giấy.", (to_unit, Message(told, tellers), Message(told, GROUP)))


def _is_open(situation: Situation, poll: Poll, unit: str) -> bool:
    return unit not in poll.voted and _answer(situation, _id(situation, poll, unit)).startswith("ask ")


def _has_people(situation: Situation, unit: str) -> bool:
    return any(
        h.standing != "pending"
        for s in situation.roster
        if s.unit == unit and s.role in UNIT
        for h in s.holders
    )


def _said(situation: Situation, poll: Poll, unit: str, part: str) -> str:
    return _answer(situation, f"{_id(situation, poll, unit)}.{part}")


def _answer(situation: Situation, id: str) -> str:
    answer = situation.answers.get("", {}).get(id)
    return answer.value if answer else ""


def _id(situation: Situation, poll: Poll, unit: str) -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", "slip", unit, poll.key))
