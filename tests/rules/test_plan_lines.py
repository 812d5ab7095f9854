"""Plan figures as people type them."""

from decimal import Decimal

import pytest

from bot.rules.charter import Unit
from bot.rules.plan_lines import UnfitPlans, as_lines, read_plans

UNITS = (Unit("thue", "Thuế tỉnh", "Thuế"), Unit("khobac", "Kho bạc tỉnh", "Kho bạc"))


def test_one_number_is_every_units_plan():
    assert read_plans("40", UNITS) == {"thue": Decimal(40), "khobac": Decimal(40)}


def test_a_line_for_each_unit_and_who_stands_in_none_has_none():
    assert read_plans("thuế: 48,5", UNITS) == {"thue": Decimal("48.5")}


def test_what_was_read_is_read_the_same_again():
    plans = read_plans("Kho bạc = 1200\nThuế: 48", UNITS)
    assert read_plans(as_lines(plans, UNITS), UNITS) == plans


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hải quan: 3", "chưa rõ đơn vị nào"),
        ("Thuế: nhiều", "Chưa đọc được số"),
        ("Thuế: 1.200", "đọc được hai cách"),
        ("Thuế: 0", "lớn hơn 0"),
        (" ", "Chưa thấy số"),
    ],
)
def test_what_is_no_plan_is_said(text: str, said: str):
    with pytest.raises(UnfitPlans, match=said):
        read_plans(text, UNITS)
