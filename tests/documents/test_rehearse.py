"""Scores and a table: totals, ranks, and every rule for what is odd."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commands.rehearse import run
from tests.documents.made import HEAD, LEAVES, SMALL, full, rehearsed, written, xlsx


def totals(done) -> dict[str, tuple]:
    return {s.unit: (*(s.stages.values()), s.total, s.rank) for s in done.units}


def test_caps_cut_leaf_then_group_and_bonus_and_penalty_stand_outside(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="20", c1_2="15", c2_1="20", c2_2="3", c2_3="-2"))
    assert totals(done) == {"A": (51, None, None, 51, 1)}
    assert done.problems == []


def test_a_tie_is_said_with_the_units_names_as_they_were_spelled(tmp_path):
    done = rehearsed(tmp_path, full("An Phú", c1_1="9") + full("Bình An", c1_1="9"))
    assert [s.tie.partition(": ")[2] for s in done.units] == ["đồng hạng với Bình An", "đồng hạng với An Phú"]


def test_points_over_the_maximum_are_a_problem_and_count_as_capped(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="25"))
    assert totals(done)["A"][0] == 20
    assert len(done.problems) == 1
    assert "dòng 2" in done.problems[0]


def test_bonus_over_its_maximum_and_deductions_beyond_the_stated_count_as_capped(tmp_path):
    done = rehearsed(tmp_path, full("A", c2_1="10", c2_2="4", c2_3="-5"))
    assert totals(done)["A"][0] == 10 + 3 - 2
    assert len(done.problems) == 2


def test_a_penalty_without_its_sign_is_one_all_the_same_and_is_told_once(tmp_path):
    done = rehearsed(tmp_path, full("A", c2_3="2") + full("B", c2_3="1"))
    assert [totals(done)[unit][0] for unit in "AB"] == [-2, -1]
    assert done.problems == []
    assert len([note for note in done.notes if "ghi số dương" in note]) == 1


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


def test_a_leaf_absent_in_a_stage_keeps_its_points_of_the_stage_before(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="20", c2_1="10") + "A,1.1,reviewed,15\nA,2.1,agreed,9\n")
    assert totals(done)["A"] == (30, 25, 24, 24, 1)
    assert done.problems == []


def test_a_leaf_absent_without_a_stage_before_counts_as_nought_and_is_a_problem(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="20").replace("A,2.1,self", "A,2.1,reviewed"))
    assert totals(done)["A"] == (20, 20, None, 20, 1)
    assert len(done.problems) == 1
    assert "2.1" in done.problems[0]


def test_a_stage_that_nobody_has_is_left_out_and_the_last_there_is_counts(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="4") + full("A", "agreed", c1_1="3"))
    assert totals(done)["A"] == (4, None, 3, 3, 1)
    assert not done.problems


def test_a_unit_without_points_in_the_last_stage_is_last_and_a_problem(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="4") + full("B", c1_1="6") + full("A", "reviewed", c1_1="3"))
    assert list(totals(done).items()) == [("A", (4, 3, None, 3, 1)), ("B", (6, None, None, None, None))]
    assert [p for p in done.problems if "B: không có điểm thẩm định nào" in p]
    assert done.provisional


def test_a_unit_without_the_first_stage_has_nought_there_and_is_told_once(tmp_path):
    done = rehearsed(tmp_path, full("A") + full("A", "reviewed") + full("B", "reviewed", c1_1="6"))
    assert totals(done)["B"] == (0, 6, None, 6, 1)
    assert len(done.problems) == 1


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
    assert "9,5" in "".join(done.notes)


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


def test_equal_totals_share_a_rank_and_the_next_is_skipped(tmp_path):
    units = {"A": "5", "B": "7", "C": "7", "D": "1"}
    done = rehearsed(tmp_path, "".join(full(u, c1_1=p) for u, p in units.items()))
    assert [(s.unit, s.rank) for s in done.units] == [("B", 1), ("C", 1), ("A", 3), ("D", 4)]


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


def test_inner_groups_are_capped_before_outer_ones(tmp_path):
    rows = [
        HEAD,
        ["1", "Ngoài", 12],
        ["1.1", "Trong", 5],
        ["1.1.1", "a", 4],
        ["1.1.2", "b", 4],
        ["1.2", "c", 8],
    ]
    scores = "A,1.1.1,self,4\nA,1.1.2,self,4\nA,1.2,self,6\n"
    assert totals(rehearsed(tmp_path, scores, rows))["A"][0] == 11
    assert totals(rehearsed(tmp_path, scores.replace("self,6", "self,8"), rows))["A"][0] == 12


def test_points_beyond_all_measure_are_problems_and_nothing_worse(tmp_path):
    rows = [HEAD, ["1", "Một", 10], ["2", "Hai", 10**30], ["3", "Ba", "9" * 40]]
    done = rehearsed(tmp_path, f"A,1,self,{10**40}\nA,1,reviewed,{'9' * 400}\n", rows)
    assert totals(done)["A"][:2] == (10, None)
    assert [place in "".join(done.problems) for place in ("dòng 3", "dòng 4")] == [True, True]


# --- any table, added up plainly ------------------------------------------------------------------

tenths = st.integers(0, 200).map(lambda n: Decimal(n) / 10)


@st.composite
def contests(draw):
    """Groups of leaves with maxima (some groups capped), a bonus and a penalty row each, and scores."""
    groups = [
        {
            "cap": draw(st.none() | tenths.filter(bool)),
            "leaves": draw(st.lists(tenths.filter(bool), min_size=1, max_size=4)),
            "bonus": draw(tenths.filter(bool)),
            "penalty": draw(tenths.filter(bool)),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    units = draw(
        st.lists(st.sampled_from(["Thuế", "Kho bạc", "Hải quan", "Thống kê"]), min_size=1, unique=True)
    )
    share = st.integers(0, 10).map(lambda n: Decimal(n) / 10)
    stages = draw(st.sampled_from([["self"], ["self", "agreed"], ["self", "reviewed", "agreed"], ["reviewed"]]))
    scores = {
        (unit, stage): [
            {
                "leaves": [leaf * draw(share) for leaf in group["leaves"]],
                "bonus": group["bonus"] * draw(share),
                "penalty": group["penalty"] * draw(share),
            }
            for group in groups
        ]
        for unit in units
        for stage in stages
    }
    return groups, units, stages, scores


@settings(max_examples=25, deadline=None)
@given(contests(), st.randoms(use_true_random=False))
def test_any_table_gives_the_totals_that_plain_addition_gives(tmp_path_factory, contest, shuffle):
    groups, units, stages, scores = contest
    folder = tmp_path_factory.mktemp("any")
    criteria: list[list[object]] = [HEAD]
    rows = []
    for g, group in enumerate(groups, 1):
        criteria.append([f"{g}", f"Nhóm {g}", group["cap"]])
        for n, leaf in enumerate(group["leaves"], 1):
            criteria.append([f"{g}.{n}", f"Mục {g}.{n}", leaf])
        n = len(group["leaves"])
        criteria.append([f"{g}.{n + 1}", "Thưởng thêm", None, group["bonus"]])
        criteria.append([f"{g}.{n + 2}", "Bị trừ", None, None, -group["penalty"]])
        for (unit, stage), given_points in scores.items():
            mine = given_points[g - 1]
            for place, points in enumerate([*mine["leaves"], mine["bonus"], -mine["penalty"]], 1):
                rows.append([unit, f"{g}.{place}", stage, str(points).replace(".", ",")])
    shuffle.shuffle(rows)
    out = io.StringIO()
    csv.writer(out).writerows([["unit", "code", "stage", "points"], *rows])
    done = run(xlsx(folder / "t.xlsx", criteria), written(folder / "s.csv", out.getvalue()))

    def plain(unit: str, stage: str) -> Decimal:
        total = Decimal(0)
        for group, mine in zip(groups, scores[unit, stage], strict=True):
            base = sum(mine["leaves"], Decimal(0))
            total += min(base, group["cap"]) if group["cap"] is not None else base
            total += mine["bonus"] - mine["penalty"]
        return total

    assert done.problems == []
    assert {s.unit: s.stages for s in done.units} == {
        unit: {s: plain(unit, s) if s in stages else None for s in ("self", "reviewed", "agreed")}
        for unit in units
    }
    for one in done.units:
        assert one.total == plain(one.unit, stages[-1])
        assert one.rank == 1 + sum(plain(other, stages[-1]) > one.total for other in units)
