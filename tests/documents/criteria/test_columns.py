"""Columns of a criteria table, told by what stands in them."""

from handlers.documents.criteria.columns import code_is_of_section, is_criteria_table, settled
from handlers.documents.problems import Findings
from tests.documents.laid import Value, criteria_tables

HEAD: list[Value] = ["Mã", "Nội dung", "Điểm"]


def columns(*rows: list[Value]) -> tuple[dict[str, int], list[int], Findings]:
    found = Findings("t")
    (table,) = criteria_tables(*rows)
    table, explaining = settled(table, found)
    return dict(table.columns), explaining, found


def test_a_criteria_table_has_what_is_scored_and_its_points():
    (table,) = criteria_tables(HEAD, ["1", "Một", 5])
    assert is_criteria_table(table)
    assert not is_criteria_table(type(table)(table.sheet, table.heading, {"code": 0, "note": 1}, ()))


def test_of_two_columns_of_words_the_fuller_one_is_the_title_and_the_other_the_section():
    found, _, _ = columns(
        ["Nội dung", "Tiêu chí", "Điểm"], ["Chuyên môn", "Kế hoạch", 5], [None, "Báo cáo", 5], [None, "Hạn", 5]
    )
    assert (found["section"], found["title"]) == (0, 1)


def test_a_code_column_of_names_beside_one_of_numbers_is_the_section():
    found, _, _ = columns(
        ["TT", "STT", "Nội dung", "Điểm"],
        ["Chuyên môn giỏi", "1", "Kế hoạch", 5],
        ["Phong trào tốt", "2", "Hưởng ứng", 5],
    )
    assert (found["section"], found["code"]) == (0, 1)


def test_further_columns_of_words_explain_and_columns_of_numbers_are_told():
    _, explaining, told = columns(
        [*HEAD, "Cách hiểu", "Lần"], ["1", "Một", 5, "tối đa hai lần", 3], ["2", "Hai", 5, "như trên", 4]
    )
    assert explaining == [3]
    assert len(told.problems) == 1
    assert "cột E (Lần)" in told.problems[0]


def test_scores_beside_the_criteria_are_no_points_and_told():
    _, _, told = columns([*HEAD, "Tự chấm"], ["1", "Một", 5, 4])
    assert told.problems == []
    assert "là điểm đã chấm, không phải mức điểm" in told.notes[0]


def test_a_code_that_stands_only_where_a_section_begins_is_the_sections():
    rows: list[list[Value]] = [
        ["TT", "Nhóm", "Nội dung", "Điểm"],
        ["1", "A", "Kế hoạch", 5],
        [None, None, "Hạn", 5],
    ]
    (table,) = criteria_tables(*rows)
    assert code_is_of_section(table)
    rows[2][0] = "2"
    (table,) = criteria_tables(*rows)
    assert not code_is_of_section(table)
