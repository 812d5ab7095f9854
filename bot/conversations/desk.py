"""Desk of the secretary and the chair: the acts they can do now, one tap away."""

from collections.abc import Iterator
from typing import assert_never

from bot.conversations.deadlines.desk import steps
from bot.conversations.joining import invitation
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.registry import STEERING, Call, Command, Conversation, Reply, registry
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Turn
from bot.questions import Choice, Option
from bot.state.pending import say_done, unsent
from bot.state.stages import named


def questions(situation: Situation, seat: Seat, unit: str = "") -> Iterator[Question]:
    """Always one question: the next act. No answer is stored."""
    if situation.cycle is None:
        return
    acts = [c for c in registry().commands if c.button and c.offered(situation, seat)]
    # Acts of the year's end come last: steps outside the chat, the council's decision, another year.
    last = [act for act in acts if act.section in ("year", "person")]
    first = [act for act in acts if act not in last]
    options = (*_buttons(situation, first), *steps(situation), *_buttons(situation, last))
    id = str(QuestionId(situation.cycle.id, "desk"))
    yield Question(
        id,
        lambda: Prompt(_greeting(situation, seat), Choice(options)),
        lambda key: _act(situation, seat, key),
    )


def _buttons(situation: Situation, acts: list[Command]) -> Iterator[Option]:
    for act in acts:
        yield Option(_key(situation, act), act.button if isinstance(act.button, str) else act.button(situation))


def _key(situation: Situation, act: Command) -> str:
    """Key of an act's button: its name, and what it is about."""
    return f"{act.name}-{subject}" if (subject := act.subject(situation)) else act.name


def _act(situation: Situation, seat: Seat, key: str) -> Effect:
    """Runs the act that was tapped, or says that the desk's seat may not do it."""
    act = registry().command_by_name.get(key.partition("-")[0])
    if act is None:
        return Effect(goto=str(QuestionId(situation.cycle.id, "step", "", key)) if situation.cycle else "")
    if seat.role not in act.roles:
        return Effect(result=act.refusal)
    done = act.run(Call(situation, seat))
    match done:
        case Effect():
            return done
        case Reply(text, stays):
            return Effect(result=text, stays=stays)
        case Turn():
            raise TypeError(f"an act of the desk gives an Effect or a Reply: {key}")
        case never:
            assert_never(never)


def _greeting(situation: Situation, seat: Seat) -> str:
    if situation.cycle is None:
        return ""
    joined = sum(bool(s.holders) for s in situation.roster)
    charter = situation.cycle.charter
    sent = len(charter.units) - len(unsent(situation))
    done = f"{sent}/{len(charter.units)} đơn vị đã gửi"
    if situation.cycle.stage not in ("", "self"):
        done = say_done(situation, f"đã {named(situation.cycle.stage)} xong")
    who = invitation.ROLES[seat.role]
    if situation.is_past:
        return f"{who}, năm {charter.year}. Cần làm gì tiếp?"
    return f"{who}, năm {charter.year}: {joined}/{len(situation.roster)} vai đã vào, {done}. Cần làm gì tiếp?"


CONVERSATIONS = (Conversation("desk", STEERING, questions, None),)
