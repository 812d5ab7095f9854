"""The charter (quy chế): one year's rules of one cluster, as data.

`bot.rules.charter_parser` makes it of plain data (YAML or JSON); `config/charters/README.md` has every key.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from bot.rules.amendment_rule import AmendmentRule
from bot.rules.ballots import Ballot
from bot.rules.calendar import Reminders, Window
from bot.rules.campaigns import Campaign
from bot.rules.criteria import Criterion
from bot.rules.meeting import Covenant, Handover, Meeting
from bot.rules.retention import Retention
from bot.rules.several_reviews import SeveralReviews
from bot.rules.title import Title
from bot.vietnamese import fold, spelled

EvidencePolicy = Literal["none", "optional", "required"]
# The stages that a table can go through, in this order: the unit's own scores, the review, the unit's answer to
# it, and the scores that the meeting agrees on.
Stage = Literal["self", "review", "explain", "agree"]
STAGES: tuple[Stage, ...] = ("self", "review", "explain", "agree")
Rounding = Literal["leaf", "group", "total"]
Unsubmitted = Literal["unranked", "as_stored"]
By = Literal["group", "penalty", "leaf", "bonus", "last_year", "lots"]


@dataclass(frozen=True)
class Unit:
    """Organisation of the cluster. `id` is for ever; names change, so `aliases` are kept. `category` is the
    class of units within which a quota of titles may count."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()
    category: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, the id first."""
        return (self.id, self.name, self.short, *self.aliases)


def called(units: Iterable[Unit], words: str) -> tuple[Unit, ...]:
    """The units of that name. Text without its marks only finds: where two are spelled alike without them, both
    are meant, and whoever asked has to say which."""
    among = tuple(units)
    wanted, loose = spelled(words), fold(words)
    exact = tuple(u for u in among if wanted and wanted in map(spelled, u.names))
    return exact or tuple(u for u in among if loose and loose in map(fold, u.names))


def unit_called(units: Iterable[Unit], words: str) -> Unit | None:
    """The one unit of that name; None for none or several."""
    found = called(units, words)
    return found[0] if len(found) == 1 else None


@dataclass(frozen=True)
class Leaf:
    """Criterion that is answered. `id` is for ever, `code` is only said and may be irregular.

    `title` is short, for tables and lists; `text` the full wording, said when it is asked, if it says more.
    `note` is the charter's own word on how it is counted, said after the criterion's. `evidence` is asked for
    after the answer ("required"), only taken when sent ("optional"), or not taken at all. `campaign`: id of
    the campaign whose result is proposed as its answer, "" for none.
    """

    id: str
    code: str
    title: str
    criterion: Criterion
    note: str = ""
    evidence: EvidencePolicy = "optional"
    text: str = ""
    campaign: str = ""


@dataclass(frozen=True)
class Group:
    """Group of criteria, to any depth. Each cap is optional and limits the sum of its leaves.

    Bonus counts from `bonus_from` base points of the group on; penalties take it no lower than `lowest`.
    With `at_once`, "đạt tối đa" is offered for the whole group.
    """

    id: str
    code: str
    title: str
    parts: tuple["Group | Leaf", ...]
    base_cap: Decimal | None = None
    bonus_cap: Decimal | None = None
    penalty_cap: Decimal | None = None
    bonus_from: Decimal | None = None
    lowest: Decimal | None = None
    at_once: bool = True

    def most(self, without: Collection[str] = ()) -> Decimal:
        """Most base points that it can give `without` some leaves: its cap, else the sum of its parts."""
        own = sum(
            (
                p.most(without) if isinstance(p, Group) else p.criterion.base
                for p in self.parts
                if p.id not in without
            ),
            start=Decimal(0),
        )
        return own if self.base_cap is None else min(own, self.base_cap)

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(every_leaf(self.parts))

    @cached_property
    def leaf_ids(self) -> frozenset[str]:
        return frozenset(leaf.id for leaf in self.leaves)

    @cached_property
    def maximum(self) -> Decimal:
        """Most base points that this group can give."""
        return self.most()


@dataclass(frozen=True)
class Tie:
    """Rule that separates equal totals: the higher score of a group, the smaller penalties, the higher score of
    a leaf, the larger bonus, the better rank of last year, or lots. `label` is how it is said."""

    by: By
    of: str = ""
    label: str = ""


FIFTEEN_DAYS = timedelta(days=15)


@dataclass(frozen=True)
class Charter:
    """Rules of one year; `config/charters/README.md` says what each key means.

    `stages` stand in order, and the last one's result is ranked. `reviewers` is group id -> names of the seats
    that review it, each by itself; `several_reviews` is how their points are joined.
    `bonus_cap` is one cap over the bonuses of all groups; they count from `bonus_from` base points of the table
    on.
    With `rescale`, base points of a unit that some criteria are not for are brought to the full maximum.
    `ballots` stand in the order in which they are decided. Without `retention` nothing of the year is deleted.
    `moved`: dates as they were before they were moved off a day off, from which next year's are proposed.
    `objections` is how long after a ballot's close its single votes are kept. Without `amendments` a change in
    mid-year needs a reason alone. `units` are those that live on the day it is read for; `former` are those
    that have ended or left this year, and `left` says how (unit -> "giải thể theo Quyết định số …").
    """

    name: str
    year: int
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    windows: Mapping[str, Window]
    stages: tuple[Stage, ...] = ("self",)
    titles: tuple[Title, ...] = ()
    ties: tuple[Tie, ...] = ()
    total_cap: Decimal | None = None
    bonus_cap: Decimal | None = None
    bonus_from: Decimal | None = None
    rescale: bool = False
    rounding: Rounding = "leaf"
    digits: int = 2
    leader_approves: bool = True
    overrides: bool = False
    unsubmitted: Unsubmitted = "unranked"
    board_names: bool = False
    contact: str = ""
    chair: str = ""
    deputy: str = ""
    reviewers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several_reviews: SeveralReviews = field(default_factory=SeveralReviews)
    revision_hours: int = 0
    ballots: tuple[Ballot, ...] = ()
    meeting: Meeting | None = None
    pledge: Covenant | None = None
    handover: Handover | None = None
    tellers: tuple[str, ...] = ()
    send_at_close: bool = True
    late_penalty: Decimal = Decimal(0)
    reminders: Reminders = field(default_factory=Reminders)
    hours: tuple[time, time] = (time(7, 30), time(16, 30))
    days_off: frozenset[date] = frozenset()
    retention: Retention | None = None
    moved: Mapping[str, datetime] = field(default_factory=dict)
    objections: timedelta = FIFTEEN_DAYS
    amendments: AmendmentRule | None = None
    former: tuple[Unit, ...] = ()
    left: Mapping[str, str] = field(default_factory=dict)
    campaigns: tuple[Campaign, ...] = ()

    @cached_property
    def leaves(self) -> Mapping[str, Leaf]:
        return {leaf.id: leaf for leaf in every_leaf(self.groups)}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """Leaf id -> place among all leaves, from 1."""
        return {id: place for place, id in enumerate(self.leaves, 1)}

    @cached_property
    def observed(self) -> tuple[Leaf, ...]:
        """Leaves of which the system makes the value itself."""
        return tuple(leaf for leaf in self.leaves.values() if leaf.criterion.observed)

    @cached_property
    def unit_by_id(self) -> Mapping[str, Unit]:
        """Units by id, those of this year that have ended or left too, since old papers still name them."""
        return {unit.id: unit for unit in (*self.former, *self.units)}

    @cached_property
    def group_of(self) -> Mapping[str, Group]:
        """Leaf id -> group of the first level that it stands in."""
        return {leaf.id: group for group in self.groups for leaf in group.leaves}

    @cached_property
    def folded_codes(self) -> tuple[tuple[str, Leaf], ...]:
        """Leaves that have a code, each with the code as it is searched for."""
        return tuple((fold(leaf.code), leaf) for leaf in self.leaves.values() if leaf.code)

    @cached_property
    def review_seats(self) -> Mapping[str, tuple[str, ...]]:
        """Name of a reviewer's seat -> groups it reviews, in the charter's order."""
        names = dict.fromkeys(name for group in self.groups for name in self.reviewers.get(group.id, ()))
        return {n: tuple(g.id for g in self.groups if n in self.reviewers.get(g.id, ())) for n in names}

    @cached_property
    def group_by_id(self) -> Mapping[str, Group]:
        """Group id -> group, at any depth."""
        return {group.id: group for group in every_group(self.groups)}

    @cached_property
    def leaf_scores(self) -> dict[tuple[str, str, str | None], Any]:
        """Memo of `bot.rules.scores`: leaf id, unit and value -> score. It lives as long as the charter."""
        return {}

    def find(self, words: str) -> list[Leaf]:
        """Leaves meant by a code, or by the beginnings of words of a title, with or without diacritics.

        A leaf whose code is exactly this is found alone.
        """
        wanted = fold(words)
        if not wanted:
            return []
        exact = [leaf for code, leaf in self.folded_codes if code == wanted]
        if exact:
            return exact
        # A single letter is a slip, or a place in some list.
        if len(wanted) < 2:
            return []
        return [leaf for leaf in self.leaves.values() if _is_titled(leaf, wanted.split())]


def _is_titled(leaf: Leaf, asked: list[str]) -> bool:
    title = re.findall(r"\w+", fold(leaf.title))
    return all(any(word.startswith(a) for word in title) for a in asked)


def every_leaf(parts: "tuple[Group | Leaf, ...]") -> Iterator[Leaf]:
    for part in parts:
        if isinstance(part, Group):
            yield from every_leaf(part.parts)
        else:
            yield part


def every_group(parts: "tuple[Group | Leaf, ...]") -> Iterator[Group]:
    for part in parts:
        if isinstance(part, Group):
            yield part
            yield from every_group(part.parts)
