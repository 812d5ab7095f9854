"""Cells, rows and sheets as whatever kind of file gives them."""

import pytest

from handlers.documents.files.book import EMPTY, Cell, Row, Worksheet, clean, letters, short, text_cell


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_a_column_is_called_as_the_spreadsheet_calls_it(column: int, name: str):
    assert letters(column) == name


def test_text_is_kept_in_one_form_and_without_what_nobody_sees():
    assert clean("\ufeff  Cu\u0323c\xa0Thue\u0302\u0301\u200b ") == "Cục Thuế"


def test_a_long_text_is_cut_to_one_line():
    assert short("một\n hai", 7) == "một hai"
    assert short("một hai ba", 7) == "một ha…"


def test_a_row_ends_where_its_cells_end_and_says_where_it_stands():
    row = Row(7, (EMPTY, text_cell("a"), text_cell("b")), "trang “Quý I”")
    assert (row[1].text, row[3], row[-1]) == ("a", EMPTY, EMPTY)
    assert (row.place, row.words) == ("trang “Quý I”, dòng 7", "a | b")
    assert Row(7, ()).place == "dòng 7"


def test_a_cell_under_a_merged_one_has_its_value_unless_it_has_its_own():
    above = text_cell("Nhóm A")
    row = Row(2, (EMPTY, text_cell("x")))
    sheet = Worksheet("", (row,), {(2, 0): above, (2, 1): above})
    assert sheet.cell(row, 0) == above
    assert sheet.cell(row, 1) == Cell("x", "x")
    assert sheet.cell(row, 2) == EMPTY
