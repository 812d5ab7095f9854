"""Names of people, as they are typed and as they are stored."""

import pytest

from bot.dialogue.names import tidy_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Nguyễn\tThị\nLan ", "Nguyễn Thị Lan"),
        ("Nguye\u0302\u0303n Lan", "Nguyễn Lan"),
        ("\u202eLan\u200b", "Lan"),
        ("Tý", "Tý"),
        ("N" * 60, "N" * 60),
    ],
)
def test_a_name_is_one_line_without_marks_that_nobody_sees(text: str, name: str):
    assert tidy_name(text) == name


@pytest.mark.parametrize("text", ["", " ", "X", "7 .", "🌸🌸", "\u202e\u202d", "N" * 61, "12345"])
def test_what_has_no_two_letters_or_is_too_long_is_none(text: str):
    assert tidy_name(text) == ""
