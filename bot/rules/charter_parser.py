"""Plain data (of YAML or JSON) to a charter: strict, naming the place of whatever cannot stand.

Nothing is guessed and no published threshold is a default, since every cluster has its own.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.rules.ballots import read_ballots, read_tellers
from bot.rules.by_rank import ByRank
from bot.rules.cases import PerCase
from bot.rules.charter import (
    STAGES,
    By,
    Charter,
    EvidencePolicy,
    Group,
    Leaf,
    Rounding,
    Tie,
    Title,
    Unit,
    Unsubmitted,
    every_group,
    every_leaf,
)
from bot.rules.criteria import UNASSIGNED_WORDS, BaseCriterion, Common, Criterion
from bot.rules.fields import CharterError, Fields
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured, Relative
from bot.rules.meeting import read_covenant, read_handover, read_meeting
from bot.rules.retention import read_retention
from bot.rules.tiers import Tiers
from bot.rules.timetables import read_days_off, read_hours, read_reminders, read_windows
from bot.rules.voting_methods import METHODS
from bot.vietnamese import spelled

# A new kind of criterion is one class, and one line here.
KINDS: Mapping[str, type[BaseCriterion]] = {
    "graded": Graded,
    "per_case": PerCase,
    "tiers": Tiers,
    "measured": Measured,
    "relative": Relative,
    "by_rank": ByRank,
    "gate": Gate,
}

# Keys of earlier versions that have no effect, and what to do about them. Charters of running years are stored
# with them, so reading leaves them out; a file that somebody writes today is refused for them.
RETIRED: Mapping[str, str] = {"address": "everybody is addressed as “đồng chí”; delete this line"}

_EVIDENCE: tuple[EvidencePolicy, ...] = ("none", "optional", "required")
_ROUNDING: tuple[Rounding, ...] = ("leaf", "group", "total")
_UNSUBMITTED: tuple[Unsubmitted, ...] = ("unranked", "as_stored")
_TIES: tuple[By, ...] = ("group", "penalty", "leaf")


def read_charter(data: Mapping[str, object]) -> Charter:
    """The charter that plain data describes. Raises CharterError, with the path to what cannot stand."""
    fields = Fields({key: value for key, value in data.items() if key not in RETIRED})
    name, year = fields.text("name"), fields.count("year", 0)
    if not 2000 <= year <= 2100:
        raise fields.wrong("year", "expected a year such as 2026")
    units = tuple(_read_unit(entry) for entry in fields.each("units", required=True))
    _distinct_units(fields, units)
    stages = _read_stages(fields)
    digits = fields.count("digits", 2)
    overrides = fields.flag("overrides", False)
    groups = _Tree(tuple(u.id for u in units), overrides, fields.within("defaults")).groups(fields)
    unit_ids = tuple(unit.id for unit in units)
    listing = {name: method.lists_candidates for name, method in METHODS.items()}
    ballots = read_ballots(fields, unit_ids, stages, listing)
    chair = _known_unit(fields, "chair", units)
    windows = read_windows(fields, stages, year)
    charter = Charter(
        name=name,
        year=year,
        units=units,
        groups=groups,
        windows=windows,
        stages=stages,
        titles=_read_titles(fields),
        ties=tuple(_read_tie(entry, groups) for entry in fields.each("ties")),
        total_cap=fields.number_if_any("total_cap", least=Decimal(0)),
        rounding=fields.one_of("rounding", _ROUNDING, "leaf"),
        digits=digits,
        leader_approves=fields.flag("leader_approves", True),
        overrides=overrides,
        unsubmitted=fields.one_of("unsubmitted", _UNSUBMITTED, "unranked"),
        board_names=fields.flag("board_names", False),
        contact=fields.text("contact", ""),
        chair=chair,
        deputy=_known_unit(fields, "deputy", units),
        reviewers=_read_reviewers(fields, groups),
        revision_hours=fields.count("revision_hours", 0),
        ballots=ballots,
        meeting=read_meeting(fields, ballots, pledge="pledge" in fields),
        pledge=read_covenant(fields, [leaf.id for leaf in every_leaf(groups)]),
        handover=read_handover(fields, ballots, unit_ids, chair),
        tellers=read_tellers(fields, unit_ids),
        send_at_close=fields.flag("send_at_close", True),
        late_penalty=fields.number("late_penalty", Decimal(0), least=Decimal(0)),
        reminders=read_reminders(fields),
        hours=read_hours(fields),
        days_off=read_days_off(fields),
        retention=read_retention(fields, windows),
    )
    if not 0 <= digits <= 4:
        raise fields.wrong("digits", "between 0 and 4")
    _check_digits(fields, charter)
    if "review" in stages and not charter.reviewers:
        raise fields.wrong("reviewers", "a review needs 'reviewers': group id -> name of the seat")
    if charter.revision_hours < 0:
        raise fields.wrong("revision_hours", "cannot be below 0")
    fields.done()
    return charter


def _check_digits(fields: Fields, charter: Charter) -> None:
    """A cap finer than what is printed could be exceeded by rounding."""
    limits = [charter.total_cap]
    for group in every_group(charter.groups):
        limits += [group.base_cap, group.bonus_cap, group.penalty_cap]
    for leaf in charter.leaves.values():
        limits += [leaf.criterion.base, leaf.criterion.bonus, leaf.criterion.penalty]
    for limit in limits:
        if limit is not None and limit.is_finite() and limit != round(limit, charter.digits):
            raise fields.wrong("digits", f"{limit} cannot be printed with {charter.digits} decimals")


def _read_unit(fields: Fields) -> Unit:
    name = fields.text("name")
    unit = Unit(fields.id(), name, fields.text("short", name, longest=40), fields.words("aliases"))
    fields.done()
    return unit


def _distinct_units(fields: Fields, units: tuple[Unit, ...]) -> None:
    """No two units may be called the same, marks included, or a typed name would not say which."""
    called: dict[tuple[str, ...], str] = {}
    for unit in units:
        for word in unit.names:
            key = spelled(word)
            if called.setdefault(key, unit.id) != unit.id or [u.id for u in units].count(unit.id) > 1:
                raise fields.wrong("units", f"{unit.id!r} and {called[key]!r} are both called {word!r}")


def _known_unit(fields: Fields, key: str, units: tuple[Unit, ...]) -> str:
    if key not in fields:
        return ""
    unit = fields.text(key)
    if all(unit != u.id for u in units):
        raise fields.wrong(key, f"there is no unit {unit!r}")
    return unit


def _read_titles(fields: Fields) -> tuple[Title, ...]:
    titles: list[Title] = []
    for entry in fields.each("titles"):
        titles.append(Title(entry.text("label", longest=80), entry.number("least")))
        entry.done()
        if len(titles) > 1 and titles[-1].least >= titles[-2].least:
            raise entry.wrong("least", "titles stand from the highest total to the lowest")
    return tuple(titles)


def _read_tie(fields: Fields, groups: tuple[Group, ...]) -> Tie:
    by = fields.one_of("by", _TIES)
    of = "" if by == "penalty" else fields.id("of")
    known = {g.id for g in every_group(groups)} if by == "group" else {leaf.id for leaf in every_leaf(groups)}
    if of and of not in known:
        raise fields.wrong("of", f"there is no {by} {of!r}")
    tie = Tie(by, of, fields.text("label", longest=120))
    fields.done()
    return tie


def _read_stages(fields: Fields) -> tuple[str, ...]:
    stages = fields.words("stages") or ("self",)
    for place, stage in enumerate(stages):
        if stage not in STAGES:
            raise CharterError(("stages", place), f"{stage!r} is none of {', '.join(STAGES)}")
        if stage in stages[:place]:
            raise CharterError(("stages", place), f"stage {stage!r} stands twice")
    if stages != tuple(s for s in STAGES if s in stages) or stages[0] != "self":
        raise CharterError(("stages",), f"stages stand in this order, from the first: {', '.join(STAGES)}")
    if "explain" in stages and "review" not in stages:
        raise CharterError(("stages",), "there is nothing to explain without a review")
    return stages


def _read_reviewers(fields: Fields, groups: tuple[Group, ...]) -> dict[str, tuple[str, ...]]:
    """One seat's name for a group, or a list of them: each reviews it by itself."""
    inner = fields.within("reviewers")
    if inner is None:
        return {}
    seats: dict[str, tuple[str, ...]] = {}
    for group in groups:
        if group.id in inner:
            seats[group.id] = inner.words(group.id) if inner.is_list(group.id) else (inner.text(group.id),)
        if len(set(seats.get(group.id, ()))) < len(seats.get(group.id, ())):
            raise inner.wrong(group.id, "the same seat twice")
    inner.done()
    return seats


