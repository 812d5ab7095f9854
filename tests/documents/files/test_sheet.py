"""A sheet while it is read: what is shown, what is hidden, what could be computed."""

import pytest

from handlers.documents.files.book import Cell, Worksheet, text_cell
from handlers.documents.files.budget import MOST_COLUMNS, Budget
from handlers.documents.files.sheet import Draft, finished
from handlers.documents.problems import Unreadable


def draft() -> Draft:
    return Draft("Bảng", Budget("a.xlsx"))


def finish(one: Draft) -> Worksheet:
    (sheet,) = finished([one], Budget("a.xlsx"))
    return sheet


def put(one: Draft, number: int, *texts: str, hidden: bool = False) -> None:
    one.begin(number, hidden=hidden)
    for place, text in enumerate(texts):
        one.put(place, text_cell(text))


def test_hidden_rows_and_columns_are_left_out_and_named():
    one = draft()
    one.hide_columns(2, 2)
    put(one, 1, "a", "b", "c")
    put(one, 2, "d", hidden=True)
    sheet = finish(one)
    assert [[cell.text for cell in row.cells] for row in sheet.rows] == [["a", "", "c"]]
    assert sheet.notes == ("dòng ẩn không tính: 2 (“d”)", "cột ẩn không tính: B (“b”)")


def test_a_row_that_hides_unless_said_and_one_read_again():
    one = draft()
    put(one, 1, "a")
    again = one.repeated()
    one.begin_again(2, again)
    one.hidden_unless_said = True
    put(one, 3, "b")
    sheet = finish(one)
    assert [(row.number, row.words) for row in sheet.rows] == [(1, "a"), (2, "a")]


def test_a_merged_area_covers_what_has_nothing_of_its_own():
    one = draft()
    one.merge(1, 0, 3, 0)
    one.merge(5, 0, 6, 0)  # nothing stands there
    put(one, 1, "A", "x")
    put(one, 3, "", "y")
    sheet = finish(one)
    assert sheet.cell(sheet.rows[1], 0).text == "A"
    assert set(sheet.cover) == {(1, 0), (2, 0), (3, 0)}


def test_formulas_are_computed_from_hidden_cells_too_and_told():
    one = draft()
    one.begin(1, hidden=True)
    one.put(0, Cell("4", "4", "number"))
    one.begin(2)
    one.put(0, Cell("=A1*2", "=A1*2", "formula"))
    one.put(1, Cell("=Z9", "=Z9", "formula"))
    sheet = finish(one)
    assert [(cell.text, cell.kind) for cell in sheet.rows[0].cells] == [("8", "number"), ("=Z9", "formula")]
    assert "1 công thức chưa có giá trị lưu, hệ thống đã tính (ví dụ A2 = 8)" in sheet.notes


def test_a_cell_that_shows_nothing_is_named():
    one = draft()
    put(one, 4, "a")
    one.leave_out(1)
    assert finish(one).notes == ("ô định dạng không hiện số, không tính: B4",)


def test_cells_far_to_the_right_are_counted_and_told_and_many_are_refused():
    one = draft()
    put(one, 1, "a")
    one.put(MOST_COLUMNS, text_cell("xa"))
    assert finish(one).doubts == ("còn 1 ô nằm quá xa bên phải (AMK1), không đọc",)
    other = draft()
    other.begin(1)
    for place in range(MOST_COLUMNS, 2 * MOST_COLUMNS):
        other.put(place, text_cell("xa"))
    with pytest.raises(Unreadable, match="quá nhiều ô bên phải cột AMJ"):
        other.put(2 * MOST_COLUMNS, text_cell("xa"))
