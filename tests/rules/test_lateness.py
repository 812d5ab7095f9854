"""Days late cost what plain arithmetic says, and the value says of what."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Unclear
from bot.rules.charter_parser import read_charter
from bot.rules.lateness import (
    NEVER,
    Lateness,
    days_between,
    days_late,
    is_seen,
    made_of,
    parts_of,
    report_part,
)
from bot.rules.plain_values import CharterError
from config.charters.reference import smallest_of
from tests.worlds.charters import data

DAYS = st.dictionaries(
    st.sampled_from(["self", "explain", "r.Quý I", "r.Quý II"]), st.integers(1, 40), max_size=4
)
DUE = datetime(2026, 12, 5, 10, tzinfo=UTC)


@given(DAYS, st.integers(0, 5), st.integers(1, 8), st.integers(0, 40))
def test_points_are_the_start_less_each_day_beyond_the_grace_and_never_below_what_the_cap_leaves(
    days: dict[str, int], grace: int, eighths: int, cap: int
) -> None:
    kind = Lateness(Decimal(eighths) / 8, start=Decimal(5), cap=min(Decimal(cap) / 8, Decimal(5)), grace=grace)
    plain = sum(max(0, one - grace) for one in days.values()) * Fraction(eighths, 8)
    worth = kind.worth("a", made_of({**days}))
    assert worth
    assert Fraction(worth.points) == 5 - min(plain, Fraction(cap, 8), 5)
    assert (worth.bonus, worth.penalty) == (0, 0)


@given(DAYS, st.integers(0, 20))
def test_without_a_start_the_days_are_a_penalty_and_a_report_that_never_came_counts_as_many_as_said(
    days: dict[str, int], never: int
) -> None:
    kind = Lateness(Decimal("0.25"), ("reports",), cap=Decimal(3), never=never)
    worth = kind.worth("a", made_of({**days, "r.Năm": NEVER}))
    assert worth
    assert Fraction(worth.penalty) == min(Fraction(3), Fraction(sum(days.values()) + never, 4))


def test_a_report_that_never_came_takes_all_where_the_charter_says_no_days() -> None:
    worth = Lateness(Decimal("0.4"), ("reports",), start=Decimal(3)).worth("a", made_of({"r.Năm": NEVER}))
    assert worth
    assert worth.points == 0


@given(DAYS)
def test_a_value_says_its_parts_and_what_was_in_time_is_no_part(days: dict[str, int]) -> None:
    value = made_of({**days, "consent": 0})
    assert is_seen(value)
    assert parts_of(value) == {part: str(one) for part, one in days.items()}
    assert made_of({}) == "late:"


@given(st.integers(-3, 40), st.integers(0, 23))
def test_days_are_counted_by_the_calendar_and_what_came_after_the_hour_is_a_day_late(
    days: int, hours: int
) -> None:
    came = DUE + timedelta(days=days, hours=hours)
    found = days_late(DUE, DUE, came, UTC)
    assert found == (0 if came <= DUE else max(1, (came.date() - DUE.date()).days))


def test_what_came_within_the_grace_of_the_window_is_in_time() -> None:
    assert days_late(DUE, DUE + timedelta(days=1), DUE + timedelta(hours=20), UTC) == 0
    assert days_late(DUE, DUE + timedelta(days=1), DUE + timedelta(days=2), UTC) == 2
    assert days_between(date(2026, 4, 5), date(2026, 4, 8)) == 3
    assert days_between(date(2026, 4, 5), date(2026, 4, 1)) == 0


def test_the_value_and_its_reckoning_are_said() -> None:
    kind = Lateness(Decimal("0.5"), start=Decimal(5), grace=1)
    value = made_of({"self": 2, "r.Báo cáo năm": NEVER})
    assert kind.form("a").say(value) == "tự chấm muộn 2 ngày, Báo cáo năm không nộp"
    assert kind.form("a").say("3") == "muộn 3 ngày"
    assert kind.form("a").say("0") == kind.form("a").say("late:") == "không muộn"
    assert kind.reckon("a", made_of({"self": 2, "explain": 4})) == (
        "1 (tự chấm 2 ngày, không tính 1 ngày) + 3 (giải trình 4 ngày, không tính 1 ngày) = 4 ngày",
        "4 × 0,5 = 2",
        "5 − 2 = 3",
    )


def test_a_persons_word_is_a_number_of_days_and_nothing_else_is_read() -> None:
    form = Lateness(Decimal(1), start=Decimal(5)).form("a")
    assert form.read("3 ngày") == "3"
    assert not form.accepts("late:self=x")
    assert not form.accepts("late:self")
    with pytest.raises(Unclear):
        form.read("-1")


def test_a_title_keeps_out_the_signs_that_part_a_value() -> None:
    part = report_part("Báo cáo; A=B|C")
    assert parts_of(made_of({part: 3})) == {"r.Báo cáo, A, B, C": "3"}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ("each: 0.5", "below 0"),
        ("each: -1, of: [self, nothing]", "is none of"),
        ("each: -1, of: [self, self]", "twice"),
        ("each: -1, of: [reports]", "needs its days"),
        ("each: -1, start: 2, cap: 3", "more than the 'start'"),
        ("each: -1, start: 2, of: [explain]", "needs the stage 'explain'"),
        ("each: -1, start: 2, of: [consent]", "needs the stage 'agree'"),
    ],
)
def test_what_cannot_be_counted_is_refused(keys: str, why: str) -> None:
    with pytest.raises(CharterError, match=why):
        read_charter(smallest_of(f"{{kind: lateness, {keys}}}"))


def test_a_charter_knows_which_leaves_the_system_counts() -> None:
    assert [leaf.id for leaf in read_charter(data("lateness")).observed] == ["b1", "b2"]
