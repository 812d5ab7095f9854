"""Turns that end an answer, a command or a refusal: the result, and the question put next."""

from dataclasses import replace

from bot.conversations import left_open, status
from bot.dialogue.facts import Answered
from bot.dialogue.position import chosen_seat, current_question, find
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Question, QuestionId, as_message
from bot.dialogue.registry import EXPIRED, NOT_CONFIRMED, conversation
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn

# Said where an answer is settled and nothing is asked after it.
AMEND = "Muốn sửa, gõ “sửa”."


def next_turn(situation: Situation, answered: Question | None, effect: Effect) -> Turn:
    """Turns an answer's effect into a Turn with the next question. Switching to another year drops the
    facts."""
    now = project(situation, effect.facts)
    if now.channel.closed:
        return Turn(effect.facts, effect.result, messages=effect.messages)
    if effect.goto and (sent_to := find(now, effect.goto)):
        return ask(now, sent_to, effect, purpose=True)
    if effect.goto and (other_year := _year_of(now, QuestionId.read(effect.goto).cycle)):
        return ask_in_year(other_year, effect.goto)
    following = current_question(now, answered)
    if pause := left_open.instead_of(now, following, effect.facts):
        return ask(now, pause, effect, purpose=True)
    if (
        following is None
        and answered
        and effect.result
        and not effect.stays
        and _is_changeable(now, answered, effect)
    ):
        effect = replace(effect, result=f"{effect.result} {AMEND}")
    return finish(now, following, effect)


def _is_changeable(now: Situation, answered: Question, effect: Effect) -> bool:
    """True where a unit's word was kept, and its question can be opened again."""
    talk = conversation(QuestionId.read(answered.id).conversation)
    kept = talk is not None and talk.own_unit and any(isinstance(fact, Answered) for fact in effect.facts)
    return kept and find(now, answered.id) is not None


def ask(situation: Situation, question: Question, effect: Effect, *, purpose: bool) -> Turn:
    """Turn that puts this question after the effect."""
    asked = as_message(question)
    return Turn(effect.facts, effect.result, asked, effect.stays, purpose, messages=effect.messages)


def finish(situation: Situation, question: Question | None, effect: Effect) -> Turn:
    """Turn that puts the question after the effect or, without one, says how things stand."""
    if question:
        purpose = situation.channel.purpose and question.id == situation.channel.asked
        return ask(situation, question, effect, purpose=purpose)
    result = effect.result or status.idle(situation, chosen_seat(situation))
    return Turn(effect.facts, result, messages=effect.messages)


def repeat(situation: Situation, text: str, question: Question | None = None, *, stays: bool = False) -> Turn:
    """Turn that says something, keeps nothing, and puts the question (else the chat's own) once more."""
    question = question or current_question(situation, None)
    if question is None:
        return Turn(result=text or status.idle(situation, chosen_seat(situation)))
    purpose = situation.channel.purpose if question.id == situation.channel.asked else False
    return ask(situation, question, Effect(result=text, stays=stays), purpose=purpose)


def ask_in_year(year: Situation, id: str) -> Turn:
    """Turn that puts a question of another year; the chat is then in that year."""
    question = find(year, id)
    turn = ask(year, question, Effect(), purpose=True) if question else repeat(year, "")
    return replace(turn, cycle=QuestionId.read(id).cycle)


def why_expired(situation: Situation, id: str) -> str:
    """Reason why a button that is still on a screen does nothing any more."""
    ref = QuestionId.read(id)
    if situation.cycle is None or ref.cycle != situation.cycle.id:
        return "Lựa chọn này thuộc năm thi đua khác, không còn dùng nữa."
    talk = conversation(ref.conversation)
    if talk is None:
        return EXPIRED
    theirs = [s for s in situation.seats if s.role in talk.roles and (not talk.own_unit or s.unit == ref.unit)]
    if theirs and not any(talk.asks(situation, seat) for seat in theirs):
        return NOT_CONFIRMED
    return talk.why_expired(situation, ref)


def _year_of(situation: Situation, cycle: str) -> Situation | None:
    """Situation of another year of the cluster, by its cycle's id; None for this year's."""
    if situation.cycle and situation.cycle.id == cycle:
        return None
    return next((year for year in situation.years.values() if year.cycle and year.cycle.id == cycle), None)
