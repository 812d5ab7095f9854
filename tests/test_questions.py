"""How replies are read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Choice, Option, Quantity, Unclear
from bot.vietnamese import fold, number, say, say_left, say_since

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


@given(st.decimals(-(10**9), 10**9, places=3))
def test_a_number_said_is_the_number_read(value: Decimal):
    said = say(value)
    if "." in said or "," not in said or len(said.partition(",")[2]) != 3:
        assert number(said.replace(".", "")) == value


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà", "Hòa"), ("thuỷ", "thủy"), ("ĐỒNG", "dong"), ("Thanh  Hóa", "thanh hoa")]
)
def test_words_are_compared_without_marks(one: str, other: str):
    assert fold(one) == fold(other)


def test_time_left_is_said_in_its_two_largest_units():
    assert say_left(timedelta(days=2, hours=4, minutes=9)) == "2 ngày 4 giờ"
    assert say_left(timedelta(seconds=30)) == "chưa đến 1 phút"


@pytest.mark.parametrize(
    ("hours", "said"),
    [(0, "từ 08:00 hôm nay"), (10, "từ 08:00 hôm nay"), (17, "từ hôm qua"), (41, "từ thứ Hai, 23/11/2026")],
)
def test_the_time_since_when_something_waits(hours: int, said: str):
    moment, zone = datetime(2026, 11, 23, 1, tzinfo=UTC), ZoneInfo("Asia/Ho_Chi_Minh")
    assert say_since(moment, moment + timedelta(hours=hours), zone) == said
