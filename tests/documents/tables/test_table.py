"""Tables in a sheet: where they begin, what stands above and below."""

import pytest

from handlers.documents.criteria.columns import is_criteria_table
from handlers.documents.files.book import Book, text_cell
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.table import Table, is_signature, tables_of
from handlers.documents.tables.vocabulary import CRITERIA
from tests.documents.laid import Value, criteria_tables, sheet

HEAD: list[Value] = ["Mã", "Nội dung", "Điểm"]


def test_a_heading_is_found_below_its_caption_in_any_order():
    (table,) = criteria_tables(
        ["SỞ NỘI VỤ"], ["Bảng tiêu chí năm 2026"], ["Điểm", "Nội dung", "Mã"], [5, "Một", "1"]
    )
    assert dict(table.columns) == {"maximum": 0, "title": 1, "code": 2}
    assert (table.title, table.heading.number) == ("Bảng tiêu chí năm 2026", 3)
    assert table.cell(table.rows[0], "title").text == "Một"
    assert table.cell(table.rows[0], "bonus").text == ""


def test_a_heading_of_two_rows_is_read_line_by_line():
    found = Findings("t")
    pages = sheet(["Mã", "Nội dung", "Điểm", None], [None, None, "chuẩn", "trừ"], ["1", "Một", 5, 1])
    cover = {(1, 3): text_cell("Điểm"), (2, 0): text_cell("Mã"), (2, 1): text_cell("Nội dung")}
    pages = type(pages)(pages.name, pages.rows, cover)
    (table,) = tables_of(Book((pages,)), "t", CRITERIA, is_criteria_table, found)
    assert dict(table.columns) == {"code": 0, "title": 1, "maximum": 2, "penalty": 3}
    assert table.heads[2] == ("Điểm", "chuẩn")
    assert table.column(3) == "cột D (Điểm trừ)"
    assert [row.number for row in table.rows] == [3]


def test_a_second_heading_begins_a_second_table_with_the_words_above_it():
    first, second = criteria_tables(HEAD, ["1", "Một", 5], ["Điểm thưởng"], HEAD, ["1", "Hai", 3])
    assert [row.number for row in first.rows] == [2]
    assert (second.caption, [row.number for row in second.rows]) == (("Điểm thưởng",), [5])


def test_of_several_readings_of_a_text_the_one_with_the_most_columns_counts():
    good, bad = sheet(HEAD, ["1", "Một", "5"]), sheet(["Mã;Nội dung", "Điểm"], ["1;Một", "5"])
    tables = tables_of(Book((bad, good), either=True), "t", CRITERIA, is_criteria_table, Findings("t"))
    assert [len(table.columns) for table in tables] == [3]


def test_sheets_without_a_table_and_hidden_ones_are_told():
    found = Findings("t")
    book = Book((sheet(HEAD, ["1", "Một", 5], name="A"), sheet(["chữ"], name="B")), hidden=("C",))
    tables_of(book, "t", CRITERIA, is_criteria_table, found)
    assert found.notes == ["t: trang “B” không có bảng cần đọc, đã bỏ qua", "t: trang ẩn “C” không đọc"]


def test_a_file_without_a_heading_is_refused_with_what_was_seen():
    with pytest.raises(Unreadable, match=r"Cần các cột Mã, Nội dung.*thấy: Họ tên, Tuổi\."):
        criteria_tables(["Họ tên", "Tuổi"], ["Lan", 30])


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("Người lập bảng", True), ("Thanh Hóa, ngày 5 tháng 12 năm 2026", True), ("Báo cáo của Giám đốc", False)],
)
def test_who_signs_a_table_is_told_from_its_rows(text: str, is_one: bool):
    assert is_signature(text) is is_one


def test_a_table_knows_no_column_beyond_its_heading():
    (table,) = criteria_tables(HEAD, ["1", "Một", 5])
    assert isinstance(table, Table)
    assert (table.head(9), table.column(9)) == ("", "cột J")
