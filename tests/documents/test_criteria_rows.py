"""Rows of a criteria table: codes, signs, totals, and what is told of the odd ones."""

import pytest

from tests.documents.made import HEAD, SMALL, table, tree


@pytest.mark.parametrize("penalty", [-0.5, 0.5, "-0,5", "- 0.5", "−0,5", "0,5"])
def test_a_penalty_may_be_written_with_or_without_its_sign(tmp_path, penalty):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", None, None, penalty]])
    assert tree(rules)["2"] == ("0", "0", "0.5")
    assert not found.problems


def test_a_penalty_in_the_bonus_column_is_a_penalty_and_is_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", None, -1]])
    assert tree(rules)["2"] == ("0", "0", "1")
    assert "dòng 3" in found.problems[0]


def test_one_column_for_bonus_and_penalty_is_told_apart_by_the_sign(tmp_path):
    head = ["TT", "Nội dung", "Điểm chuẩn", "Điểm thưởng/trừ"]
    rules, found = table(tmp_path, [head, ["1", "Một", 10], ["2", "Hai", None, -1], ["3", "Ba", None, 2]])
    assert (tree(rules)["2"], tree(rules)["3"]) == (("0", "0", "1"), ("0", "2", "0"))
    assert not found.problems


def test_a_total_row_is_a_check_and_no_criterion(tmp_path):
    rules, found = table(tmp_path, [*SMALL, [None, "TỔNG CỘNG", 50]])
    assert len(tree(rules)) == 2
    assert not found.problems
    wrong, found = table(tmp_path, [*SMALL, ["Tổng cộng", None, 60]])
    assert tree(wrong) == tree(rules)
    assert "dòng 9" in found.problems[0]
    assert "50" in found.problems[0]


def test_rows_without_a_code_get_one_and_are_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["C1", "Một", 2], [None, "- Có", 2], ["-", "Không", None, None, -1]])
    assert tree(rules) == {"C1": {"C1.1": ("2", "0", "0"), "C1.2": ("0", "0", "1")}}
    assert [note.split(":")[0] for note in found.notes] == ["t.xlsx, dòng 3", "t.xlsx, dòng 4"]


def test_words_that_are_no_criterion_are_told_with_their_row(tmp_path):
    _, found = table(tmp_path, [*SMALL, [None, "Các đơn vị báo cáo trước ngày 20"]])
    assert "dòng 9" in found.problems[0]


def test_the_same_code_twice_in_one_place_is_told_and_both_rows_stay(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["1", "Hai", 5]])
    assert [e.high for e in rules.entries] == [10, 5]
    assert "dòng 3" in found.problems[0]
    assert rules.find("1").title == "Một"


def test_one_dot_ten_stored_as_a_number_stays_one_dot_ten(tmp_path):
    codes = [1, *(float(f"1.{n}") for n in range(1, 10)), 1.1, 1.11]
    rules, found = table(tmp_path, [HEAD, *([code, f"t{code}", 1] for code in codes)])
    assert [e.code for e in rules.entries][-3:] == ["1.9", "1.10", "1.11"]
    assert not found.problems


def test_a_code_that_became_a_day_is_told(tmp_path):
    from datetime import date

    rules, found = table(tmp_path, [HEAD, ["1", "Một", 3], [date(2022, 5, 1), "Hai", 3]])
    assert [e.code for e in rules.entries] == ["1.5"]
    assert "dòng 3" in found.problems[0]


def test_a_table_with_its_codes_in_the_titles_is_read(tmp_path):
    rows = [
        ["Nội dung", "Điểm chuẩn"],
        ["I. Nhiệm vụ", 10],
        ["1. Kế hoạch", 6],
        ["2. Báo cáo", 4],
        ["II. Khác", 5],
    ]
    assert list(tree(table(tmp_path, rows)[0])["I"]) == ["1", "2"]
