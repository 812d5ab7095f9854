"""Rows of a criteria table, read one by one."""

from decimal import Decimal

import pytest

from handlers.documents.criteria.columns import settled
from handlers.documents.criteria.rows import Rows, is_bullet, rows_of
from handlers.documents.problems import Findings
from tests.documents.laid import Value, criteria_tables

HEAD: list[Value] = ["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"]


def read(*rows: list[Value]) -> tuple[Rows, Findings]:
    found = Findings("t")
    (table,) = criteria_tables(HEAD, *rows)
    table, explaining = settled(table, found)
    return rows_of(table, explaining, found), found


@pytest.mark.parametrize(
    ("title", "code", "rest"),
    [
        ("a) Kế hoạch", "a", "Kế hoạch"),
        ("1.2. Báo cáo", "1.2", "Báo cáo"),
        ("IV. PHONG TRÀO", "IV", "PHONG TRÀO"),
        ("2.10 Hưởng ứng", "2.10", "Hưởng ứng"),
    ],
)
def test_a_code_may_begin_the_title(title: str, code: str, rest: str):
    (line,) = read([None, title, 5])[0].lines
    assert (line.code, line.title, line.given) == (code, rest, True)


def test_points_stand_in_their_parts_and_a_penalty_has_its_sign_from_its_column():
    (line,) = read(["1", "Báo cáo", 5, 2, -1])[0].lines
    assert (line.maximum, line.bonus, line.penalty) == (5, 2, 1)


def test_a_negative_maximum_is_a_penalty_and_told():
    read_rows, found = read(["1", "Chậm hạn", -2])
    assert (read_rows.lines[0].maximum, read_rows.lines[0].penalty) == (None, 2)
    assert "là số âm; tính là điểm trừ" in found.notes[0]


def test_a_rate_is_kept_with_its_case_and_cap():
    (line,) = read(["1", "Chậm", None, None, "0,5 điểm/lần, tối đa 2 điểm"])[0].lines
    rate = line.rates["penalty"]
    assert (rate.each, rate.case, rate.cap) == (Decimal("0.5"), "lần", 2)


def test_rows_that_add_up_stand_apart_and_the_words_below_them_are_told():
    read_rows, found = read(["1", "Một", 5], [None, "Tổng cộng", 5], [None, "Ghi nhận khác"])
    assert [line.title for line in read_rows.totals] == ["Tổng cộng"]
    assert [line.title for line in read_rows.lines] == ["Một"]
    assert "dòng chữ dưới bảng" in found.notes[0]


def test_the_numbering_of_columns_and_a_repeated_heading_are_no_rows():
    numbering: list[Value] = ["(1)", "(2)", "(3)", "(4)", "(5)"]
    read_rows, found = read(numbering, ["1", "Một", 5])
    assert len(read_rows.lines) == 1
    assert "dòng đánh số cột" in found.notes[0]


def test_points_that_cannot_be_read_are_told_with_their_column():
    _, found = read(["1", "Một", "rất nhiều"])
    assert "dòng 2, cột C (Điểm chuẩn): không đọc được điểm “rất nhiều”" in found.problems[0]


def test_a_bullet_begins_with_a_mark():
    assert is_bullet(" – Có kế hoạch")
    assert not is_bullet("Có kế hoạch")
