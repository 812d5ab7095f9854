"""The tables of a file as one outline."""

import pytest

from handlers.documents.criteria.lines import Line
from handlers.documents.criteria.table_outline import LONGEST, Outline, outline_of, tell_apart
from handlers.documents.problems import Findings, Unreadable
from tests.documents.laid import Value, criteria_tables, line, under

HEAD: list[Value] = ["Mã", "Nội dung", "Điểm"]


def outlined(*rows: list[Value]) -> tuple[Outline, Findings]:
    found = Findings("t")
    return outline_of(criteria_tables(*rows), found), found


def shape(lines: list[Line]) -> dict[str, object]:
    return {one.code: shape(one.children) for one in lines}


def test_rows_stand_under_their_codes_and_totals_apart():
    outline, _ = outlined(HEAD, ["I", "Nhiệm vụ", 10], ["1", "Một", 6], ["2", "Hai", 4], [None, "Cộng", 10])
    assert shape(outline.outermost) == {"I": {"1": {}, "2": {}}}
    assert [total.title for total in outline.totals] == ["Cộng"]


def test_a_second_table_with_a_caption_is_a_section_of_its_own():
    outline, found = outlined(
        ["A. ĐIỂM CHUẨN"], HEAD, ["1", "Một", 6], ["B. ĐIỂM TRỪ"], HEAD, ["1", "Chậm hạn", 2]
    )
    base, minus = outline.outermost
    assert [below.maximum for below in base.children] == [6]
    assert [below.penalty for below in minus.children] == [2]
    # No two lines of a file have one name.
    ids = [base.id, minus.id, base.children[0].id, minus.children[0].id]
    assert len(set(ids)) == 4
    assert found.problems == []


def test_a_second_table_with_the_same_codes_is_asked_about():
    _, found = outlined(HEAD, ["1", "Một", 6], ["Khối trường học"], HEAD, ["1", "Hai", 6])
    assert "các mã trùng với bảng trước" in found.problems[0]


def test_rows_without_a_code_get_one_and_a_second_of_the_same_is_told():
    parent = line("I")
    children = [line("", "Một", 2, given=False), line("1", "Hai", 3), line("1", "Ba", 4)]
    under(parent, *children)
    found = Findings("t")
    tell_apart([parent, *children], found)
    assert [child.code for child in children] == ["I.1", "1", "1 (2)"]
    assert "gọi là “I.1”" in found.notes[0]
    assert "mã “1” lặp lại" in found.problems[0]


def test_a_list_beyond_sense_is_refused():
    rows: list[list[Value]] = [[str(n), "x", 1] for n in range(LONGEST + 1)]
    with pytest.raises(Unreadable, match="không phải bảng tiêu chí"):
        outlined(HEAD, *rows)
