"""Numbers in words: what is read, what is asked about, what is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.number_words import Guess, is_most, spoken_number

UNITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spelled(value: int) -> str:
    """The usual way to say a whole number below a thousand, written apart from what reads it."""
    hundreds, rest = divmod(value, 100)
    tens, unit = divmod(rest, 10)
    words = [UNITS[hundreds], "trăm"] if hundreds else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [UNITS[tens], "mươi"]
    elif hundreds and unit:
        words.append("linh")
    if unit or not value:
        special = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm" if tens else "năm"}
        words.append(special.get(unit, UNITS[unit]))
    return " ".join(words)


@given(
    st.integers(0, 999), st.sampled_from(["{}", "{} điểm", "em chấm {} điểm ạ", "Đơn vị tự chấm {}", "dạ {} ạ"])
)
def test_whole_numbers_in_words_are_read_inside_civil_sentences(value: int, sentence: str):
    text = sentence.format(spelled(value)).removeprefix("dạ ")
    assert spoken_number(text) == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("chín phẩy năm", "9.5"),
        ("chín chấm hai lăm", "9.25"),
        ("9 rưỡi", "9.5"),
        ("chín rưỡi", "9.5"),
        ("một trăm rưỡi", "150"),
        ("bốn mươi sáu", "46"),
        ("bốn sáu", "46"),
        ("chin phay nam", "9.5"),
        ("em xin ghi 14 điểm ạ", "14"),
        ("14,5 nhé", "14.5"),
    ],
)
def test_numbers_as_officials_say_them(said: str, value: str):
    assert spoken_number(said) == Decimal(value)


@pytest.mark.parametrize("said", ["khoảng 14", "tầm chín điểm", "trên 10", "gần mười lăm ạ"])
def test_a_guess_is_no_number(said: str):
    with pytest.raises(Guess):
        spoken_number(said)


@pytest.mark.parametrize(
    "said",
    ["", "điểm", "14 hay 15", "14 nhưng trừ 2", "quý 2 đạt 14", "mười không trăm", "năm 2026 chấm 9", "x"],
)
def test_a_text_with_another_word_or_another_number_is_not_read(said: str):
    with pytest.raises(ValueError, match=r".*"):
        spoken_number(said)


def test_all_there_is_has_its_own_words():
    assert is_most("Tối đa ạ")
    assert is_most("tối đa")
    assert not is_most("tối đa 5")


def test_a_long_text_is_no_number_and_is_not_looked_through_for_one():
    looked_at = "mười " * 800
    with pytest.raises(ValueError):  # noqa: PT011
        spoken_number(looked_at)
