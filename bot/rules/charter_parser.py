"""Plain data (of YAML or JSON) to a charter: strict, naming the place of whatever cannot stand.

Nothing is guessed and no published threshold is a default, since every cluster has its own.
"""

from collections.abc import Mapping, Sequence

from bot.rules.amendment_rule import read_amendments
from bot.rules.ballots import read_ballots, read_tellers
from bot.rules.by_rank import ByRank
from bot.rules.campaigns import read_campaigns
from bot.rules.cases import PerCase
from bot.rules.charter import (
    STAGES,
    By,
    Charter,
    Group,
    Rounding,
    Stage,
    Tie,
    Unit,
    Unsubmitted,
    every_group,
    every_leaf,
)
from bot.rules.criteria import ZERO, BaseCriterion
from bot.rules.criteria_parser import read_groups
from bot.rules.fields import Fields
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.lateness import Lateness, check_stages
from bot.rules.measured import Measured, Relative
from bot.rules.meeting import read_covenant, read_handover, read_meeting
from bot.rules.plain_values import CharterError
from bot.rules.ratios import Growth, Percent, Ratio
from bot.rules.retention import read_retention
from bot.rules.several_reviews import read_several
from bot.rules.tiers import Tiers
from bot.rules.timetables import (
    read_days_off,
    read_hours,
    read_length,
    read_moved,
    read_reminders,
    read_windows,
)
from bot.rules.titles import read_titles
from bot.rules.voting_methods import METHODS
from bot.vietnamese import spelled

# A new kind of criterion is one class and one line here.
KINDS: dict[str, type[BaseCriterion]] = {
    "graded": Graded,
    "per_case": PerCase,
    "tiers": Tiers,
    "percent": Percent,
    "ratio": Ratio,
    "growth": Growth,
    "measured": Measured,
    "relative": Relative,
    "by_rank": ByRank,
    "gate": Gate,
    "lateness": Lateness,
}

# Keys of earlier versions that have no effect, and what to do about them. Charters of running years are stored
# with them, so reading leaves them out; a file that somebody writes today is refused for them.
RETIRED: Mapping[str, str] = {"address": "everybody is addressed as “đồng chí”; delete this line"}

_ROUNDING: tuple[Rounding, ...] = ("leaf", "group", "total")
_UNSUBMITTED: tuple[Unsubmitted, ...] = ("unranked", "as_stored")
TIES: tuple[By, ...] = ("group", "penalty", "leaf", "bonus", "last_year", "lots")


def read_charter(data: Mapping[str, object]) -> Charter:
    """Charter that plain data describes. Raises CharterError, with the path to what cannot stand."""
    fields = Fields({key: value for key, value in data.items() if key not in RETIRED})
    charter = read_fields(fields)
    fields.done()
    return charter


def stored_charter(data: Mapping[str, object]) -> Charter:
    """Charter of a year as it is stored; of a cluster that is still being founded, one without any rules.

    Raises CharterError.
    """
    if "units" not in data:
        return Charter(name="", year=int(str(data["year"])), units=(), groups=(), windows={})
    return read_charter(data)


