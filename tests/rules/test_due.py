"""`due` against an oracle that walks minute by minute, over random timetables."""

from datetime import date, datetime, time, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import Extension, Owed, Reminders, Timetable, Window, due
from bot.rules.working_hours import Working
from tests.rules.plans import patiently

ZONE = timezone(timedelta(hours=7))
START = datetime(2027, 1, 29, 0, 0, tzinfo=ZONE)  # A Friday; Tết 2027 is the week after next.
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LENGTH = 12 * DAY
UNITS = ("thue", "khobac")

_moments = st.integers(0, LENGTH // MINUTE).map(lambda minutes: START + minutes * MINUTE)
_hours = st.tuples(st.integers(0, 10), st.integers(12, 23)).map(lambda h: (time(h[0], 30), time(h[1], 30)))
_days = st.frozensets(st.integers(0, 12).map(lambda n: date(2027, 1, 29) + n * DAY), max_size=5)


@st.composite
def windows(draw: st.DrawFn) -> Window:
    opens, ends, closes = sorted(draw(st.lists(_moments, min_size=3, max_size=3, unique=True)))
    return Window(opens, ends, closes)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    before = draw(st.lists(st.integers(0, 60 * 24 * 4), max_size=4, unique=True))
    after = draw(st.none() | st.integers(1, 60 * 24))
    start, end = draw(_hours)
    extensions = st.builds(
        Extension, st.sampled_from(("self", "vote")), _moments, st.sampled_from(("", *UNITS))
    )
    return Timetable(
        {"self": draw(windows()), "vote": draw(windows())},
        tuple(draw(st.lists(extensions, max_size=2))),
        Reminders(tuple(m * MINUTE for m in before), after * MINUTE if after else None),
        Working(start, end, ZONE, draw(_days)),
    )


OWED = st.lists(
    st.builds(Owed, st.integers(1, 3), st.sampled_from(("self", "vote", "none")), st.sampled_from(UNITS)),
    unique=True,
    max_size=5,
)


def _open_days(table: Timetable) -> list[datetime]:
    """Every minute at which somebody is at work, from a week before the start to a week after the end."""
    minutes, now = [], START - 8 * DAY
    working = table.working
    holidays = set(working.holidays)  # type: ignore[call-overload]
    while now < START + LENGTH + 8 * DAY:
        at_work = working.start <= now.time() <= working.end
        if now.weekday() < 5 and now.date() not in holidays and at_work:
            minutes.append(now)
            now += MINUTE
        elif now.weekday() >= 5 or now.date() in holidays or now.time() > working.end:
            now = datetime.combine(now.date() + DAY, time.min, ZONE)
        else:
            now += MINUTE
    return minutes


def oracle(table: Timetable, owed: list[Owed]) -> set[tuple[Owed, datetime, timedelta]]:
    """Who is reminded when, and for which offset, found by walking."""
    at_work = _open_days(table)
    found = set()
    for one in owed:
        window = table.windows.get(one.window)
        if window is None:
            continue
        ends, closes = window.due, window.closes
        for extension in table.extensions:
            if extension.window == one.window and extension.unit in ("", one.unit):
                ends, closes = max(ends, extension.until), max(closes, extension.until)
        for offset in table.reminders.before:
            last = None
            for minute in at_work:
                if minute <= ends - offset:
                    last = minute
            if last and window.opens <= last < closes:
                found.add((one, last, offset))
        if table.reminders.after is not None:
            first = next((minute for minute in at_work if minute >= ends + table.reminders.after), None)
            if first and window.opens <= first < closes:
                found.add((one, first, -table.reminders.after))
    return found


@patiently
@given(timetables(), OWED, st.lists(st.integers(0, int(LENGTH.total_seconds()) + 86400), max_size=8))
def test_however_time_is_cut_the_reminders_are_those_of_one_who_walks_minute_by_minute(
    table: Timetable, owed: list[Owed], seconds: list[int]
) -> None:
    cuts = [START - 9 * DAY, *(START + timedelta(seconds=s) for s in sorted(seconds)), START + 30 * DAY]
    told: list[tuple[Owed, datetime, timedelta]] = []
    for since, until in pairwise(cuts):
        for one in due(table, owed, since, until):
            assert all(since < mark.at <= until for mark in one.marks)
            told += [(one.owed, mark.at, mark.left) for mark in one.marks]
    assert len(told) == len(set(told))
    assert set(told) == oracle(table, owed)


@patiently
@given(timetables(), OWED, _moments)
def test_what_falls_due_together_is_one_reminder_for_each_who_owes(
    table: Timetable, owed: list[Owed], until: datetime
) -> None:
    found = due(table, owed, START - 9 * DAY, until)
    assert len(found) == len({one.owed for one in found})
    assert {one.owed for one in found} <= set(owed)


@patiently
@given(timetables(), OWED)
def test_the_keys_of_a_year_are_unique_and_nothing_is_due_in_the_night(
    table: Timetable, owed: list[Owed]
) -> None:
    found = due(table, owed, START - 60 * DAY, START + 60 * DAY)
    keys = [key for one in found for key in one.keys]
    assert len(keys) == len(set(keys))
    assert all(_at_work(table, mark.at) for one in found for mark in one.marks)


def _at_work(table: Timetable, moment: datetime) -> bool:
    working, local = table.working, moment.astimezone(ZONE)
    is_day = local.weekday() < 5 and local.date() not in working.holidays
    return is_day and working.start <= local.time() <= working.end
