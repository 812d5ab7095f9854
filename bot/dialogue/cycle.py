"""Cycle: one year of a cluster, and the results of its stages."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from functools import cached_property
from typing import Literal

from bot.dialogue.ballots import Poll
from bot.dialogue.charter_versions import CharterDraft, CharterVersion
from bot.rules import retention
from bot.rules.calendar import Extension, Timetable, Window
from bot.rules.charter import Charter, Stage
from bot.rules.lineage import UnitChange
from bot.rules.working_hours import Working

PresentStage = Stage | Literal[""]


@dataclass(frozen=True)
class Snapshot:
    """Stored result of a stage; never recomputed (.github/decisions/0012-the-charter-lives.md).

    `number` counts the results of one stage from 1: a correction is a new one, with its `reason`. The layout of
    `body` is that of `bot.state.snapshots`.
    """

    stage: Stage
    number: int
    at: datetime
    body: Mapping[str, object]
    published: bool = False
    reason: str = ""


@dataclass(frozen=True)
class DaysOff:
    """Days off: public holidays of the country, and the cluster's own."""

    country: Container[date]
    own: Container[date]

    def __contains__(self, day: object) -> bool:
        return day in self.country or day in self.own


@dataclass(frozen=True)
class Cycle:
    """Year of a cluster: its charter, its present stage, what has been closed, voted on and extended.

    `id` begins each of its question ids ("k7"). `stage` is "" once the last one is closed. `snapshots` and
    `polls`: the newest last.
    """

    id: str
    charter: Charter
    stage: PresentStage = "self"
    snapshots: tuple[Snapshot, ...] = ()
    polls: tuple[Poll, ...] = ()
    previous: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Unit -> leaf -> last year's agreed value; under "", unit -> last year's place."""
    extensions: tuple[Extension, ...] = ()
    erased: datetime | None = None
    """Time at which reasons, evidence and names of people were deleted; None before."""
    changes: tuple[UnitChange, ...] = ()
    """Changes of the cluster's units that were announced by the end of the year, those of years before too."""
    holding: tuple[UnitChange, ...] = ()
    """Those of them that the charter as adopted does not have yet, and that hold now."""
    versions: tuple[CharterVersion, ...] = ()
    """Versions of the charter that were adopted, the newest last; none while the first is in force."""
    draft: CharterDraft | None = None
    """Draft of the next version of the charter."""
    hash: str = ""
    """SHA-256 of the text of the charter in force."""

    @property
    def version(self) -> int:
        """Number of the version of the charter that is in force."""
        return self.versions[-1].number if self.versions else 1

    def timetable(self, zone: tzinfo, holidays: Container[date]) -> Timetable:
        """Windows of the year as they are now, extensions included.

        Besides the charter's own: one for each campaign ("campaign.<id>") and each open ballot ("vote.<key>"),
        and one for taking the year's file.
        """
        # A cycle is kept from one message to the next, and so is what its timetable works out. The timetable
        # keeps `holidays`, so no other object can come to have the same id.
        key = zone, id(holidays)
        if key not in self._timetables:
            self._timetables[key] = self._timetable(zone, holidays)
        return self._timetables[key]

    @cached_property
    def _timetables(self) -> dict[tuple[tzinfo, int], Timetable]:
        return {}

    def _timetable(self, zone: tzinfo, holidays: Container[date]) -> Timetable:
        working = Working(*self.charter.hours, zone, DaysOff(holidays, self.charter.days_off))
        terms = {f"vote.{poll.key}": poll.terms for poll in self.polls if poll.state == "open"}
        ballots = {name: Window(one.opens, one.closes, one.closes) for name, one in terms.items()}
        kept = self.charter.retention
        file = {retention.WINDOW: kept.window} if kept else {}
        campaigns = {one.name: one.window for one in self.charter.campaigns}
        windows = {**self.charter.windows, **campaigns, **file, **ballots}
        return Timetable(windows, self.extensions, self.charter.reminders, working)