def read_fields(fields: Fields) -> Charter:
    """Charter of these fields, which then hold every key that was taken. Raises CharterError."""
    name = fields.text("name", says="name of the cluster")
    year = fields.count("year", says="year of the competition", least=2000, most=2100)
    units = _read_units(fields)
    unit_ids = tuple(unit.id for unit in units)
    stages = _read_stages(fields)
    overrides = fields.flag(
        "overrides", False, says="a claim over a criterion's cap is kept with a reason instead of refused"
    )
    groups = read_groups(fields, unit_ids, KINDS, overrides=overrides)
    listing = {name: method.lists_candidates for name, method in METHODS.items()}
    ballots = read_ballots(fields, unit_ids, stages, listing)
    chair = _read_leader(fields, "chair", unit_ids)
    windows = read_windows(fields, stages, year)
    reviewers = _read_reviewers(fields, groups)
    charter = Charter(
        name=name,
        year=year,
        units=units,
        groups=groups,
        windows=windows,
        stages=stages,
        titles=read_titles(fields, groups),
        ties=_read_ties(fields, groups),
        total_cap=fields.number_if_any("total_cap", says="most points of a table", least=ZERO),
        bonus_cap=fields.number_if_any("bonus_cap", says="most bonus of all groups together", least=ZERO),
        bonus_from=fields.number_if_any(
            "bonus_from", says="base points of the table from which on any bonus counts", least=ZERO
        ),
        rescale=fields.flag(
            "rescale",
            False,
            says="base points are brought to the full maximum for a unit that some criteria are not for",
        ),
        rounding=fields.one_of("rounding", _ROUNDING, "leaf", says="where points are rounded, once, half up"),
        digits=fields.count("digits", 2, says="decimals they are rounded to", least=0, most=4),
        leader_approves=fields.flag(
            "leader_approves", True, says="the unit's leader agrees before a table counts as sent"
        ),
        overrides=overrides,
        unsubmitted=fields.one_of(
            "unsubmitted",
            _UNSUBMITTED,
            "unranked",
            says="a unit that sent nothing is not ranked, or ranked with what is stored",
        ),
        board_names=fields.flag(
            "board_names", False, says="the group's board names the units that have sent, and not only how many"
        ),
        contact=fields.text("contact", "", says="whom people turn to with questions, as it is said"),
        chair=chair,
        deputy=_read_leader(fields, "deputy", unit_ids),
        reviewers=reviewers,
        several_reviews=read_several(fields, tuple(reviewers.values())),
        revision_hours=fields.count(
            "revision_hours",
            0,
            says="how long a table that a reviewer returns is open again; 0: never",
            least=0,
        ),
        ballots=ballots,
        meeting=read_meeting(fields, ballots, pledge="pledge" in fields),
        pledge=read_covenant(fields, [leaf.id for leaf in every_leaf(groups)]),
        handover=read_handover(fields, ballots, unit_ids, chair),
        tellers=read_tellers(fields, unit_ids),
        send_at_close=fields.flag(
            "send_at_close", True, says="a table with nothing missing is sent by the clock at the close"
        ),
        late_penalty=fields.number(
            "late_penalty", ZERO, says="points off the total of a table sent after the grace", least=ZERO
        ),
        reminders=read_reminders(fields),
        hours=read_hours(fields),
        days_off=read_days_off(fields),
        retention=read_retention(fields, windows),
        moved=read_moved(fields),
        objections=read_length(
            fields, "objections", "15d", says="so long after a ballot its single votes can be counted again"
        ),
        amendments=read_amendments(fields),
        campaigns=read_campaigns(fields),
    )
    _check_digits(fields, charter)
    _check_campaigns(fields, charter)
    check_stages(fields, (leaf.criterion for leaf in charter.observed), stages)
    if "review" in stages and not charter.reviewers:
        raise fields.wrong("reviewers", "a review needs 'reviewers': group id -> name of the seat")
    return charter


def _check_digits(fields: Fields, charter: Charter) -> None:
    """Refuses a cap finer than what is printed, since rounding could exceed it."""
    limits = [charter.total_cap, charter.bonus_cap]
    for group in every_group(charter.groups):
        limits += [group.base_cap, group.bonus_cap, group.penalty_cap, group.lowest]
    for leaf in charter.leaves.values():
        limits += [leaf.criterion.base, leaf.criterion.bonus, leaf.criterion.penalty]
    for limit in limits:
        if limit is not None and limit.is_finite() and limit != round(limit, charter.digits):
            raise fields.wrong("digits", f"{limit} cannot be printed with {charter.digits} decimals")


def _check_campaigns(fields: Fields, charter: Charter) -> None:
    """Refuses a criterion that names no campaign of the year, or that no unit answers."""
    known = {campaign.id for campaign in charter.campaigns}
    for leaf in charter.leaves.values():
        if leaf.campaign and leaf.campaign not in known:
            raise fields.wrong("campaigns", f"{leaf.id!r} names {leaf.campaign!r}, which is none of them")
        if leaf.campaign and leaf.criterion.observed:
            raise fields.wrong("campaigns", f"{leaf.id!r} is answered by the system, and tied to no campaign")


