"""State of the charter's draft: what it changes, what it touches, the units' words on it.

A unit's word counts for exactly the draft it was given on, by its hash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from bot.dialogue.charter_versions import CharterAdopted, CharterDraft
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered, AnswerTakenBack, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.amendments import barred, is_asked_anew
from bot.rules.charter import Leaf, Unit
from bot.rules.charter_changes import CharterChanges, changes
from bot.state.sheet import sheet_of
from bot.vietnamese import say_hash

MARK = 8


class Touched(NamedTuple):
    """Criterion that was scored before, by these units, and is scored otherwise by the draft; `gone`: it is no
    criterion any more, so its answers only stay in the history."""

    leaf: Leaf
    units: tuple[Unit, ...]
    gone: bool = False


@dataclass(frozen=True)
class Amendment:
    """Draft of the year's charter beside the charter in force."""

    situation: Situation
    cycle: Cycle
    draft: CharterDraft

    def id(self, leaf: str, part: str = "") -> str:
        """Id of a question about exactly this draft, so that a keyboard shown with another one expires."""
        return str(QuestionId(self.cycle.id, "charter", "", leaf, f"{self.draft.hash[:MARK]}{part}"))

    @property
    def number(self) -> int:
        """Number that the version will have."""
        return self.cycle.version + 1

    @property
    def is_for_next_year(self) -> bool:
        """True once the last stage is closed: then it is no version of this year, but the table of the next."""
        return not self.cycle.stage

    @property
    def called(self) -> str:
        """``dự thảo quy chế lần 2``, ``dự thảo bảng tiêu chí năm 2027``."""
        return called(self.cycle, self.number)

    @property
    def shown(self) -> str:
        return say_hash(self.draft.hash)

    @cached_property
    def changes(self) -> CharterChanges:
        return changes(self.cycle.charter, self.draft.charter)

    @property
    def barred(self) -> str:
        """Reason why it can't be adopted in this year any more; "" where it can."""
        if self.is_for_next_year:
            return ""
        stages, present = self.cycle.charter.stages, self.cycle.stage
        closed = stages.index(present) if present in stages else len(stages)
        return barred(self.cycle.charter, self.draft.charter, closed=closed)

    @cached_property
    def touched(self) -> tuple[Touched, ...]:
        """Criteria that units have scored by the rules that it changes, in the order of the charter."""
        return tuple(self._touched())

    def _touched(self) -> Iterator[Touched]:
        new = self.draft.charter.leaves
        wanted = set() if self.is_for_next_year else {*self.changes.changed, *self.changes.dropped}
        for leaf in self.cycle.charter.leaves.values():
            if leaf.id not in wanted:
                continue
            after = new.get(leaf.id)
            units = tuple(
                unit
                for unit in self.cycle.charter.units
                if (value := self._value(unit, leaf))
                and (after is None or is_asked_anew(leaf, after, unit.id, value))
            )
            if units:
                yield Touched(after or leaf, units, gone=after is None)

    def _value(self, unit: Unit, leaf: Leaf) -> str:
        """Value of the unit's own answer; "" of a criterion that the system fills in."""
        return "" if leaf.criterion.observed else sheet_of(self.situation, unit.id).value(leaf)

    # --- adopting it ---

    def adopting(self, why: str) -> tuple[Fact, ...]:
        """Facts by which it is adopted: answers that it touches are asked for again, with what was answered as
        the proposal; a table that was sent and lacks something now is with its unit again."""
        again = [
            Answered(unit.id, sheet.id(one.leaf.id), self._value(unit, one.leaf), aside=True)
            for one in self.touched
            if not one.gone
            for unit in one.units
            if (sheet := sheet_of(self.situation, unit.id))
        ]
        adopted = CharterAdopted(self.number, self.draft.hash, why)
        facts: tuple[Fact, ...] = (*again, adopted)
        return (*facts, *self._reopened(project(self.situation, facts)))

    def _reopened(self, now: Situation) -> Iterator[AnswerTakenBack]:
        if self.cycle.stage != self.cycle.charter.stages[0]:
            return
        for unit in self.cycle.charter.units:
            sheet = sheet_of(now, unit.id)
            sent = sheet.answers.get(sheet.id("send"))
            if sent and sheet.status != "drafting" and (sheet.missing() or sheet.unfounded(paper=sheet.paper)):
                yield AnswerTakenBack(unit.id, sheet.id("send"), sent.number)


def amendment(situation: Situation) -> Amendment | None:
    """The draft of this year's charter, or of the next year's table; None without one, and in a past year."""
    cycle = situation.cycle
    if cycle is None or cycle.draft is None or situation.is_past:
        return None
    return Amendment(situation, cycle, cycle.draft)


def called(cycle: Cycle, number: int) -> str:
    """Name of the draft that would be this version; at the year's end, of the next year's table."""
    return (
        f"dự thảo quy chế lần {number}"
        if cycle.stage
        else f"dự thảo bảng tiêu chí năm {cycle.charter.year + 1}"
    )
