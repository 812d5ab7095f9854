"""Count of a ballot: the box is opened and counted once, the result posted, confirmed by tellers; lots.

A ballot is closed by the clock or by the first message in the cluster after its end
(.github/decisions/0008-deadline-in-the-write-path.md).
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversations.voting import ballot_list, paper_ballots
from bot.conversations.voting.ballot_list import BACK
from bot.conversations.voting.posts import counted, named, names, titled
from bot.dialogue.audiences import to_steering
from bot.dialogue.ballots import BallotCounted, LotsDrawn, Poll
from bot.dialogue.facts import Answered, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, as_message
from bot.dialogue.situation import Role, Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message
from bot.questions import Choice, Option, Text
from bot.rules.voting_methods import count
from bot.state import ballots
from bot.state.meeting import present
from bot.state.seats import is_held
from bot.vietnamese import say_list

CONFIRM, OBJECT = Option("yes", "Xác nhận"), Option("no", "Không xác nhận")


def due(situation: Situation) -> Effect:
    """Effect for ballots that are over by now: counted and posted, or their papers asked for."""
    effect = Effect()
    for poll in situation.cycle.polls if situation.cycle else ():
        if poll.is_over(situation.now) or poll.awaits_papers(situation.now):
            now = project(situation, effect.facts)
            one = (
                paper_ballots.await_papers(now, poll)
                if poll.papers and poll.state == "open"
                else close(now, poll)
            )
            effect = Effect((*effect.facts, *one.facts), messages=(*effect.messages, *one.messages))
    return effect


def close(situation: Situation, poll: Poll) -> Effect:
    """Counts the box and posts the result; asks tellers to confirm, and the chair for the next act."""
    fact = BallotCounted(poll.key, count(poll.terms, situation.boxes[poll.key]))
    now = project(situation, (fact,))
    done = ballots.item_of(now, poll.terms.ballot.id)
    closed = done.last if done else None
    if closed is None or done is None:
        return Effect()
    messages = [Message(counted(now, closed), GROUP, head=True)]
    for seat in now.roster:
        if seat.role == "teller" and seat.holders:
            question = next(q for q in confirming(now, seat) if QuestionId.read(q.id).leaf == poll.key)
            messages.append(as_message(question, Audience("seat", seat=seat.id)))
    role: Role = "chair" if is_held(now, "chair") else "secretary"
    if is_held(now, role):
        messages.append(replace(_next_step(now, done), to=Audience("role", role=role)))
    return Effect((fact,), messages=tuple(messages))


def _next_step(situation: Situation, item: ballots.Item) -> Message:
    """Message to the chair about the count, with the list of ballots where one can be opened next."""
    said = f"Đã kiểm phiếu “{item.ballot.title}”, kết quả đã đăng trong nhóm."
    # While a meeting runs, the chair goes on by its items.
    if present(situation) is not None or not any(other.to_do for other in ballots.items(situation)):
        return Message(said)
    ask = next(ballot_list.questions(situation))
    message = as_message(ask)
    return replace(message, text=f"{said}\n\n{message.text}")


# --- the tellers ---


def confirming(situation: Situation, seat: Seat) -> Iterator[Question]:
    """Each teller's word on each count. The count stands in any case; an objection is recorded."""
    for poll in situation.cycle.polls if situation.cycle else ():
        if poll.state == "counted":
            yield from _confirming(situation, poll, seat)


def _confirming(situation: Situation, poll: Poll, seat: Seat) -> Iterator[Question]:
    own, why = _word(situation, poll, seat), _word(situation, poll, seat, "why")

    def put() -> Prompt:
        return Prompt(
            f"{counted(situation, poll)}\n\nTổ kiểm phiếu xác nhận kết quả này?", Choice((CONFIRM, OBJECT))
        )

    def keep(key: str) -> Effect:
        if key == OBJECT.key:
            return Effect(goto=why)
        facts = (Answered("", own, key), Steered("count confirmed", poll.key, "Đúng như đã kiểm."))
        now = project(situation, facts)
        told = (
            ()
            if waiting(now, poll)
            else (Message(confirmed(now, poll), GROUP, quiet=present(now) is not None),)
        )
        return Effect(facts, "Đã ghi nhận xác nhận của tổ kiểm phiếu.", told)

    def refuse(reason: str) -> Effect:
        who = situation.person.name if situation.person else ""
        text = f"{titled(poll.terms)}: {who} (tổ kiểm phiếu) không xác nhận, lý do: {reason}"
        told = to_steering(Message(text))
        facts = (Answered("", own, OBJECT.key, reason=reason), Steered("count objected to", poll.key, reason))
        return Effect(facts, "Đã ghi ý kiến và báo cụm trưởng.", told)

    yield Question(own, put, keep, done=own in situation.answers.get("", {}))
    reason = "Đề nghị ghi lý do không xác nhận."
    yield Question(why, lambda: Prompt(reason, Text(300)), refuse, done=True)


def _word(situation: Situation, poll: Poll, seat: Seat, part: str = "") -> str:
    return str(
        QuestionId(situation.cycle.id if situation.cycle else "", "count", "", poll.key, f"{part}{seat.id}")
    )


def waiting(situation: Situation, poll: Poll) -> tuple[Seat, ...]:
    """Seats of tellers whose confirmation is missing."""
    said = situation.answers.get("", {})
    tellers = (s for s in situation.roster if s.role == "teller" and s.holders)
    return tuple(
        s for s in tellers if (w := said.get(_word(situation, poll, s))) is None or w.value != CONFIRM.key
    )


def confirmed(situation: Situation, poll: Poll) -> str:
    tellers = [h.person.name for s in situation.roster if s.role == "teller" for h in s.holders]
    return f"Tổ kiểm phiếu ({say_list(tellers)}) đã xác nhận kết quả “{titled(poll.terms)}”."


# --- lots ---


def lots(situation: Situation) -> Iterator[Question]:
    """Unit drawn, where the charter leaves a tie to lots; put when the desk opens it."""
    for item in ballots.items(situation):
        if item.lots and item.last and situation.cycle:
            yield _lots(
                situation, item.last, item.lots, str(QuestionId(situation.cycle.id, "lots", "", item.last.key))
            )


def _lots(situation: Situation, poll: Poll, tied: tuple[str, ...], id: str) -> Question:
    def put() -> Prompt:
        equal = f"{titled(poll.terms)}: {names(situation, tied)} bằng phiếu."
        text = f"{equal} Bốc thăm công khai chọn được đơn vị nào?"
        return Prompt(text, Choice((*(Option(u, named(situation, u)) for u in tied), BACK)))

    def keep(key: str) -> Effect:
        if key == BACK.key:
            return Effect(result="Chưa ghi kết quả bốc thăm.")
        told = f"Bốc thăm công khai “{titled(poll.terms)}”: {named(situation, key)}."
        return Effect(
            (LotsDrawn(poll.key, (*poll.settled, key)),), "Đã ghi kết quả bốc thăm.", (Message(told, GROUP),)
        )

    return Question(id, put, keep, done=True)
