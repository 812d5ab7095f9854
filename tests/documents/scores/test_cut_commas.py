"""Rows that a decimal comma has cut."""

from handlers.documents.files.book import Row
from handlers.documents.problems import Findings
from handlers.documents.scores.cut_commas import joined
from handlers.documents.scores.layouts import Layout, layout_of
from tests.documents.laid import Value, criteria, score_tables

RULES = criteria(["Mã", "Nội dung", "Điểm"], ["1", "Kế hoạch", 10])
HEAD: list[Value] = ["Đơn vị", "Mã", "Điểm", "Ghi chú"]


def layout(*rows: list[Value], head: list[Value] = HEAD, name: str = "") -> Layout:
    (table,) = score_tables(head, *rows, name=name)
    understood = layout_of(table, RULES)
    assert understood
    return understood


def read(one: Layout) -> tuple[Row | None, Findings]:
    found = Findings("s")
    return joined(one.table.rows[0], one, found), found


def test_a_number_cut_in_two_is_put_together_and_told():
    row, found = read(layout(["Cục A", "1", "9", "5", "tốt"]))
    assert row
    assert [cell.text for cell in row.cells] == ["Cục A", "1", "9,5", "tốt"]
    assert "đọc là 9,5" in found.notes[0]


def test_a_number_in_the_notes_may_be_the_end_of_a_cut_one_and_is_asked_about():
    row, found = read(layout(["Cục A", "1", "9", "5"]))
    assert row
    assert row[2].text == "9"
    assert "có phải 9,5 bị tách không? tính 9" in found.problems[0]


def test_a_longer_row_of_another_layout_is_not_read_for_its_points_may_have_moved():
    across = layout(["1", "Kế hoạch", "9", "5"], head=["Mã", "Nội dung", "Cục A"])
    assert across.kind == "units across"
    row, found = read(across)
    assert row is None
    assert "không đọc" in found.problems[0]


def test_other_words_beyond_the_heading_are_told_and_a_sheet_has_no_commas():
    row, found = read(layout(["Cục A", "1", "9,5", "tốt", "thừa"]))
    assert row
    assert "phần thừa “thừa” không đọc" in found.notes[0]
    row, found = read(layout(["Cục A", "1", "9", "5", "x"], name="Bảng"))
    assert row
    assert (row[2].text, found.problems, found.notes) == ("9", [], [])
