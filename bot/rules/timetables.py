"""A charter's timetable read from plain data: its windows, its reminders; and the ready-made timetables.

The two orders in use: the pledge is signed at the closing meeting of the year before (cluster 10 of Thanh Hóa,
7 January 2020), or by itself in the first quarter (the central agencies in Ninh Thuận, 27 February 2023).
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from bot.rules.calendar import NO_REMINDERS, Reminders, Window
from bot.rules.fields import Fields
from bot.rules.plain_values import CharterError

_LENGTH = re.compile(r"([1-9]\d{0,2})([dhm])", re.ASCII)
_LENGTHS = "length of time"
_UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}

# Opens, due and closes as month-day and hour; a plus: in the year after.
_Ready = tuple[str, str, str]
_CLOSING: Mapping[str, _Ready] = {
    "midyear": ("06-15 08:00", "07-10 17:00", "07-15 17:00"),
    "self": ("11-20 08:00", "12-05 17:00", "12-10 17:00"),
    "review": ("12-11 08:00", "12-18 17:00", "12-20 17:00"),
    "explain": ("12-21 08:00", "12-24 17:00", "12-25 17:00"),
    "agree": ("12-26 08:00", "12-31 17:00", "+01-05 17:00"),
    "ballots": ("+01-07 08:00", "+01-07 11:30", "+01-07 12:00"),
    "publication": ("+01-07 14:00", "+01-07 16:30", "+01-08 16:30"),
    "filing": ("+01-08 08:00", "+01-20 16:30", "+01-25 16:30"),
}
READY: Mapping[str, Mapping[str, _Ready]] = {
    # The pledge of the year after is signed while this one closes: at its meeting, or some weeks later.
    "pledge_at_meeting": {**_CLOSING, "pledge": ("+01-02 08:00", "+01-07 11:30", "+01-07 17:00")},
    "pledge_in_quarter": {**_CLOSING, "pledge": ("+02-15 08:00", "+03-23 17:00", "+03-31 17:00")},
}
_VIETNAM = timezone(timedelta(hours=7))


def ready_made(name: str, year: int) -> dict[str, Window]:
    """Windows of a ready-made timetable in this year. Raises KeyError."""
    windows = {}
    for window, moments in READY[name].items():
        opens, due, closes = (_moment(text, year) for text in moments)
        windows[window] = Window(opens, due, closes)
    return windows


def _moment(text: str, year: int) -> datetime:
    day = text.removeprefix("+")
    moment = datetime.strptime(f"{year + (day != text)}-{day}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    return moment.replace(tzinfo=_VIETNAM)


def read_windows(fields: Fields, stages: tuple[str, ...], year: int) -> dict[str, Window]:
    """Windows by name, as stated or of a ready-made timetable; every stage has one. Raises CharterError."""
    says = f"a window for each stage and for what else has a date; or {_either(READY)}, ready-made for the year"
    if fields.is_text("windows"):
        windows = ready_made(fields.one_of("windows", tuple(READY), says=says), year)
    else:
        windows = {name: _read_window(entry) for name, entry in fields.named("windows", says=says)}
    for earlier, later in pairwise(stages):
        if earlier in windows and later in windows and windows[later].closes <= windows[earlier].closes:
            raise fields.wrong("windows", f"{later!r} closes before {earlier!r} does")
    for place, stage in enumerate(stages):
        if stage not in windows:
            raise CharterError(("stages", place), f"stage {stage!r} has no window")
    return windows


def _either(words: Iterable[str]) -> str:
    return " or ".join(f"`{word}`" for word in words)


def _read_window(entry: Fields) -> Window:
    opens = entry.moment("opens", says="from then on it can be done")
    due = entry.moment("due", says="the date that is said")
    says = "until then it still counts as in time, between `due` and `closes`"
    grace = entry.moment("grace", says=says) if "grace" in entry else None
    closes = entry.moment("closes", says="from then on it is refused")
    label = entry.text("label", "", says="what it is called, if it is no stage", longest=60)
    entry.done()
    if not opens < due <= closes:
        raise entry.wrong("due", "opens, due and closes must follow each other")
    if grace and not due <= grace <= closes:
        raise entry.wrong("grace", "grace ends between due and closes")
    return Window(opens, due, closes, grace, label)


def read_reminders(fields: Fields) -> Reminders:
    """Reminders: `off`, or a section that says what differs from the usual ones. Raises CharterError."""
    says = "when who owes is reminded; or `off`: never"
    if fields.is_text("reminders"):
        fields.one_of("reminders", ("off",), says=says)
        return NO_REMINDERS
    inner = fields.within("reminders", says=says)
    if inner is None:
        return Reminders()
    usual = Reminders()
    before = inner.words(
        "before",
        says="so long before the due date",
        value="list of lengths of time",
        usual="`[7d, 3d, 1d, 2h]`",
    )
    stated = inner.is_list("before")
    reminders = Reminders(
        before=tuple(_length(inner, "before", word) for word in before) if stated else usual.before,
        after=_length_or_never(inner, "after", "1h", says="so long after it"),
        leader=_length_or_never(
            inner, "leader", "1d", says="the unit's leader is told too from so long before it on"
        ),
        digest=inner.flag("digest", usual.digest, says="chair and secretary are told daily what is owed"),
        posts=inner.flag("posts", usual.posts, says="the group is told at half time and near the end"),
        last_call=_length_or_never(
            inner, "last_call", "1d", says="so long before it the group is told that the end is near"
        )
        or usual.last_call,
    )
    inner.done()
    return reminders


def read_hours(fields: Fields) -> tuple[time, time]:
    """First and last moment of a working day: `hours: ["07:30", "16:30"]`. Raises CharterError."""
    words = fields.words(
        "hours",
        says="first and last moment of a working day, when a reminder is welcome",
        value="list of two times",
        usual='`["07:30", "16:30"]`',
    ) or ("07:30", "16:30")
    try:
        start, end = (datetime.strptime(word, "%H:%M").time() for word in words)  # noqa: DTZ007
    except ValueError:
        raise fields.wrong("hours", 'expected two times of the day: ["07:30", "16:30"]') from None
    if start >= end:
        raise fields.wrong("hours", "the day begins before it ends")
    return start, end


def read_days_off(fields: Fields) -> frozenset[date]:
    """Days on which this cluster is not written to, beside the country's holidays. Raises CharterError."""
    says = "days without reminders, beside the country's holidays"
    words = fields.words("days_off", says=says, value="list of days such as 2027-02-05")
    try:
        return frozenset(date.fromisoformat(word) for word in words)
    except ValueError:
        raise fields.wrong("days_off", "expected days such as 2027-02-05") from None


