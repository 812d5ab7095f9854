"""Room in a quota: rounded down, of a share or a number of units."""

from fractions import Fraction

import pytest

from bot.rules.title import Quota


@pytest.mark.parametrize(
    ("share", "counted", "rooms"),
    [
        (Fraction(1, 5), False, {4: 0, 5: 1, 9: 1, 10: 2}),
        (Fraction(1, 3), False, {2: 0, 3: 1, 8: 2, 9: 3}),
        (Fraction(2), True, {1: 2, 8: 2}),
    ],
)
def test_a_quota_has_room_for_whole_units_and_never_for_more(
    share: Fraction, counted: bool, rooms: dict[int, int]
) -> None:
    quota = Quota("said", share, counted)
    assert {units: quota.room(units) for units in rooms} == rooms
