"""What is open at a moment, and what fell between two."""

from datetime import time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.calendar import NO_REMINDERS, Extension, Reminders, Timetable, Window
from bot.rules.working_hours import Working
from tests.rules.plans import OPENS, patiently

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
DUE, CLOSES = OPENS + 15 * DAY, OPENS + 20 * DAY
RULES = Timetable({"self": Window(OPENS, DUE, CLOSES)})


def test_a_window_is_open_from_its_opening_up_to_but_not_at_its_close() -> None:
    moments = (OPENS - SECOND, OPENS, CLOSES - SECOND, CLOSES)
    assert [RULES.is_open("self", m) for m in moments] == [False, True, True, False]


def test_what_has_no_window_is_never_open_and_never_reminded_of() -> None:
    assert not RULES.is_open("review", OPENS)
    assert RULES.marks("review") == ()


def test_an_extension_for_one_unit_moves_its_window_and_no_others() -> None:
    until = CLOSES + DAY
    extended = Timetable(RULES.windows, (Extension("self", until, "thue"),))
    assert extended.is_open("self", CLOSES, "thue")
    assert not extended.is_open("self", until, "thue")
    assert not extended.is_open("self", CLOSES, "khobac")
    assert [extended.over("self", moment) for moment in (CLOSES, until)] == [False, True]


def test_an_extension_within_the_grace_moves_the_date_and_not_the_close() -> None:
    extended = Timetable(RULES.windows, (Extension("self", DUE + DAY),))
    window = extended.window("self", "thue")
    assert window
    assert (window.due, window.closes, window.in_time_until) == (DUE + DAY, CLOSES, DUE + DAY)


def test_an_extension_moves_the_grace_if_it_goes_beyond_it_and_never_takes_any_away() -> None:
    graced = Timetable({"self": Window(OPENS, DUE, CLOSES, grace=DUE + 2 * DAY)})

    def in_time_until(until: timedelta) -> object:
        window = Timetable(graced.windows, (Extension("self", DUE + until),)).window("self")
        return window and window.in_time_until - DUE

    assert [in_time_until(n * DAY) for n in (1, 2, 3)] == [2 * DAY, 2 * DAY, 3 * DAY]


def test_of_two_windows_what_comes_first_is_told_first_whichever_is_named_first() -> None:
    both = Timetable({"review": Window(CLOSES, CLOSES + DAY, CLOSES + DAY), **RULES.windows})
    told = [(one.window, one.what) for one in both.passed(OPENS - SECOND, CLOSES)]
    assert told[0] == ("self", "opens")
    assert told.index(("self", "due")) < told.index(("self", "closes"))
    assert both.ahead(OPENS - SECOND) == OPENS
    assert both.ahead(CLOSES + DAY) is None


def test_the_middle_and_the_last_call_are_told_only_where_each_is_a_moment_of_its_own() -> None:
    def told(length: timedelta, last_call: timedelta) -> list[str]:
        window = Window(OPENS, OPENS + length, OPENS + length)
        rules = Timetable({"self": window}, reminders=Reminders(last_call=last_call))
        return [
            one.what for one in rules.passed(OPENS - SECOND, OPENS + length) if one.what in ("half", "last")
        ]

    assert told(4 * DAY, DAY) == ["half", "last"]
    assert told(2 * DAY, DAY) == ["last"]
    assert told(DAY, DAY) == []
    assert told(DAY, DAY - SECOND) == ["last"]


def test_an_extended_window_has_a_new_end_to_be_told_but_no_second_middle() -> None:
    extended = Timetable(RULES.windows, (Extension("self", CLOSES + DAY),))
    keys = [{one.what: one.key for one in table.passed(OPENS, CLOSES + DAY)} for table in (RULES, extended)]
    assert [what for what in keys[0] if keys[0][what] == keys[1][what]] == ["half"]
    assert keys[0]["half"] == "self half"


def test_the_usual_reminders_are_those_the_charter_need_not_set() -> None:
    usual = Reminders()
    assert (usual.leader, usual.last_call, usual.digest, usual.posts) == (DAY, DAY, True, True)
    off = NO_REMINDERS
    assert (off.before, off.after, off.leader, off.digest, off.posts) == ((), None, None, False, False)


def test_what_passes_for_all_is_told_in_order() -> None:
    told = RULES.passed(OPENS - SECOND, CLOSES)
    assert [p.what for p in told] == ["opens", "half", "last", "due", "closes"]
    assert [p.at for p in told] == [OPENS, OPENS + (DUE - OPENS) / 2, DUE - DAY, DUE, CLOSES]


def test_the_earlier_moment_is_not_told_again_and_the_later_one_is_told() -> None:
    assert [p.what for p in RULES.passed(OPENS - SECOND, OPENS)] == ["opens"]
    assert RULES.passed(OPENS, OPENS + SECOND) == ()


@patiently
@given(st.lists(st.integers(-2, 22 * 24), min_size=2, max_size=12))
def test_time_may_be_cut_anywhere_and_nothing_is_lost_or_told_twice(hours: list[int]) -> None:
    cuts = [OPENS + h * HOUR for h in sorted(hours)]
    pieces = [p for since, until in pairwise(cuts) for p in RULES.passed(since, until)]
    assert tuple(pieces) == RULES.passed(cuts[0], cuts[-1])


def test_the_usual_reminders_come_before_the_date_and_once_after_it() -> None:
    marks = RULES.marks("self", "thue")
    assert [mark.at - DUE for mark in marks] == [-7 * DAY, -3 * DAY, -DAY, -2 * HOUR, HOUR]
    assert [mark.follow for mark in marks] == [4, 3, 2, 1, 0]
    assert len({mark.key for mark in marks}) == 5


def test_a_reminder_that_would_come_before_the_opening_or_after_the_close_does_not_come() -> None:
    short = Timetable({"self": Window(OPENS, OPENS + 2 * DAY, OPENS + 2 * DAY)})
    assert [mark.left for mark in short.marks("self")] == [DAY, 2 * HOUR]


def test_one_reminder_in_the_night_comes_earlier_and_the_one_after_the_date_comes_later() -> None:
    hours = Working(time(7, 30), time(16, 30), OPENS.tzinfo)  # type: ignore[arg-type]
    # 17:00 on a Saturday: one day before is a Friday after hours, one hour after still the Saturday.
    saturday = OPENS.replace(month=12, day=5, hour=17)
    table = Timetable({"self": Window(OPENS, saturday, saturday + 5 * DAY)}, (), Reminders((DAY,), HOUR), hours)
    friday, monday = saturday.replace(day=4, hour=16, minute=30), saturday.replace(day=7, hour=7, minute=30)
    assert [mark.at for mark in table.marks("self")] == [friday, monday]
