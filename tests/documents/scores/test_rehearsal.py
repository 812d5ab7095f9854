"""Totals and ranks of a score sheet."""

from decimal import Decimal

from handlers.documents.problems import Findings
from handlers.documents.scores.given_points import Check, Scoresheet
from handlers.documents.scores.rehearsal import RehearsalResult, standings
from tests.documents.laid import criteria

RULES = criteria(["Mã", "Nội dung", "Điểm"], ["1", "Kế hoạch", 10], ["2", "Báo cáo", 10])
ONE, TWO = (entry.leaf for entry in RULES.scored)


def sheet(**given: dict[str, tuple[int, ...]]) -> Scoresheet:
    """Unit -> stage -> points of the first row, and of the second."""
    one = Scoresheet(units={unit: f"Cục {unit}" for unit in given})
    for unit, stages in given.items():
        for stage, points in stages.items():
            for leaf, value in zip((ONE, TWO), points, strict=False):
                one.given[unit, leaf, stage] = Decimal(value)
                one.values[unit, leaf, stage] = str(value)
    return one


def stand(one: Scoresheet) -> tuple[list[RehearsalResult], Findings]:
    found = Findings("s")
    return standings(RULES, one, found), found


def test_units_are_ranked_by_their_totals_and_share_a_rank():
    results, found = stand(sheet(A={"self": (5, 5)}, B={"self": (9, 9)}, C={"self": (4, 6)}))
    assert [(one.unit, one.total, one.rank) for one in results] == [
        ("Cục B", 18, 1),
        ("Cục A", 10, 2),
        ("Cục C", 10, 2),
    ]
    assert found.problems == []


def test_a_row_that_is_absent_keeps_its_points_of_the_stage_before():
    (result,), found = stand(sheet(A={"self": (5, 5), "reviewed": (3,)}))
    assert (result.stages["self"], result.stages["reviewed"], result.stages["agreed"]) == (10, 8, None)
    assert found.problems == []


def test_a_row_that_nobody_gave_counts_as_nought_and_is_told():
    (result,), found = stand(sheet(A={"self": (5,)}))
    assert result.total == 5
    assert found.problems == ["s: Cục A, mã 2, tự chấm: chưa có điểm; tính 0"]


def test_whoever_has_no_points_in_the_last_stage_is_last_and_told():
    results, found = stand(sheet(A={"self": (9, 9)}, B={"self": (1, 1), "reviewed": (1, 1)}))
    assert [(one.unit, one.rank, one.out) for one in results] == [
        ("Cục B", 1, ""),
        ("Cục A", None, "không có điểm thẩm định"),
    ]
    assert "chưa xếp hạng" in found.problems[0]


def test_totals_that_the_file_states_are_held_against_its_points():
    one = sheet(A={"self": (5, 5)})
    one.checks = [Check("dòng 9", "A", "self", "", Decimal(10)), Check("dòng 10", "A", "", "", Decimal(11))]
    _, found = stand(one)
    assert found.problems == ["s: dòng 10: tổng của Cục A ghi 11, cộng các mục được 10"]


def test_without_any_points_there_is_nothing_to_rank():
    assert stand(Scoresheet(units={"A": "Cục A"})) == ([], Findings("s"))
