"""Answers that came after the hard close because they could not be heard before it.

They are refused like any other, for the deadline is a rule of the write path; but what they would have been
is kept aside, under an id of its own, until the chair gives the unit more time or does not.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.facts import Answered, EvidenceMoved, EvidenceWanted, Fact, LateAnswerAccepted
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId, is_late
from bot.dialogue.said import Said
from bot.dialogue.situation import Answer, Situation
from bot.dialogue.turn import Turn
from bot.vietnamese import say_moment

# A platform that was silent for so long before a close took the last chance away.
LAST_CHANCE = timedelta(hours=1)
# Platforms keep what waits for us at most so long.
KEPT_BY_PLATFORMS = timedelta(hours=24)

Decide = Callable[[Situation, Said], Turn]


def aside(here: Situation, said: Said, refused: Turn, decide: Decide) -> Turn | None:
    """What is kept of something that was refused, if only the line kept it from being in time; else None."""
    about = QuestionId.read(said.question or here.channel.asked)
    if here.cycle is None or refused.facts or about.conversation == "vote":
        return None
    for unit in dict.fromkeys(seat.unit for seat in here.seats if seat.unit):
        stage = _closed(here, unit)
        moment = _in_time(here, said, stage, unit) if stage else None
        if moment is None:
            continue
        cycle = replace(here.cycle, stage=stage)
        there = replace(here, now=moment, cycle=cycle)
        turn = decide(project(there, taken(here, [unit])), said)
        facts = tuple(_aside(fact) for fact in turn.facts if _counts(fact, unit))
        if facts:
            window = here.timetable.window(stage, unit)
            closed = say_moment(window.closes, here.zone) if window else ""
            result = (
                f"Nội dung này đến sau giờ chốt ({closed}) nên chưa được ghi vào bảng. Vì đường truyền "
                "gián đoạn trước hạn, hệ thống đã giữ riêng và báo cụm trưởng xem xét gia hạn."
            )
            return replace(refused, facts=facts, result=result)
    return None


def units(here: Situation) -> list[str]:
    """The units with something kept aside that the chair has not decided on yet."""
    known = here.cycle.charter.units if here.cycle else ()
    return [u.id for u in known if any(_waiting(here, u.id)) or any(_files(here, u.id))]


def taken(here: Situation, of: list[str]) -> tuple[Fact, ...]:
    """What was kept aside for these units ("" is all) counts after all, in the order it came."""
    facts: list[Fact] = []
    for unit in here.cycle.charter.units if here.cycle else ():
        if unit.id in of or "" in of:
            some = sorted(_waiting(here, unit.id), key=lambda one: one[1].number)
            facts += [LateAnswerAccepted(unit.id, question, _original(question)) for question, _ in some]
            facts += [EvidenceMoved(unit.id, id, _original(question)) for id, question in _files(here, unit.id)]
    return tuple(facts)


def dropped(here: Situation, of: list[str]) -> tuple[Fact, ...]:
    """Files that were kept aside are taken back; answers stay in the history and count for nothing."""
    return tuple(EvidenceMoved(unit, id, "") for unit in of for id, _ in _files(here, unit))


def _closed(here: Situation, unit: str) -> str:
    """The stage that was closed last for the unit; "" while none is."""
    stages = here.cycle.charter.stages if here.cycle else ()
    windows = {stage: here.timetable.window(stage, unit) for stage in stages}
    over = {stage: w.closes for stage, w in windows.items() if w and w.closes <= here.now}
    return max(over, key=lambda stage: over[stage], default="")


def _in_time(here: Situation, said: Said, stage: str, unit: str) -> datetime | None:
    """The moment at which it would have been heard, had there been a line; None if it simply is late."""
    window = here.timetable.window(stage, unit)
    if window is None or here.now - window.closes > KEPT_BY_PLATFORMS:
        return None
    if said.at and window.opens <= said.at < window.closes:
        return said.at
    silence = here.channel.silence
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


def _waiting(here: Situation, unit: str) -> Iterator[tuple[str, Answer]]:
    """Answers of the unit kept aside, newer than what counts now and than the chair's last word."""
    answers = here.answers.get(unit, {})
    for question, answer in answers.items():
        if is_late(question) and answer.at > _decided(here):
            now = answers.get(_original(question))
            if now is None or now.number < answer.number:
                yield question, answer


def _decided(here: Situation) -> datetime:
    id = str(QuestionId(here.cycle.id, "extend", "", "late")) if here.cycle else ""
    word = here.answers.get("", {}).get(id)
    return word.at if word else datetime.min.replace(tzinfo=here.now.tzinfo)


def _files(here: Situation, unit: str) -> Iterator[tuple[int, str]]:
    return ((e.id, e.question) for e in here.evidence.get(unit, ()) if is_late(e.question))