def read_moved(fields: Fields) -> dict[str, datetime]:
    """Dates before they were moved off a day off, by key ("self.due"). Raises CharterError."""
    found: dict[str, datetime] = {}
    says = "dates that were moved off a day off; next year's are proposed from these"
    for entry in fields.each("moved", says=says):
        key = entry.text("of", says="window and moment, such as `self.due`; or `handover`, `retention`")
        found[key] = entry.moment("named", says="the date before it was moved")
        entry.done()
    return found


def read_length(fields: Fields, key: str, usual: str, *, says: str) -> timedelta:
    """Length of time such as 7d, 3d, 2h or 30m. Raises CharterError."""
    return _length(fields, key, fields.text(key, usual, says=says, value=_LENGTHS))


def _length_or_never(fields: Fields, key: str, usual: str, *, says: str) -> timedelta | None:
    word = fields.text(key, usual, says=says, value=f"{_LENGTHS}, or `never`")
    return None if word == "never" else _length(fields, key, word)


def _length(fields: Fields, key: str, word: str) -> timedelta:
    found = _LENGTH.fullmatch(word)
    if not found:
        raise fields.wrong(key, f"{word!r} is no length of time; write 7d, 3d, 2h or 30m")
    return int(found[1]) * _UNITS[found[2]]
