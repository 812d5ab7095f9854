"""Scores and a table: totals, ranks, and every rule for what is odd."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.commands.rehearse import run
from tests.documents.made import HEAD, LEAVES, SMALL, full, rehearsed, written, xlsx


def totals(done) -> dict[str, tuple]:
    return {s.unit: (*(s.stages.values()), s.total, s.rank) for s in done.units}


def test_points_over_the_maximum_are_a_problem_and_count_as_capped(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="25"))
    assert totals(done)["A"][0] == 20
    assert len(done.problems) == 1
    assert "dòng 2" in done.problems[0]


def test_bonus_over_its_maximum_and_deductions_beyond_the_stated_count_as_capped(tmp_path):
    done = rehearsed(tmp_path, full("A", c2_1="10", c2_2="4", c2_3="-5"))
    assert totals(done)["A"][0] == 10 + 3 - 2
    assert len(done.problems) == 2


def test_a_penalty_without_its_sign_is_over_the_maximum_of_nought(tmp_path):
    done = rehearsed(tmp_path, full("A", c2_3="2"))
    assert totals(done)["A"][0] == 0
    assert "số âm" in done.problems[0]


def test_points_below_nought_on_a_row_without_a_penalty_count_as_nought(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="-3"))
    assert (totals(done)["A"][0], len(done.problems)) == (0, 1)


def test_the_same_unit_leaf_and_stage_twice_is_a_problem_and_the_first_counts(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="5") + "A,1.1,self,9\n")
    assert (totals(done)["A"][0], len(done.problems)) == (5, 1)
    assert "dòng 7" in done.problems[0]


def test_a_row_that_cannot_be_read_does_not_count_as_the_first(tmp_path):
    done = rehearsed(tmp_path, "A,1.1,self,x\n" + full("A", c1_1="5"))
    assert (totals(done)["A"][0], len(done.problems)) == (5, 1)


def test_an_unknown_code_and_a_group_code_are_problems_with_their_row(tmp_path):
    done = rehearsed(tmp_path, full("A") + "A,9.9,self,1\nA,I,self,1\n")
    assert ["dòng 7" in done.problems[0], "dòng 8" in done.problems[1]] == [True, True]
    assert len(done.problems) == 2


@pytest.mark.parametrize(
    "row",
    [
        ",1.1,self,1", "A,,self,1", "A,1.1,,1", "A,1.1,later,1", "A,1.1,self,", "A,1.1,self,abc",
        "A,1.1,self,1 2", "A,1.1,self,1e2", "A", "A,1.1,self,NaN",
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_read_is_a_problem_with_its_number(tmp_path, row):
    done = rehearsed(tmp_path, full("A", c1_1="3") + "\n" + row + "\n")
    assert totals(done)["A"][0] == 3
    assert len(done.problems) == 1
    # The blank line is a row of the sheet too.
    assert "dòng 8" in done.problems[0]


def test_a_stray_quotation_mark_costs_one_row_and_no_other(tmp_path):
    done = rehearsed(tmp_path, 'A,1.1,self,"5\n' + full("A", c1_1="3", c1_2="4"))
    assert totals(done)["A"][0] == 7
    assert len(done.problems) == 1
    assert "dòng 2" in done.problems[0]


@pytest.mark.parametrize(
    ("written_as", "points"),
    [
        ("9,5", "9.5"),
        ("9.5", "9.5"),
        ("9,5đ", "9.5"),
        ("9.500", "9.5"),
        ("+9", "9"),
        ("９，５", "9.5"),
        ("5/20", "5"),
    ],
)
def test_points_are_read_with_comma_or_dot(tmp_path, written_as, points):
    done = rehearsed(tmp_path, full("A", c1_1=written_as))
    assert totals(done)["A"][0] == Decimal(points)
    assert not done.problems


def test_a_decimal_comma_cut_by_the_separator_is_put_together(tmp_path):
    done = rehearsed(tmp_path, full("A").replace('A,1.1,self,"0"', "A,1.1,self,9,5"))
    assert totals(done)["A"][0] == Decimal("9.5")
    assert not done.problems
    assert "9,5" in done.notes[0]


@pytest.mark.parametrize("name", ["CỤC  THUẾ", "cục thuế", "Cục Thuê\u0301", "Cục Thuế."])
def test_spellings_of_one_name_are_one_unit_printed_as_first_seen(tmp_path, name):
    rows = full("Cục Thuế", c1_1="3").splitlines(keepends=True)
    done = rehearsed(tmp_path, "".join([rows[0], *(r.replace("Cục Thuế", name) for r in rows[1:])]))
    assert [s.unit for s in done.units] == ["Cục Thuế"]
    assert not done.problems


def test_units_of_a_charter_are_known_by_their_aliases_and_printed_as_written(tmp_path):
    rows = "unit,code,stage,points\nCT,1.1,self,1\nCục Thuế,1.2,self,1\nLạ,1.1,self,1\n"
    done = run(Path("short"), written(tmp_path / "s.csv", rows))
    assert [s.unit for s in done.units] == ["CT", "Lạ"]
    assert len([p for p in done.problems if "không có trong quy chế" in p]) == 1
    assert "Kho bạc" in "".join(done.notes)


@pytest.mark.parametrize(
    ("self_word", "reviewed_word", "agreed_word"),
    [
        ("self", "reviewed", "agreed"),
        ("tự chấm", "thẩm định", "thống nhất"),
        ("Tu cham", "THAM DINH", "Thong nhat"),
    ],
)
def test_stages_are_read_in_both_languages(tmp_path, self_word, reviewed_word, agreed_word):
    words = {self_word: "5", reviewed_word: "4", agreed_word: "3"}
    done = rehearsed(tmp_path, "".join(full("A", stage, c1_1=p) for stage, p in words.items()))
    assert totals(done)["A"] == (5, 4, 3, 3, 1)
    assert not done.problems


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_may_have_any_separator_and_a_byte_order_mark(tmp_path, mark, encoding):
    rows = [["Điểm", "Bước", "Tên đơn vị", "Mã"], *(["1,5", "self", "Kho bạc", code] for code in LEAVES[:3])]
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    (tmp_path / "s.csv").write_bytes(out.getvalue().encode(encoding))
    done = run(xlsx(tmp_path / "t.xlsx", SMALL[:6]), tmp_path / "s.csv")
    assert totals(done)["Kho bạc"][0] == Decimal("4.5")
    assert not done.problems


def test_scores_in_a_workbook_with_merged_names_and_a_column_for_each_stage(tmp_path):
    rows: list[list[object]] = [["BẢNG CHẤM"], ["Đơn vị", "Mã", "Tự chấm", "Thẩm định"]]
    rows += [["A" if code == "1.1" else None, code, 2, 1 if code == "1.1" else None] for code in LEAVES[:4]]
    rows += [[None, "2.3", -2, None]]
    done = run(xlsx(tmp_path / "t.xlsx", SMALL), xlsx(tmp_path / "s.xlsx", rows, ("A3:A7",)))
    assert totals(done)["A"] == (6, 5, None, 5, 1)
    assert not done.problems


def test_points_beyond_all_measure_are_problems_and_nothing_worse(tmp_path):
    rows = [HEAD, ["1", "Một", 10], ["2", "Hai", 10**30], ["3", "Ba", "9" * 40]]
    done = rehearsed(tmp_path, f"A,1,self,{10**40}\nA,1,reviewed,{'9' * 400}\n", rows)
    assert totals(done)["A"][:2] == (10, 10)
    assert [place in "".join(done.problems) for place in ("dòng 3", "dòng 4")] == [True, True]
