"""The timetable: windows that are open at a moment, and moments that fell due between two others.

The time is an argument and nothing is remembered, so however a span is cut in two, nothing in it is lost and
nothing comes twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Literal

from bot.rules.working_hours import EVERY_HOUR, Working

# What is told so shortly before a date is told whatever else a person was told that day.
LAST_DAY = timedelta(days=1)

What = Literal["opens", "half", "last", "due", "closes"]


@dataclass(frozen=True)
class Window:
    """Span in which something can be done: from `opens` on; from `closes` on it is refused.

    `due` is the date that is said; what comes after it counts as in time until `grace` ends. `label` is the
    charter's name for it.
    """

    opens: datetime
    due: datetime
    closes: datetime
    grace: datetime | None = None
    label: str = ""

    @property
    def in_time_until(self) -> datetime:
        return self.grace or self.due

    def is_open(self, now: datetime) -> bool:
        return self.opens <= now < self.closes

    def extended(self, until: datetime) -> "Window":
        """The window due at `until`, and closed no sooner. An extension never takes time away."""
        grace = max(self.grace, until) if self.grace else None
        return replace(self, due=max(self.due, until), closes=max(self.closes, until), grace=grace)


@dataclass(frozen=True)
class Extension:
    """Due date of a window moved to `until`, for one unit or (unit "") for all."""

    window: str
    until: datetime
    unit: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Reminders:
    """Times at which those who owe are reminded: so long before the due date, longest first, and once after it.

    The unit's leader is told too from `leader` before the date on (None: never). With `digest`, the chair and
    the secretary are told each working day what is owed. With `posts`, the group is told when half the time
    is gone and, `last_call` before the date, that the end is near.
    """

    before: tuple[timedelta, ...] = (
        timedelta(days=7),
        timedelta(days=3),
        timedelta(days=1),
        timedelta(hours=2),
    )
    after: timedelta | None = timedelta(hours=1)
    leader: timedelta | None = timedelta(days=1)
    digest: bool = True
    posts: bool = True
    last_call: timedelta = timedelta(days=1)


NO_REMINDERS = Reminders((), None, None, digest=False, posts=False)


@dataclass(frozen=True)
class Passed:
    """Moment of a window that concerns everybody. `key` is unique in a year, so that it is told once."""

    window: str
    what: What
    at: datetime

    @property
    def key(self) -> str:
        # A window that is extended has a new end, but only one middle.
        return f"{self.window} {self.what}" + ("" if self.what == "half" else f" {_utc(self.at)}")


@dataclass(frozen=True)
class Mark:
    """Moment of one reminder of one window, for one unit.

    `left` is the time to the due date as the charter has it (below zero: after it); working hours may have
    moved `at`. `follow` is the number of reminders that come after this one. `key` is unique in a year.
    """

    at: datetime
    key: str
    left: timedelta
    follow: int = 0


@dataclass(frozen=True)
class Owed:
    """Debt of a seat within a window, for the unit it speaks for ("": for none)."""

    seat: int
    window: str
    unit: str = ""


@dataclass(frozen=True)
class Due:
    """Reminder that fell due for one debt. Several moments that passed unseen make one reminder."""

    owed: Owed
    marks: tuple[Mark, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"{self.owed.seat} {mark.key}" for mark in self.marks)


@dataclass(frozen=True)
class Timetable:
    """Windows of one year by name, their extensions, and the hours in which a reminder is welcome."""

    windows: Mapping[str, Window]
    extensions: tuple[Extension, ...] = ()
    reminders: Reminders = Reminders()
    working: Working = EVERY_HOUR

    def window(self, name: str, unit: str = "") -> Window | None:
        """The window with the extensions of one unit; without a unit, with those of all."""
        window = self.windows.get(name)
        for extension in self.extensions:
            if window and extension.window == name and extension.unit in ("", unit):
                window = window.extended(extension.until)
        return window

    def is_open(self, name: str, now: datetime, unit: str = "") -> bool:
        """True from the window's opening up to but not at its close."""
        window = self.window(name, unit)
        return window is not None and window.is_open(now)

    def over(self, name: str, now: datetime) -> bool:
        """True once the window is closed for the last unit too."""
        units = {"", *(e.unit for e in self.extensions if e.window == name)}
        windows = [window for unit in units if (window := self.window(name, unit))]
        return all(now >= window.closes for window in windows)

    def marks(self, name: str, unit: str = "") -> tuple[Mark, ...]:
        """The reminders of a window, in their order: none before it opens, none once it is closed."""
        known = self._known_marks
        if (name, unit) not in known:
            known[name, unit] = self._marks_of(name, unit)
        return known[name, unit]

    @cached_property
    def _known_marks(self) -> dict[tuple[str, str], tuple[Mark, ...]]:
        """Memo of `marks`: every tick of every cluster asks for all of them."""
        return {}

    def _marks_of(self, name: str, unit: str) -> tuple[Mark, ...]:
        window = self.window(name, unit)
        if window is None:
            return ()
        rules, due = self.reminders, window.due
        offsets = [*sorted(rules.before, reverse=True), *([-rules.after] if rules.after is not None else [])]
        moments = [
            (left, self.working.earlier(due - left) if left >= timedelta(0) else self.working.later(due - left))
            for left in offsets
        ]
        fitting = [(left, at) for left, at in moments if window.opens <= at < window.closes]
        last = len(fitting) - 1
        return tuple(
            Mark(at, f"{name}.{unit} {_utc(due)} {_said(left)}", left, last - place)
            for place, (left, at) in enumerate(fitting)
        )

    def ahead(self, now: datetime) -> datetime | None:
        """Next moment at which somebody is told something, or a window opens or closes."""
        units = {"", *(e.unit for e in self.extensions)}
        marks = [mark.at for name in self.windows for unit in units for mark in self.marks(name, unit)]
        return min((at for at in (*marks, *(one.at for one in self._moments)) if at > now), default=None)

    def passed(self, since: datetime, until: datetime) -> tuple[Passed, ...]:
        """Moments for everybody after `since` and not after `until`, earliest first."""
        return tuple(one for one in self._moments if since < one.at <= until)

    @cached_property
    def _moments(self) -> tuple[Passed, ...]:
        every = (one for name in self.windows for one in self._moments_of(name))
        return tuple(sorted(every, key=lambda passed: passed.at))

    def _moments_of(self, name: str) -> Iterator[Passed]:
        window = self.window(name)
        if window is None:
            return
        yield Passed(name, "opens", window.opens)
        if self.reminders.posts:
            half = self.working.earlier(window.opens + (window.due - window.opens) / 2)
            last = self.working.earlier(window.due - self.reminders.last_call)
            if window.opens < half < last:
                yield Passed(name, "half", half)
            if window.opens < last:
                yield Passed(name, "last", last)
        yield Passed(name, "due", window.due)
        yield Passed(name, "closes", window.closes)


def due(timetable: Timetable, who_owes: Iterable[Owed], since: datetime, until: datetime) -> list[Due]:
    """Reminders that fell after `since` and not after `until`, for those who owe at `until`."""
    found = []
    for owed in who_owes:
        marks = tuple(m for m in timetable.marks(owed.window, owed.unit) if since < m.at <= until)
        if marks:
            found.append(Due(owed, marks))
    return found


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _said(left: timedelta) -> str:
    return f"{left.total_seconds() / 3600:+g}h"
