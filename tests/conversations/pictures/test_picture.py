"""A picture's words say what it shows; lengths of bars stay within their track."""

import pytest

from bot.conversations.pictures.picture import Picture, Row, part, words_of


def test_words_say_every_row_with_its_value_and_note_but_not_how_the_drawing_is_read():
    shown = Picture(
        "Cục Thuế",
        "Điểm từng nhóm",
        (Row("I. Nhiệm vụ", "9/10", bar=0.9, note="Mức giữa: 8"), Row("II. Phong trào")),
        alt="Hình.",
        notes=("Theo điểm thống nhất.",),
        legend="Vạch đứng: mức giữa.",
    )
    assert words_of(shown) == (
        "ĐIỂM TỪNG NHÓM\nCục Thuế\n\n– I. Nhiệm vụ: 9/10 (mức giữa: 8)\n– II. Phong trào\n\n"
        "Theo điểm thống nhất."
    )


@pytest.mark.parametrize(
    ("number", "whole", "length"), [(1, 2, 0.5), (3, 2, 1.0), (-1, 2, 0.0), (1, 0, 0.0), (1, 3, 0.333)]
)
def test_a_bar_is_no_longer_than_its_track(number: float, whole: float, length: float):
    assert part(number, whole) == length
