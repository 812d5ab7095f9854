"""Totals and ranks of a score sheet, against plain addition."""

import csv
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commands.rehearse import run
from tests.documents.made import HEAD, full, rehearsed, written, xlsx
from tests.documents.test_score_sheet import totals


def test_caps_cut_leaf_then_group_and_bonus_and_penalty_stand_outside(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="20", c1_2="15", c2_1="20", c2_2="3", c2_3="-2"))
    assert totals(done) == {"A": (51, None, None, 51, 1)}
    assert done.problems == []


def test_a_tie_is_said_with_the_units_names_as_they_were_spelled(tmp_path):
    done = rehearsed(tmp_path, full("An Phú", c1_1="9") + full("Bình An", c1_1="9"))
    assert [s.tie.partition(": ")[2] for s in done.units] == ["đồng hạng với Bình An", "đồng hạng với An Phú"]


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


def test_a_unit_absent_in_a_stage_that_others_have_keeps_what_it_had(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="4") + full("B", c1_1="6") + full("A", "reviewed", c1_1="3"))
    assert totals(done) == {"B": (6, 6, None, 6, 1), "A": (4, 3, None, 3, 2)}
    assert not done.problems


def test_a_unit_without_the_first_stage_has_nought_there_and_is_told_once(tmp_path):
    done = rehearsed(tmp_path, full("A", c1_1="4") + full("B", "reviewed", c1_1="6"))
    assert totals(done)["B"] == (0, 6, None, 6, 1)
    assert len(done.problems) == 1


def test_equal_totals_share_a_rank_and_the_next_is_skipped(tmp_path):
    units = {"A": "5", "B": "7", "C": "7", "D": "1"}
    done = rehearsed(tmp_path, "".join(full(u, c1_1=p) for u, p in units.items()))
    assert [(s.unit, s.rank) for s in done.units] == [("B", 1), ("C", 1), ("A", 3), ("D", 4)]


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
