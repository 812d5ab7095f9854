"""Cells as they really are: read where all of it is understood, else told."""

from decimal import Decimal
from typing import Any

import pytest

from handlers.documents.files.book import Cell
from handlers.documents.tables.point_cells import NotUnderstood, Stated, scored, stated


def cell(text: str, kind: Any = "text") -> Cell:
    return Cell(text, text, kind)


def said(text: str) -> Stated:
    found = stated(cell(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", "30"), ("2,5", "2.5"), ("2.5", "2.5"), ("05", "5"), ("35 đ", "35"), ("5 điểm", "5"),
        ("３，５", "3.5"), (",5", "0.5"), (".5", "0.5"), ("1.000.000", "1000000"), ("1 000", "1000"),
        ("tối đa 5 điểm", "5"), ("không quá 05 điểm", "5"), ("≤ 5", "5"), ("03/3 điểm", "3"),
        ("5 điểm/năm", "5"),
        ("Trừ 2 điểm", "-2"), ("-2", "-2"), ("−2", "-2"), ("- 0,5", "-0.5"), ("trừ tối đa 2 điểm", "-2"),
        ("1/2", "0.5"), ("½", "0.5"), ("9½", "9.5"), ("5²", "5"), ("5*", "5"), ("5(1)", "5"), ("5 [1]", "5"),
    ],
)  # fmt: skip
def test_a_number_is_read_whatever_is_written_around_it(text, value):
    assert said(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["5²", "5(1)", "5 [1]", "½", "1/2"])
def test_footnotes_and_fractions_are_told(text):
    assert said(text).notes


@pytest.mark.parametrize(
    ("text", "each", "case", "cap"),
    [
        ("0,5đ/lần", "0.5", "lần", None),
        ("5/1lượt", "5", "lượt", None),
        ("-2 đ/lượt", "-2", "lượt", None),
        ("mỗi nội dung 0,5 điểm", "0.5", "nội dung", None),
        ("Cứ 01 trường hợp trừ 0,5 điểm, tối đa 2 điểm", "-0.5", "trường hợp", "2"),
        ("0,5 điểm/lần, tối đa 2 điểm", "0.5", "lần", "2"),
        ("01 điểm/sáng kiến (tối đa 03 điểm)", "1", "sáng kiến", "3"),
        ("-3 đ/lần/lớp (tối đa -10 đ/kỳ)", "-3", "lần/lớp", "10"),
        ("Trừ 0,5 điểm/lần", "-0.5", "lần", None),
        ("0,2 - 0,5 điểm/lần, không quá 1,5 điểm", "0.5", "lần", "1.5"),
    ],
)
def test_a_rate_is_never_taken_for_a_cap(text, each, case, cap):
    found = said(text)
    assert (found.value, found.each, found.case) == (None, Decimal(each), case)
    assert found.cap == (Decimal(cap) if cap else None)


@pytest.mark.parametrize(
    ("text", "least", "most"), [("từ 1 đến 3 điểm", "1", "3"), ("1-3", "1", "3"), ("1 – 3", "1", "3")]
)
def test_a_range_gives_any_value_between(text, least, most):
    assert (said(text).least, said(text).value) == (Decimal(least), Decimal(most))


@pytest.mark.parametrize(("text", "up", "down"), [("± 2", 2, 2), ("+2/-1", 2, 1)])
def test_bonus_and_penalty_in_one_cell_have_caps_of_their_own(text, up, down):
    assert (said(text).value, said(text).down) == (up, down)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("(2)", "số âm"), ("2 đ\n1 đ", "các mức"), ("5; 3; 1", "các mức"), ("5 hoặc 0", "các mức"),
        ("+10 hoặc +20", "các mức"), ("10/15", "phân số"), ("10%", "phần trăm"), ("97+10", "điểm thưởng"),
        ("1.000", "hai cách"), ("x 2", "cần một số"), (">= 5", "cần một số"), ("từ tốt", "cần một số"),
        ("1e2", "cần một số"), ("5 5", "cần một số"), ("điểm 5", "cần một số"), ("5/10 lần", "cần một số"),
        ("9" * 40, "quá lớn"), ("5 điểm nếu đạt, không thì 0", "cần một số"),
    ],
)  # fmt: skip
def test_whatever_else_stands_in_a_cell_is_asked_about(text, hint):
    with pytest.raises(NotUnderstood, match=hint):
        stated(cell(text))


@pytest.mark.parametrize(
    ("kind", "hint"), [("date", "thành ngày"), ("formula", "công thức"), ("error", "công thức")]
)
def test_days_formulas_and_errors_are_no_numbers(kind, hint):
    for read in (lambda c: stated(c), lambda c: scored(c, Decimal(10))):
        with pytest.raises(NotUnderstood, match=hint):
            read(Cell("=D9", "1.3", kind))


def test_a_percent_cell_is_read_as_it_is_shown_and_told():
    found = stated(cell("10", "percent"))
    assert found
    assert found.value == 10
    assert "phần trăm" in found.notes[0]
    assert scored(cell("10", "percent"), Decimal(20))[0] == 10


@pytest.mark.parametrize("text", ["5", "tối đa 5"])
def test_points_that_are_struck_out_are_asked_about(text):
    with pytest.raises(NotUnderstood, match="gạch ngang"):
        stated(Cell(text, text, "number" if text == "5" else "text", struck=True))


@pytest.mark.parametrize("text", ["", "-", "–", "/"])
def test_an_empty_cell_states_nothing(text):
    assert stated(cell(text)) is None


@pytest.mark.parametrize(
    ("text", "most", "points"),
    [
        ("9,5", 10, "9.5"), ("9,5đ", 10, "9.5"), ("9.500", 20, "9.5"), ("+9", 10, "9"), ("5/20", 20, "5"),
        ("5,5/3,5", "3.5", "5.5"), ("3/4", 4, "3"), ("1/2", 10, "0.5"), ("5*", 10, "5"),
        ("Trừ 2 điểm", 0, "-2"),
    ],
)  # fmt: skip
def test_points_given_are_read_with_their_maximum(text, most, points):
    assert scored(cell(text), Decimal(most))[0] == Decimal(points)


@pytest.mark.parametrize(
    "text", ["", "-", "x", "Đạt", "97+10", "(2)", "1 2", "1e2", "NaN", "10/15", "1/2", "5; 3"]
)
def test_points_that_may_be_two_things_are_asked_about(text):
    with pytest.raises(NotUnderstood):
        scored(cell(text), Decimal(2))
