"""Rows of a score table led to rows of the criteria."""

import pytest

from handlers.documents.criteria.leaf_codes import UnknownCode
from handlers.documents.scores.row_finder import RowFinder
from tests.documents.laid import Value, criteria, score_tables

HEAD: list[Value] = ["Mã", "Nội dung", "Điểm"]
RULES = criteria(
    HEAD,
    ["I", "Chuyên môn", 20],
    ["1", "Kế hoạch", 10],
    ["2", "Báo cáo", 10],
    ["II", "Phong trào", 20],
    ["1", "Hưởng ứng", 10],
    ["2", "Sáng kiến", 10],
)


def found_by(*rows: list[Value], head: list[Value] = HEAD, in_list: bool = False) -> list[str]:
    """What each row was led to: the title of its entry, its note, "nhóm …" or why nothing."""
    (table,) = score_tables(head, *rows)
    finder = RowFinder(table, RULES, in_list=in_list)
    said = []
    for row in table.rows:
        if group := finder.group(row):
            said.append(f"nhóm {RULES.charter.group_by_id[group].title}")
            continue
        try:
            entry, note = finder.find(row)
            said.append(f"{entry.title}; {note}" if note else entry.title)
        except UnknownCode as why:
            said.append(str(why))
    return said


def test_the_same_code_is_found_in_the_section_it_stands_in():
    rows: list[list[Value]] = [["I", "Chuyên môn"], ["2", None, 5], ["II", "Phong trào"], ["2", None, 6]]
    assert found_by(*rows) == ["nhóm Chuyên môn", "Báo cáo", "nhóm Phong trào", "Sáng kiến"]


def test_a_title_tells_rows_of_one_code_apart():
    assert found_by(["1", "Hưởng ứng", 5]) == ["Hưởng ứng"]


def test_a_row_without_a_code_is_found_by_its_title():
    assert found_by([None, "Sáng kiến", 5]) == ["Sáng kiến"]


def test_a_code_that_nobody_has_gives_way_to_the_title_and_that_is_told():
    assert found_by(["9", "Sáng kiến", 5]) == ["Sáng kiến; mã “9” không có trong bảng tiêu chí; theo tên mục"]


def test_a_code_and_a_title_that_disagree_are_not_guessed():
    (why,) = found_by(["I.1", "Sáng kiến", 5])
    assert "chưa rõ là mục nào, không tính" in why


def test_a_code_of_two_rows_that_nothing_tells_apart_is_asked_about():
    (why,) = found_by(["2", None, 5])
    assert "có ở 2 dòng" in why


def test_numbers_that_count_the_rows_of_a_list_are_no_codes():
    head: list[Value] = ["STT", "Đơn vị", "Nội dung", "Điểm"]
    rows: list[list[Value]] = [["1", "Cục A", "Hưởng ứng", 5], ["2", "Cục A", "Kế hoạch", 5]]
    assert found_by(*rows, head=head, in_list=True) == ["Hưởng ứng", "Kế hoạch"]


def test_a_row_is_asked_whether_it_says_which_row_it_is():
    (table,) = score_tables(HEAD, ["1", None, 5], [None, None, 5])
    finder = RowFinder(table, RULES)
    assert [finder.has_code(row) for row in table.rows] == [True, False]


@pytest.mark.parametrize("code", ["I.2", "i2", "Mục I.2"])
def test_codes_above_a_code_lead_to_it(code: str):
    assert found_by([code, None, 5]) == ["Báo cáo"]
