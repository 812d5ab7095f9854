"""The charter's workbook itself: text stays text, and what is printed can be read."""

import io

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.charter_cells import COLUMNS
from handlers.documents.charter_export import charter_workbook
from tests.documents.charter_file import HEADS


@pytest.mark.parametrize("title", ['=HYPERLINK("http://x")', "+1", "-2", "@SUM(A1)", "\t=1", "1.10"])
def test_no_text_becomes_a_formula(title: str):
    plain = dict(load("short"))
    plain["groups"][0]["parts"][0] |= {"title": title.strip(), "note": title.strip(), "code": title.strip()}
    page = load_workbook(io.BytesIO(charter_workbook(read_charter(plain), "k1"))).active
    assert isinstance(page, Worksheet)
    for row in page.iter_rows(min_row=6):
        for cell in row:
            assert cell.data_type in ("s", "n")
            if str(cell.value)[:1] in "=+-@":
                assert cell.quotePrefix


def test_the_page_is_legible_and_printed_on_a4():
    page = load_workbook(io.BytesIO(charter_workbook(read_charter(load("full")), "k1"))).active
    assert isinstance(page, Worksheet)
    assert [cell.value for cell in page[5]] == HEADS
    assert page.freeze_panes == "A6"
    assert page.print_title_rows == "$5:$5"
    assert page.page_setup.paperSize == 9
    assert str(page.print_area).endswith(f"$J${page.max_row}")
    # What is printed is never made smaller than seven tenths: 190 letters of 12 points fill a line of A4.
    assert sum(width for _, width in COLUMNS[:-1]) <= 190
    assert all(cell.alignment.wrap_text for cell in page[7] if isinstance(cell.value, str))
    assert all(page.row_dimensions[row].height for row in range(6, page.max_row + 1))
