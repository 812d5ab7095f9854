"""Score files: each cell led to its unit, row and stage, whatever the layout."""

from decimal import Decimal

from handlers.documents.problems import Findings
from handlers.documents.scores.given_points import Scoresheet
from handlers.documents.scores.source import of_tables
from tests.documents.laid import Value, criteria, score_tables

RULES = criteria(["Mã", "Nội dung", "Điểm"], ["1", "Kế hoạch", 10], ["2", "Báo cáo", 10])
CODE = {entry.leaf: entry.code for entry in RULES.scored}


def read(*rows: list[Value]) -> tuple[Scoresheet, Findings]:
    found = Findings("s")
    return of_tables(score_tables(*rows, name="Bảng"), RULES, found), found


def given(sheet: Scoresheet) -> dict[str, Decimal]:
    """ "Cục A 1 self" -> points."""
    return {
        f"{sheet.units[unit]} {CODE[leaf]} {stage}": points
        for (unit, leaf, stage), points in sheet.given.items()
    }


SAME = {"Cục A 1 self": 7, "Cục A 2 self": 8, "Cục B 1 self": 5, "Cục B 2 self": 6}


def test_every_layout_gives_the_same():
    listed, _ = read(
        ["Đơn vị", "Mã", "Điểm"], ["Cục A", "1", 7], ["Cục A", "2", 8], ["Cục B", "1", 5], ["Cục B", "2", 6]
    )
    criteria_by_units, _ = read(
        ["Mã", "Nội dung", "Cục A", "Cục B"], ["1", "Kế hoạch", 7, 5], ["2", "Báo cáo", 8, 6]
    )
    units_by_criteria, _ = read(["Đơn vị", "1. Kế hoạch", "2. Báo cáo"], ["Cục A", 7, 8], ["Cục B", 5, 6])
    for sheet in (listed, criteria_by_units, units_by_criteria):
        assert given(sheet) == SAME


def test_a_name_in_the_first_row_of_its_block_holds_for_the_rows_below():
    sheet, found = read(
        ["Đơn vị", "Mã", "Điểm"], ["Cục A", "1", 7], [None, "2", 8], ["Cục B", "1", 5], [None, "2", 6]
    )
    assert given(sheet) == SAME
    assert found.problems == []


def test_a_column_for_each_stage_and_a_stage_in_each_row_say_the_same():
    across, _ = read(["Đơn vị", "Mã", "Tự chấm", "Thẩm định"], ["Cục A", "1", 7, 6])
    below, _ = read(
        ["Đơn vị", "Mã", "Bước", "Điểm"], ["Cục A", "1", "tự chấm", 7], ["Cục A", "1", "thẩm định", 6]
    )
    assert given(across) == given(below) == {"Cục A 1 self": 7, "Cục A 1 reviewed": 6}


def test_totals_are_checks_and_no_points():
    sheet, found = read(["Mã", "Nội dung", "Cục A"], ["1", "Kế hoạch", 7], [None, "Tổng cộng", 7])
    assert given(sheet) == {"Cục A 1 self": 7}
    assert [(check.unit, check.points) for check in sheet.checks] == [
        (sheet.given.keys().__iter__().__next__()[0], 7)
    ]
    assert found.problems == []


def test_rows_that_lack_something_are_told():
    _, found = read(
        ["Đơn vị", "Mã", "Bước", "Điểm"],
        ["Cục A", "1", "tự chấm", 7],
        ["Cục A", "1", "lần ba", 5],
        ["Cục A", "9", "tự chấm", 5],
        ["Cục A", None, "tự chấm", 5],
    )
    assert [problem.partition(": ")[2] for problem in found.problems] == [
        "không hiểu giai đoạn chấm “lần ba” (cần tự chấm, thẩm định hoặc thống nhất)",
        "Cục A: mã “9” không có trong bảng tiêu chí",
        "không thấy mã tiêu chí: “Cục A | tự chấm | 5”",
    ]


def test_that_all_points_are_self_scores_is_said_where_nothing_says_so():
    _, found = read(["Đơn vị", "Mã", "Điểm"], ["Cục A", "1", 7])
    assert "mọi điểm là điểm tự chấm" in found.notes[0]
