"""Forms of the meeting: plan figures of several units, typed in one reply."""

from decimal import Decimal

import pytest

from bot.conversations.meeting.forms import Plans, figures
from bot.questions import Option, Quantity, Unclear
from tests.worlds.charters import charter

CHARTER = charter("pledge")
FORM = Plans(
    CHARTER.units, Quantity(step=Decimal("0.5"), unit="việc"), frozenset({"thue"}), (Option("hub", "Xong"),)
)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("CT 50; KBNN 42,5", "thue=50 khobac=42.5"),
        ("cục thuế: 50 việc\nBHXH=1.000,5", "thue=50 bhxh=1000.5"),
        ("KBNN -", "khobac=-"),
        ("xong", "hub"),
    ],
)
def test_figures_of_several_units_are_read_from_one_reply(typed: str, read_as: str):
    assert FORM.read(typed) == read_as


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("CT", "Chưa đọc được “CT”."),
        ("Sở Y tế 5", "Không thấy đơn vị “Sở Y tế”."),
        ("CT -", "Cục Thuế phải có kế hoạch"),
        ("CT 0,3", "lẻ đến 0,5"),
        (" ", "Đề nghị gõ tên đơn vị và số, ví dụ: Cục Thuế 50."),
    ],
)
def test_what_cannot_be_read_is_told_how_to_be_typed(typed: str, told: str):
    with pytest.raises(Unclear, match=told):
        FORM.read(typed)


def test_what_is_stored_is_taken_apart_again():
    assert list(figures("thue=50 khobac=-")) == [("thue", "50"), ("khobac", "-")]
