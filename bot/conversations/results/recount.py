"""Recount of what was published (`đối chiếu`): a page for everybody, and each unit's word on what it shows.

The page recounts by itself, with the network off; the word is a small fact, and changes nothing.
"""

from collections.abc import Iterator

from bot.conversations.results.close import is_published, result
from bot.dialogue.audiences import to_steering
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.registry import UNIT, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Document, Message
from bot.questions import Choice, Option, Text
from bot.vietnamese import quoted

FITS, DIFFERS = Option("yes", "Khớp"), Option("no", "Không khớp")


def begin(call: Call) -> Effect | Reply:
    """`đối chiếu`: the page, how many units have recounted, and the question to a unit for its own word."""
    situation, cycle = call.situation, call.situation.cycle
    if cycle is None or not is_published(situation):
        return Reply("Đối chiếu được sau khi công bố kết quả.", stays=False)
    year = cycle.charter.year
    text = (
        f"Trang tính lại kết quả năm {year} ngay trên máy của đồng chí, không cần mạng. Mở tệp: màu xanh là "
        f"khớp; màu đỏ là không khớp, có nêu chỗ.\n{say_count(situation)}"
    )
    file = Message(text, document=Document("recount", cycle.id, "", f"kiem-tra-{year}.html"))
    own = call.seat.role in UNIT and call.seat.unit
    return Effect(messages=(file,), goto=_id(situation, cycle, call.seat.unit) if own else "")


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """The unit's word on the page, and what differs; put only when somebody opens them."""
    cycle = situation.cycle
    if cycle is None or not unit or not is_published(situation):
        return
    id, differs = _id(situation, cycle, unit), _id(situation, cycle, unit, "what")
    ask = f"{_name(situation, unit)} đã đối chiếu, kết quả thế nào?"

    def keep(key: str) -> Effect:
        if key == DIFFERS.key:
            return Effect(goto=differs)
        facts = (Answered(unit, id, key),)
        return Effect(facts, f"Đã ghi: khớp. {say_count(project(situation, facts))}")

    def tell(words: str) -> Effect:
        told = (
            f"{_name(situation, unit)} đối chiếu kết quả không khớp: {quoted(words)}. Xem lại: gõ “đối chiếu”."
        )
        facts = (Answered(unit, id, DIFFERS.key, reason=words),)
        return Effect(facts, "Đã ghi và báo cụm trưởng, thư ký cụm.", to_steering(Message(told)))

    given = situation.answers.get(unit, {}).get(id)
    done = given is not None and not given.aside
    form = Choice((FITS, DIFFERS))
    yield Question(id, lambda: Prompt(ask, form, (LATER,)), keep, done, aside_of(given), unit)
    what = "Chỗ nào không khớp? Đề nghị ghi như trang nêu."
    yield Question(differs, lambda: Prompt(what, Text(300)), tell, done=True)


def say_count(situation: Situation) -> str:
    """``Đã đối chiếu: 6/8 đơn vị.``, with those that found a difference."""
    cycle = situation.cycle
    units = [unit.id for unit in cycle.charter.units] if cycle else []
    said = {unit: word for unit in units if cycle and (word := _word(situation, cycle, unit))}
    wrong = [_name(situation, unit) for unit, word in said.items() if word == DIFFERS.key]
    differing = f"; không khớp: {', '.join(wrong)}" if wrong else ""
    return f"Đã đối chiếu: {len(said)}/{len(units)} đơn vị{differing}."


def _name(situation: Situation, unit: str) -> str:
    return situation.cycle.charter.unit_by_id[unit].short if situation.cycle else unit


def _word(situation: Situation, cycle: Cycle, unit: str) -> str:
    answer = situation.answers.get(unit, {}).get(_id(situation, cycle, unit))
    return "" if answer is None or answer.aside else answer.value


def _id(situation: Situation, cycle: Cycle, unit: str, part: str = "") -> str:
    """Each published result has a question of its own: a correction is recounted anew."""
    shot = result(situation)
    return str(QuestionId(cycle.id, "recount", unit, f"n{shot.number if shot else 0}", part))