def _read_units(fields: Fields) -> tuple[Unit, ...]:
    units: list[Unit] = []
    for entry in fields.each("units", says="units of the cluster, in the order of every list", required=True):
        name = entry.text("name", says="full name")
        short = entry.text("short", name, says="name in tables and on buttons", longest=40, usual="the name")
        aliases = entry.words("aliases", says="other names by which it is known when typed")
        category = entry.text(
            "class", "", says="class of units in which a quota of titles may count", longest=60
        )
        id = entry.id(says="for ever; names change, it doesn't")
        units.append(Unit(id, name, short, aliases, category))
        entry.done()
    _distinct_units(fields, units)
    return tuple(units)


def _distinct_units(fields: Fields, units: Sequence[Unit]) -> None:
    """Refuses two units of the same name or alias, marks included: a name would not say which is meant."""
    called: dict[tuple[str, ...], str] = {}
    for unit in units:
        for word in unit.names:
            key = spelled(word)
            if called.setdefault(key, unit.id) != unit.id or [u.id for u in units].count(unit.id) > 1:
                raise fields.wrong("units", f"{unit.id!r} and {called[key]!r} are both called {word!r}")


def _read_leader(fields: Fields, key: str, units: tuple[str, ...]) -> str:
    unit = fields.text(key, "", says=f"id of the unit that is the cluster's {key} this year", value="id")
    if unit and unit not in units:
        raise fields.wrong(key, f"there is no unit {unit!r}")
    return unit


def _read_ties(fields: Fields, groups: tuple[Group, ...]) -> tuple[Tie, ...]:
    ties: list[Tie] = []
    ids = {
        "group": {group.id for group in every_group(groups)},
        "leaf": {leaf.id for leaf in every_leaf(groups)},
    }
    for entry in fields.each("ties", says="rules that separate equal totals, one after another"):
        by = entry.one_of(
            "by",
            TIES,
            says="higher score of a group or criterion, less penalty, more bonus, last year's rank, or lots",
        )
        named = by in ("group", "leaf")
        of = entry.id("of", says="id of the group or criterion; for these two alone") if named else ""
        if of and of not in ids[by]:
            raise entry.wrong("of", f"there is no {by} {of!r}")
        ties.append(Tie(by, of, entry.text("label", says="how the rule is said", longest=120)))
        entry.done()
    if any(tie.by == "lots" for tie in ties[:-1]):
        raise fields.wrong("ties", "lots decide between all that are equal: no rule can come after them")
    return tuple(ties)


def _read_stages(fields: Fields) -> tuple[Stage, ...]:
    says = "stages that a table goes through, in this order: `self`, `review`, `explain`, `agree`"
    stages = fields.words("stages", says=says, value="list of stages", usual="`[self]`") or ("self",)
    ordered = tuple(stage for stage in STAGES if stage in stages)
    for place, stage in enumerate(stages):
        if stage not in STAGES:
            raise CharterError(("stages", place), f"{stage!r} is none of {', '.join(STAGES)}")
        if stage in stages[:place]:
            raise CharterError(("stages", place), f"stage {stage!r} stands twice")
    if stages != ordered or stages[0] != "self":
        raise CharterError(("stages",), f"stages stand in this order, from the first: {', '.join(STAGES)}")
    if "explain" in stages and "review" not in stages:
        raise CharterError(("stages",), "there is nothing to explain without a review")
    return ordered


def _read_reviewers(fields: Fields, groups: tuple[Group, ...]) -> dict[str, tuple[str, ...]]:
    """Group id -> names of its reviewers' seats."""
    says = "seat that reviews each group, or seats that review it each by itself, by the group's id"
    seats = fields.words_by_name("reviewers", [group.id for group in groups], says=says)
    for group, names in seats.items():
        if len(set(names)) < len(names):
            raise CharterError((*fields.path, "reviewers", group), "the same seat twice")
    return seats
