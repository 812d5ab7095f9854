"""Codes that a spreadsheet took for numbers or days."""

import pytest

from handlers.documents.files.book import Cell
from handlers.documents.tables.number_codes import Codes
from tests.documents.laid import Value, row


def read(*values: Value) -> list[tuple[str, str, str]]:
    """Code, doubt and note of each row."""
    rows = [row(number, value) for number, value in enumerate(values, 1)]
    codes = Codes(rows, 0)
    return [codes.of(one) for one in rows]


def day(text: str, shown: str = "") -> Cell:
    return Cell(text, shown, "date")


def test_after_nine_comes_ten_and_that_is_told():
    *_, (code, doubt, note) = read(1.8, 1.9, 1.1)
    assert (code, doubt) == ("1.10", "")
    assert note == "mã 1.1 đứng sau 1.9; đọc là 1.10"


def test_twenty_after_nineteen_goes_by_what_was_read():
    codes = [code for code, _, _ in read(1.9, 1.1, "1.11", "1.12", "1.19", 1.2)]
    assert codes == ["1.9", "1.10", "1.11", "1.12", "1.19", "1.20"]


def test_a_list_that_begins_anew_keeps_its_codes():
    assert [code for code, _, _ in read(1.9, 1.1, 1.2)] == ["1.9", "1.1", "1.2"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("1.4", day("01/05/2026", "1.5"), "1.6"), "1.5"),
        (("5.0", day("01/05/2026", "1.5"), "5.2"), "5.1"),
        (("1.9", day("01/01/2010", "1.1"), "1.11"), "1.10"),
    ],
)
def test_a_code_that_became_a_day_is_told_by_its_neighbours(values: tuple[Value, ...], code: str):
    _, (read_code, doubt, note), _ = read(*values)
    assert (read_code, doubt) == (code, "")
    assert "bảng tính đã đổi mã thành ngày" in note


def test_a_day_that_no_neighbour_explains_is_doubted():
    ((code, doubt, note),) = read(day("01/05/2026", "1.5"))
    assert (code, note) == ("1.5", "")
    assert "đề nghị kiểm tra" in doubt


def test_a_formula_without_a_value_is_no_code():
    ((code, doubt, _),) = read(Cell("=A1", "=A1", "formula"))
    assert code == ""
    assert "công thức không có giá trị" in doubt


def test_without_a_column_there_are_no_codes():
    assert Codes([row(1, "a")], -1).of(row(1, "a")) == ("", "", "")
