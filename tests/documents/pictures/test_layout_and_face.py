"""Layout: every text in its room, every shape on the sheet, letters large enough."""

import pytest

from bot.conversations.pictures.picture import Picture, Row
from handlers.documents.pictures.face import face, width_of
from handlers.documents.pictures.layout import (
    EDGE,
    MEDALS,
    WIDTH,
    Box,
    Corners,
    Disc,
    Sheet,
    Text,
    laid_out,
    lines_of,
)
from tests.documents.pictures.shown import LETTERS, LONG, NAMES, UNBROKEN, hardest, year

EVERY = [
    *(pytest.param(year(units, name), id=f"{name} of {units}") for units in (8, 20) for name in NAMES),
    pytest.param(hardest(), id="hardest"),
]


def box_of(text: Text) -> tuple[float, float]:
    """Left and right end of a text as it is drawn."""
    width = width_of(text.text, text.size, text.bold)
    left = text.x - {"left": 0, "middle": width / 2, "right": width}[text.align]
    return left, left + width


def texts(sheet: Sheet) -> list[Text]:
    return [shape for shape in sheet.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("picture", EVERY)
def test_no_text_leaves_its_room_or_the_sheet(picture: Picture):
    sheet = laid_out(picture)
    for text in texts(sheet):
        left, right = box_of(text)
        assert right - left <= text.room + 0.01, text.text
        assert EDGE - 0.01 <= left <= right <= WIDTH - EDGE + 0.01, text.text
        assert text.size <= text.y <= sheet.height - 4, text.text


@pytest.mark.parametrize("picture", EVERY)
def test_no_text_lies_on_another(picture: Picture):
    found = texts(laid_out(picture))
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            if abs(one.y - other.y) < min(one.size, other.size) * 0.8:
                (left, right), (its_left, its_right) = box_of(one), box_of(other)
                assert right <= its_left + 0.01 or its_right <= left + 0.01, (one.text, other.text)


@pytest.mark.parametrize("picture", EVERY)
def test_on_a_phone_360_pixels_wide_no_letter_is_smaller_than_13_pixels(picture: Picture):
    sheet = laid_out(picture)
    assert sheet.width == 360
    assert all(text.size >= 13 for text in texts(sheet))


@pytest.mark.parametrize("picture", EVERY)
def test_every_shape_lies_on_the_sheet(picture: Picture):
    sheet = laid_out(picture)
    for shape in sheet.shapes:
        match shape:
            case Box():
                assert shape.x >= 0
                assert shape.x + shape.width <= sheet.width
                assert 0 <= shape.y <= shape.y + shape.height <= sheet.height
            case Disc():
                assert shape.radius <= shape.y <= sheet.height - shape.radius
            case Corners():
                assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in shape.points)
            case Text():
                pass


def test_the_first_three_ranks_have_medals_of_three_metals_and_the_others_none():
    rows = tuple(Row(f"Đơn vị {n}", badge=str(n), medal=n if n < 4 else 0) for n in range(1, 6))
    drawn = laid_out(Picture("", "Xếp hạng", rows, alt=""))
    fills = {shape.fill for shape in drawn.shapes if isinstance(shape, Disc)}
    assert {metal for _, metal, _ in MEDALS.values()} <= fills
    assert sum(isinstance(shape, Corners) for shape in drawn.shapes) == 2 * 3


def test_a_long_name_is_broken_and_among_many_rows_the_short_one_stands():
    row = Row(LONG, "90", "BQL Khu kinh tế", "1")
    few = texts(laid_out(Picture("", "T", (row,), alt="")))
    assert any(text.text == "BQL Khu kinh tế" for text in few)
    row = Row("Kho bạc Nhà nước tỉnh Thanh Hóa", "90", "Kho bạc", "1")
    few = texts(laid_out(Picture("", "T", (row,) * 3, alt="")))
    assert [text.text for text in few if text.bold][1:3] == ["Kho bạc Nhà nước", "tỉnh Thanh Hóa"]
    many = texts(laid_out(Picture("", "T", (row,) * 12, alt="")))
    assert [text.text for text in many if text.text.startswith("Kho bạc")] == ["Kho bạc"] * 12


@pytest.mark.parametrize("text", [LONG, UNBROKEN, LETTERS])
def test_what_is_cut_off_ends_with_an_ellipsis(text: str):
    lines = lines_of(text, 16, 120, 2, bold=True)
    assert len(lines) <= 2
    assert lines[-1].endswith("…")
    assert all(width_of(line, 16, True) <= 120 for line in lines)


def test_every_vietnamese_letter_has_a_shape_of_its_own():
    missing = face(20, False).getmask("\uffff").getbbox(), bytes(face(20, False).getmask("\uffff"))
    for letter in LETTERS + LETTERS.lower() + "–…“”≥≤→·%/":
        for bold in (False, True):
            mask = face(20, bold).getmask(letter)
            assert (mask.getbbox(), bytes(mask)) != missing, letter