class _Tree:
    """Reads the criteria, any depth, keeping the ids seen so far: a group's and a leaf's never coincide."""

    def __init__(self, units: tuple[str, ...], overrides: bool, defaults: Fields | None) -> None:
        self._ids: set[str] = set()
        defaults = defaults or Fields({})
        self._evidence = defaults.one_of("evidence", _EVIDENCE, "optional")
        unassigned = defaults.one_of("unassigned", UNASSIGNED_WORDS, "never")
        self._common = Common(units, defaults.number_if_any("step"), overrides, unassigned)
        defaults.done()

    def groups(self, fields: Fields) -> tuple[Group, ...]:
        return tuple(self._group(entry) for entry in fields.each("groups", required=True))

    def _group(self, fields: Fields) -> Group:
        least = Decimal(0)
        group = Group(
            id=self._id(fields),
            code=fields.text("code", ""),
            title=fields.text("title", longest=120),
            parts=tuple(self._part(entry) for entry in fields.each("parts", required=True)),
            base_cap=fields.number_if_any("base_cap", least=least),
            bonus_cap=fields.number_if_any("bonus_cap", least=least),
            penalty_cap=fields.number_if_any("penalty_cap", least=least),
            at_once=fields.flag("at_once", True),
        )
        fields.done()
        return group

    def _part(self, fields: Fields) -> Group | Leaf:
        return self._group(fields) if "parts" in fields else self._leaf(fields)

    def _leaf(self, fields: Fields) -> Leaf:
        leaf = Leaf(
            id=self._id(fields),
            code=fields.text("code", ""),
            title=fields.text("title", longest=120),
            criterion=self._criterion(fields),
            note=fields.text("note", "", longest=500),
            evidence=fields.one_of("evidence", _EVIDENCE, self._evidence),
            text=fields.text("text", "", longest=600),
        )
        fields.done()
        return leaf

    def _id(self, fields: Fields) -> str:
        id = fields.id()
        if id in self._ids:
            raise fields.wrong("id", f"{id!r} stands twice")
        self._ids.add(id)
        return id

    def _criterion(self, fields: Fields) -> Criterion:
        kind = fields.one_of("kind", tuple(KINDS))
        unassigned = fields.one_of("unassigned", UNASSIGNED_WORDS, self._common.unassigned)
        return KINDS[kind].read(fields, replace(self._common, unassigned=unassigned))
