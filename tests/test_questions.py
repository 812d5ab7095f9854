"""How replies are read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Choice, Option, Quantity, Unclear

SCORE = Quantity(high=Decimal("5"), step=Decimal("0.5"), noun="Điểm", unit="điểm")
COUNT = Quantity(noun="Số báo cáo chậm", unit="báo cáo chậm")
MONEY = Quantity(high=Decimal(5000), step=Decimal("0.001"), noun="Số tiền", unit="tỷ đồng")
TIERS = Choice((Option("good", "Từ 98% (5 điểm)"), Option("fair", "Từ 97% (4 điểm)")), lettered=True)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("4,5", "4.5"),
        ("4.5", "4.5"),
        ("4,5đ", "4.5"),
        ("4,5 điểm", "4.5"),
        ("+0,5", "0.5"),
        ("４，５", "4.5"),
        ("3/5", "3"),
        ("04,50", "4.5"),
        ("4,5 ĐIỂM.", "4.5"),
    ],
)
def test_a_score_is_read_however_people_type_it(typed: str, stored: str):
    assert SCORE.read(typed) == stored


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("7", "từ 0 đến 5"),
        ("5,5/5", "từ 0 đến 5"),
        ("5,5/3,5", "Mức tối đa ở đây là 5"),
        ("4,3", "lẻ đến 0,5"),
        ("-1", "từ 0 đến 5"),
        ("mười", "từ 0 đến 5"),
        ("", "chưa đọc được điểm"),
        ("9" * 40, "từ 0 đến 5"),
        ("1e3", "chưa đọc được điểm"),
        ("٣", "chưa đọc được điểm"),
    ],
)
def test_what_cannot_be_a_score_gets_a_sentence_that_says_what_to_do(typed: str, told: str):
    with pytest.raises(Unclear, match=told):
        SCORE.read(typed)


def test_a_thousand_or_a_decimal_is_asked_only_where_both_fit():
    assert COUNT.read("1.250") == "1250"
    assert MONEY.read("2.489,4") == "2489.4"
    with pytest.raises(Unclear, match="1250 hoặc 1,25"):
        MONEY.read("1.250")


def test_a_lettered_list_is_never_read_by_a_digit():
    assert TIERS.read("b") == "fair"
    assert TIERS.read("B)") == "fair"
    assert TIERS.read("từ 97%") == "fair"
    with pytest.raises(Unclear, match="chữ cái"):
        TIERS.read("1")


@given(st.decimals(0, 5, places=1).filter(lambda d: d % Decimal("0.5") == 0))
def test_what_is_said_can_be_typed_back(value: Decimal):
    stored = SCORE.read(str(value))
    assert SCORE.read(SCORE.say(stored)) == stored
    assert SCORE.accepts(stored)


@given(st.text(max_size=60))
def test_no_reply_breaks_a_form(reply: str):
    for form in (SCORE, COUNT, MONEY, TIERS):
        try:
            assert form.accepts(form.read(reply))
        except Unclear:
            continue
