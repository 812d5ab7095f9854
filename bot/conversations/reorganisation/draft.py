"""Draft of a change of units: what has been answered of it so far, and the change that comes of it.

It is kept as answers of the cluster under `k7/units..d<n>.<part>`; nothing of it counts before it is announced.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import count

from bot.conversations.deadlines import extension
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.questions import Option
from bot.rules.charter import Leaf, Unit
from bot.rules.lineage import FIGURE, SETTLED, SUM, ChangeKind, UnitChange
from bot.rules.unit_lines import new_id

TALK = "units"
KEEP = Option("-keep", "Giữ tên hiện nay")
NEW, GOES_ON = "-new", "-on"
ENOUGH = " ."
NOBODY = "-none"


@dataclass(frozen=True)
class Draft:
    """The `number`-th draft of the year."""

    situation: Situation
    cycle: Cycle
    number: int

    def id(self, part: str) -> str:
        return str(QuestionId(self.cycle.id, TALK, "", f"d{self.number}", part))

    def said(self, part: str) -> str:
        """Answer to a part; "" while there is none."""
        answer = self.situation.answers.get("", {}).get(self.id(part))
        return answer.value if answer and not answer.aside else ""

    @property
    def kind(self) -> ChangeKind | None:
        return self.said("kind") or None  # type: ignore[return-value]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Units that it changes or ends, as they are called now."""
        known = self.cycle.charter.unit_by_id
        chosen = (
            self.said("units").removesuffix(ENOUGH).split() if self.kind == "merge" else [self.said("unit")]
        )
        return tuple(known[unit] for unit in chosen if unit in known)

    @property
    def goes_on(self) -> Unit | None:
        """Unit that goes on after a merger or a split, if one does."""
        return next((unit for unit in self.units if self.said("into") in (unit.id, GOES_ON)), None)

    @property
    def parts(self) -> Iterator[str]:
        """Parts that have to be answered, in their order, as far as they are known."""
        yield "kind"
        if self.kind is None:
            return
        if self.kind != "join":
            yield "units" if self.kind == "merge" else "unit"
        if self.kind in ("merge", "split"):
            yield "into"
        if self.kind not in ("dissolve", "leave"):
            yield from ("name", "short")
        if self.kind == "split" and not self.goes_on:
            yield from ("name2", "short2")
        if self.kind == "merge":
            yield "settle"
            yield from (f"settle-leaf-{leaf.id}" for leaf in self.unsummed)
            yield "more"
        if self.kind == "split" and not self.goes_on:
            yield "to"
        if self.kind in ("join", "split"):
            yield from (f"target-{leaf.id}" for leaf in self.planned)
        if self.kind == "join" and (self.cycle.stage == "self" or self.reopens):
            yield "window"
        yield from ("decision", "since")
        yield from (f"acting-{office}" for office in self.vacated)
        yield "why"

    @property
    def optional(self) -> Iterator[str]:
        """Parts that are put only when somebody asks for them: exceptions from the way of a merger."""
        if self.kind == "merge" and self._has("units"):
            yield from (f"settle-{thing}" for thing in SETTLED)
            yield "leaf"
            yield from (f"settle-leaf-{leaf}" for leaf in self.cycle.charter.leaves)

    @property
    def unsummed(self) -> list[Leaf]:
        """Criteria whose targets would be added up and cannot be: percentages that differ."""
        if SUM not in (self.said("settle"), self.said("settle-targets")):
            return []
        return [
            leaf
            for leaf in self.planned
            if not leaf.criterion.adds and len({leaf.criterion.plan(unit.id) for unit in self.units}) > 1
        ]

    @property
    def planned(self) -> list[Leaf]:
        """Criteria in which answers are held against a plan figure of the unit; in a split, its own."""
        leaves = self.cycle.charter.leaves.values()
        planned = [leaf for leaf in leaves if leaf.criterion.plan_form is not None]
        if self.kind != "split":
            return planned
        return [leaf for leaf in planned if any(leaf.criterion.plan(unit.id) for unit in self.units)]

    @property
    def lacking(self) -> str:
        """First part without an answer; "" once all have one."""
        return next((part for part in self.parts if not self._has(part)), "")

    def _has(self, part: str) -> bool:
        value = self.said(part)
        if part == "window" and value not in ("", "0"):
            # Days while tables are sent, the last day once they are closed: then it is asked again.
            return value.isdecimal() != self.reopens
        return value.endswith(ENOUGH) if part == "units" else bool(value)

    @property
    def vacated(self) -> tuple[str, ...]:
        """Offices whose unit ends by it."""
        ends = {unit.id for unit in self.units if unit != self.goes_on} if self.kind != "rename" else set()
        charter = self.cycle.charter
        return tuple(
            office for office, unit in (("chair", charter.chair), ("deputy", charter.deputy)) if unit in ends
        )

    @property
    def reopens(self) -> bool:
        """True where the self-scores are closed and can still be opened again for a unit that joins."""
        return self.cycle.stage != "self" and extension.extensible(self.situation) == "self"

    @property
    def today(self) -> date:
        return self.situation.now.astimezone(self.situation.zone).date()

    # --- the change that comes of it -----------------------------------------------------------------------

    @property
    def change(self) -> UnitChange | None:
        """The change; None while something is missing."""
        if self.kind is None or self.lacking:
            return None
        day, _, number = self.said("decision").partition(" ")
        acting = {office: self.said(f"acting-{office}") for office in self.vacated}
        after = tuple(self._after())
        return UnitChange(
            number=1 + len(self.cycle.changes),
            kind=self.kind,
            since=date.fromisoformat(self.said("since")),
            decision=number,
            decided=date.fromisoformat(day),
            why=self.said("why"),
            before=self.units,
            after=after,
            settled=self._settled(after),
            acting={o: after[0].id if unit == NEW else unit for o, unit in acting.items() if unit != NOBODY},
            recorded=self.situation.now,
        )

    def _settled(self, after: tuple[Unit, ...]) -> dict[str, str]:
        """Ways in which the forerunners' figures go on, by thing and criterion."""
        made: dict[str, str] = {}
        if self.kind == "merge":
            made = {thing: self.said(f"settle-{thing}") or self.said("settle") for thing in SETTLED}
            for leaf in self.cycle.charter.leaves:
                if way := self.said(f"settle-leaf-{leaf}"):
                    made |= {f"{thing}.{leaf}": way for thing in SETTLED}
        if self.said("to") in ("first", "second"):
            # The table goes on with one of the two as it is.
            made |= dict.fromkeys(("answers", "evidence", "previous"), self.units[0].id)
            made["to"] = after[("first", "second").index(self.said("to"))].id
        for leaf_id in (leaf.id for leaf in self.planned):
            if figure := self.target(leaf_id):
                made[f"targets.{leaf_id}"] = f"{FIGURE}{figure.normalize():f}"
        if self.said("window") not in ("", "0"):
            made["reopens" if self.reopens else "window"] = self.said("window")
        return made

    def target(self, leaf: str) -> Decimal | None:
        """Plan figure of a unit that begins: of the whole year's, the part of the days that are left of it."""
        said = self.said(f"target-{leaf}")
        if said in ("", NOBODY):
            return None
        if self.kind != "join" or not (since := self.said("since")):
            return Decimal(said)
        form = self.cycle.charter.leaves[leaf].criterion.plan_form
        left, days = self.days_left(date.fromisoformat(since))
        step = form.step if form else Decimal(1)
        return (Decimal(said) * left / days / step).to_integral_value(ROUND_HALF_UP) * step

    def days_left(self, since: date) -> tuple[int, int]:
        """Days that are left of the year of the competition from a day on, and days of that year."""
        year = self.cycle.charter.year
        first, last = date(year, 1, 1), date(year, 12, 31)
        return max(0, min((last - since).days, (last - first).days) + 1), (last - first).days + 1

    def _after(self) -> Iterator[Unit]:
        if self.kind in ("dissolve", "leave"):
            return
        if self.kind == "rename" or (self.kind == "merge" and self.goes_on):
            yield _renamed(self.goes_on or self.units[0], self.said("name"), self.said("short"))
            return
        if self.goes_on:
            yield self.goes_on
        taken = {*self.cycle.charter.unit_by_id, *(u.id for c in self.cycle.changes for u in c.after)}
        for name, short in (("name", "short"), ("name2", "short2")):
            if self.said(name):
                unit = self._begun(self.said(name), self.said(short), taken)
                taken.add(unit.id)
                yield unit

    def _begun(self, name: str, short: str, taken: set[str]) -> Unit:
        short = name if short == KEEP.key else short
        category = self.units[0].category if self.units else ""
        return Unit(new_id(short, taken), name, short, category=category)


def present(situation: Situation, cycle: Cycle) -> Draft:
    """The draft that is being written; a new one where the last has ended."""
    said = situation.answers.get("", {})
    drafts = (Draft(situation, cycle, number) for number in count(1))
    return next(draft for draft in drafts if draft.id("end") not in said)


def next_years_day(draft: Draft) -> date:
    """Last day from which a change may hold: a year from now."""
    return draft.today + timedelta(days=366)


def _renamed(unit: Unit, name: str, short: str) -> Unit:
    """Unit under its new names; by the former ones it is still found."""
    name = unit.name if name == KEEP.key else name
    short = unit.short if short == KEEP.key else short
    former = (word for word in (unit.name, unit.short) if word not in (name, short))
    aliases = tuple(dict.fromkeys((*former, *unit.aliases)))
    return replace(unit, name=name, short=short, aliases=aliases)
