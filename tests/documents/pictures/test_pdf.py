"""A laid-out picture in a PDF: its texts are read back, at the places of the layout."""

import io

import pdfplumber
from fpdf import FPDF

from handlers.documents.pictures.layout import Box, Corners, Disc, Sheet, Text
from handlers.documents.pictures.pdf import add_face, paint

SHEET = Sheet(
    100,
    (
        Box(0, 0, 360, 100, "#ffffff", 8),
        Disc(20, 20, 10, "#d3d9de"),
        Corners(((0, 0), (10, 0), (5, 10)), "#b3261e"),
        Text(36, 50, "Đơn vị thứ nhất", 18, 300, bold=True),
        Text(324, 80, "92,5 điểm", 18, 300, align="right"),
    ),
)


def test_texts_stand_where_they_were_laid_and_every_letter_comes_back():
    page = FPDF(unit="mm", format="A4")
    add_face(page)
    page.add_page()
    assert paint(page, SHEET, 10, 20, 90) == 20 + 25
    with pdfplumber.open(io.BytesIO(bytes(page.output()))) as read:
        [sheet] = read.pages
        assert sheet.extract_text().splitlines() == ["Đơn vị thứ nhất", "92,5 điểm"]
        chars = sheet.chars
    point = 72 / 25.4
    assert abs(chars[0]["x0"] - (10 + 36 / 4) * point) < 1
    assert abs(max(char["x1"] for char in chars) - (10 + 324 / 4) * point) < 1
