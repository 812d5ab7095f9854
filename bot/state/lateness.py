"""Days late as the system sees them, for the criteria that count them: made anew at each stage until it closes.

What a closed stage has counted stays; once a person has stated a number of days, the system adds nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Charter, Leaf, Stage, Unit
from bot.rules.lateness import REPORT, days_late, is_seen, made_of, parts_of
from bot.state import snapshots
from bot.state.reports import late_reports


class CountedTable(Protocol):
    """Table of one unit, as far as days late are counted of it."""

    situation: Situation
    cycle: Cycle
    charter: Charter
    unit: Unit
    stage: Stage

    @property
    def came_at(self) -> datetime | None: ...


class ReviewedTable(CountedTable, Protocol):
    """The same after the self-scores, with what was claimed and said since."""

    @property
    def claimed(self) -> Mapping[str, str]: ...
    def word(self, conversation: str, leaf: str = "") -> Answer | None: ...


def of_self(sheet: CountedTable) -> Mapping[str, str]:
    """Leaf -> value by the system, while units score themselves. A table that was returned later keeps what the
    close has counted."""
    leaves = counting(sheet.charter, sheet.unit.id)
    shot = snapshots.newest(sheet.cycle, "self") if leaves else None
    if shot:
        closed = snapshots.values(shot.body, sheet.unit.id)
        return {leaf.id: closed[leaf.id] for leaf in leaves if leaf.id in closed}
    found = {}
    for leaf in leaves:
        days = _of_table(sheet) if "self" in leaf.criterion.observed else 0
        found[leaf.id] = made_of({"self": days, **_of_reports(sheet, leaf)})
    return found


def of_stage(sheet: ReviewedTable, before: Mapping[str, str]) -> Mapping[str, str]:
    """Leaf -> value by the system at the present stage, from that of the stage before."""
    if sheet.cycle.stage != sheet.stage:
        return {}
    found = {}
    for leaf in counting(sheet.charter, sheet.unit.id):
        if not is_seen(value := before.get(leaf.id, "")):
            continue
        parts: dict[str, int | str] = {
            p: days for p, days in parts_of(value).items() if not p.startswith(REPORT)
        }
        if sheet.stage == "explain" and "explain" in leaf.criterion.observed:
            parts["explain"] = _of_explanation(sheet, before)
        found[leaf.id] = made_of({**parts, **_of_reports(sheet, leaf)})
    return found


def with_consents(situation: Situation, unit: str, values: Mapping[str, str]) -> dict[str, str]:
    """Values as the agreement closes with them: a late word on the table counts only then, since it is given on
    the table without it."""
    found, cycle = dict(values), situation.cycle
    for leaf in counting(cycle.charter, unit) if cycle else ():
        if cycle and "consent" in leaf.criterion.observed and is_seen(found.get(leaf.id, "")):
            parts: dict[str, int | str] = {**parts_of(found[leaf.id])}
            found[leaf.id] = made_of({**parts, "consent": _of_consent(situation, cycle, unit)})
    return found


def counting(charter: Charter, unit: str) -> tuple[Leaf, ...]:
    """Leaves that count the unit's days late."""
    return tuple(leaf for leaf in charter.observed if leaf.criterion.applies(unit))


def _of_reports(sheet: CountedTable, leaf: Leaf) -> Mapping[str, int | str]:
    return late_reports(sheet.situation, sheet.unit.id) if "reports" in leaf.criterion.observed else {}


def _of_table(sheet: CountedTable) -> int:
    return _late(sheet.situation, "self", sheet.unit.id, sheet.came_at or sheet.situation.now)


def _of_explanation(sheet: ReviewedTable, reviewed: Mapping[str, str]) -> int:
    """Days by which the last word on the review came late; none where there was nothing to explain."""
    own, ids = sheet.claimed, sheet.charter.leaves
    asked = [x for x in ids if own.get(x, "") != reviewed.get(x, "") and not is_seen(reviewed.get(x, ""))]
    words = (sheet.word("explain", leaf) for leaf in asked)
    said = [word.at for word in words if word and not word.aside]
    if not asked:
        return 0
    came = max(said) if len(said) == len(asked) else sheet.situation.now
    return _late(sheet.situation, "explain", sheet.unit.id, came)


def _of_consent(situation: Situation, cycle: Cycle, unit: str) -> int:
    """Days by which the unit's word on the table came late; none where it was put only after the date."""
    window = situation.timetable.window("agree", unit)
    put = situation.answers.get("", {}).get(str(QuestionId(cycle.id, "present")))
    if window is None or put is None or put.at > window.due:
        return 0
    word = situation.answers.get(unit, {}).get(str(QuestionId(cycle.id, "consent", unit)))
    given = word is not None and not word.aside and word.value.endswith(put.value)
    return _late(situation, "agree", unit, word.at if word and given else situation.now)


def _late(situation: Situation, stage: Stage, unit: str, came: datetime) -> int:
    """Days late within the unit's own window; what never came is as late as its close."""
    window = situation.timetable.window(stage, unit)
    if window is None:
        return 0
    return days_late(window.due, window.in_time_until, min(came, window.closes), situation.zone)
