"""Late answers: those that came after the hard close because of an outage before it.

They are refused like any other (.github/decisions/0008-deadline-in-the-write-path.md); but the answer is kept
aside, under an id of its own, until the chair gives the unit more time or refuses it.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.cycle import PresentStage
from bot.dialogue.facts import Answered, EvidenceMoved, EvidenceWanted, Fact, LateAnswerAccepted
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId, is_late
from bot.dialogue.said import Said
from bot.dialogue.situation import Answer, Situation
from bot.dialogue.turn import Turn
from bot.vietnamese import say_moment

# An outage counts if it lasted so long up to the close, so that nobody could answer at the last moment.
LAST_CHANCE = timedelta(hours=1)
# Platforms keep undelivered messages for at most so long.
KEPT_BY_PLATFORMS = timedelta(hours=24)

Decide = Callable[[Situation, Said], Turn]


def aside(situation: Situation, said: Said, refused: Turn, decide: Decide) -> Turn | None:
    """Turn that keeps a refused answer aside, if only an outage made it late; else None.

    The answer is decided anew at the moment at which it would have been heard.
    """
    about = QuestionId.read(said.question or situation.channel.asked)
    if situation.cycle is None or refused.facts or about.conversation == "vote":
        return None
    for unit in dict.fromkeys(seat.unit for seat in situation.seats if seat.unit):
        stage = _closed(situation, unit)
        moment = _in_time(situation, said, stage, unit) if stage else None
        if moment is None:
            continue
        cycle = replace(situation.cycle, stage=stage)
        then = replace(situation, now=moment, cycle=cycle)
        turn = decide(project(then, taken(situation, [unit])), said)
        facts = tuple(_aside(fact) for fact in turn.facts if _counts(fact, unit))
        if facts:
            window = situation.timetable.window(stage, unit)
            closed = say_moment(window.closes, situation.zone) if window else ""
            result = (
                f"Nội dung này đến sau giờ chốt ({closed}) nên chưa được ghi vào bảng. Vì đường truyền "
                "gián đoạn trước hạn, hệ thống đã giữ riêng và báo cụm trưởng xem xét gia hạn."
            )
            return replace(refused, facts=facts, result=result)
    return None


def units(situation: Situation) -> list[str]:
    """Units with something kept aside that the chair has not decided on yet."""
    known = situation.cycle.charter.units if situation.cycle else ()
    return [u.id for u in known if any(_waiting(situation, u.id)) or any(_files(situation, u.id))]


def taken(situation: Situation, of: list[str]) -> tuple[Fact, ...]:
    """Facts that accept everything kept aside for these units ("" is all), in the order it came."""
    facts: list[Fact] = []
    for unit in situation.cycle.charter.units if situation.cycle else ():
        if unit.id in of or "" in of:
            some = sorted(_waiting(situation, unit.id), key=lambda one: one[1].number)
            facts += [LateAnswerAccepted(unit.id, question, _original(question)) for question, _ in some]
            facts += [
                EvidenceMoved(unit.id, id, _original(question)) for id, question in _files(situation, unit.id)
            ]
    return tuple(facts)


def dropped(situation: Situation, of: list[str]) -> tuple[Fact, ...]:
    """Facts that drop files kept aside for these units; answers stay in the history and count for nothing."""
    return tuple(EvidenceMoved(unit, id, "") for unit in of for id, _ in _files(situation, unit))


def _closed(situation: Situation, unit: str) -> PresentStage:
    """Stage whose window closed last for the unit; "" before the first close."""
    stages = situation.cycle.charter.stages if situation.cycle else ()
    windows = {stage: situation.timetable.window(stage, unit) for stage in stages}
    over = [(w.closes, stage) for stage, w in windows.items() if w and w.closes <= situation.now]
    return max(over, key=lambda one: one[0])[1] if over else ""


def _in_time(situation: Situation, said: Said, stage: str, unit: str) -> datetime | None:
    """Moment at which it would have been heard without the outage; None if it is late without one."""
    window = situation.timetable.window(stage, unit)
    if window is None or situation.now - window.closes > KEPT_BY_PLATFORMS:
        return None
    if said.at and window.opens <= said.at < window.closes:
        return said.at
    silence = situation.channel.silence
    if silence and silence[0] <= window.closes - LAST_CHANCE and window.closes <= silence[1]:
        return window.closes - timedelta(seconds=1)
    return None


def _counts(fact: Fact, unit: str) -> bool:
    return isinstance(fact, EvidenceWanted) or (
        isinstance(fact, Answered) and not fact.aside and fact.unit == unit
    )


def _aside(fact: Fact) -> Fact:
    assert isinstance(fact, Answered | EvidenceWanted)
    cycle, _, rest = fact.question.partition("/")
    return replace(fact, question=f"{cycle}/late.{rest}")


def _original(question: str) -> str:
    cycle, _, rest = question.partition("/late.")
    return f"{cycle}/{rest}"


def _waiting(situation: Situation, unit: str) -> Iterator[tuple[str, Answer]]:
    """Answers of the unit kept aside, newer than the one that counts and than the chair's last decision."""
    answers = situation.answers.get(unit, {})
    for question, answer in answers.items():
        if is_late(question) and answer.at > _decided(situation):
            now = answers.get(_original(question))
            if now is None or now.number < answer.number:
                yield question, answer


def _decided(situation: Situation) -> datetime:
    id = str(QuestionId(situation.cycle.id, "extend", "", "late")) if situation.cycle else ""
    word = situation.answers.get("", {}).get(id)
    return word.at if word else datetime.min.replace(tzinfo=situation.now.tzinfo)


def _files(situation: Situation, unit: str) -> Iterator[tuple[int, str]]:
    return ((e.id, e.question) for e in situation.evidence.get(unit, ()) if is_late(e.question))
