"""How a message is laid out where there are no buttons."""

from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Option, Quantity, Style
from handlers.text_layout import lay_out, length, option_lines

YES_NO = (Option("yes", "Gửi"), Option("no", "Xem lại"))
TEXTS = st.text(st.sampled_from("aáệ😀 \n."), max_size=400)


def test_a_place_in_a_list_is_a_number():
    assert option_lines(YES_NO, "numbers") == ["1. Gửi", "2. Xem lại"]


def test_labels_that_speak_of_numbers_are_lettered():
    tiers = (Option("t1", "Dưới 50%: 2 điểm"), Option("t2", "Từ 50%: 5 điểm"))
    assert option_lines(tiers, "letters") == ["a. Dưới 50%: 2 điểm", "b. Từ 50%: 5 điểm"]


def test_quick_answers_are_examples_and_words_stand_apart():
    options = (
        Option("5", "5"),
        Option("4.5", "4,5"),
        Option("-", "Không được giao"),
        Option("later", "Để sau"),
    )
    assert option_lines(options, "examples") == ["Ví dụ: 5 · 4,5", "Hoặc gõ: không được giao · để sau"]


def test_without_numbers_there_are_no_examples():
    assert option_lines((Option("xong", "Xong"),), "examples") == ["Hoặc gõ: xong"]
    assert option_lines((Option("5", "5"),), "examples") == ["Ví dụ: 5"]
    assert option_lines((), "examples") == []


def test_a_word_to_type_keeps_its_names():
    assert option_lines((Option("of", "Hỏi Sở Tài chính"),), "examples") == ["Hoặc gõ: hỏi Sở Tài chính"]


def test_what_is_shown_can_be_typed():
    form = Quantity(quick=(Decimal(5),), unassigned=True)
    _, words = option_lines(form.options, "examples")
    assert form.read(words.removeprefix("Hoặc gõ: ")) == form.pick("-")


def test_options_stand_apart_below_the_text():
    assert lay_out("Gửi bảng?", YES_NO, "numbers") == ["Gửi bảng?\n\n1. Gửi\n2. Xem lại"]


def test_a_text_without_options_is_itself():
    assert lay_out("Đã ghi.\n\nHết.", (), "numbers") == ["Đã ghi.\n\nHết."]


def test_a_long_text_breaks_between_lines_and_the_parts_keep_their_order():
    lines = [f"{n}. " + "x" * 90 for n in range(50)]
    parts = lay_out("\n".join(lines), (), "numbers")
    assert len(parts) == 3
    assert "\n".join(parts).split("\n") == lines


def test_a_list_of_options_is_not_broken_over_two_messages():
    parts = lay_out("x " * 995, YES_NO, "numbers")
    assert parts[-1] == "1. Gửi\n2. Xem lại"
    assert len(parts) == 2


def test_a_list_longer_than_a_message_is_broken_between_options():
    many = tuple(Option(f"o{n}", f"{n} " + "x" * 60) for n in range(80))
    parts = lay_out("Chọn:", many, "numbers")
    assert len(parts) > 1
    assert [line for part in parts for line in part.split("\n") if line][1:] == option_lines(many, "numbers")


def test_a_line_longer_than_a_message_is_broken_between_words():
    parts = lay_out("từ " * 1000, (), "numbers")
    assert all(part.split(" ")[-1] == "từ" for part in parts)
    assert sum(part.count("từ") for part in parts) == 1000


def test_a_character_outside_the_basic_plane_counts_twice_and_is_never_cut():
    parts = lay_out("😀" * 1500, (), "numbers")
    assert [length(part) for part in parts] == [2000, 1000]


@pytest.mark.parametrize("style", get_args(Style))
@given(
    text=TEXTS,
    labels=st.lists(st.text("aệ0", min_size=1, max_size=30), max_size=20),
    longest=st.integers(8, 60),
)
def test_nothing_is_lost_and_no_part_is_too_long(style: Style, text: str, labels: list[str], longest: int):
    options = tuple(Option(f"k{n}", label) for n, label in enumerate(labels))
    parts = lay_out(text, options, style, longest)
    assert all(0 < length(part) <= longest for part in parts)
    whole = text + "\n".join(option_lines(options, style))
    assert "".join("".join(parts).split()) == "".join(whole.split())
