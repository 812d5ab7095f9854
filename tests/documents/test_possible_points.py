"""A charter rehearsed from a file disqualifies and refuses impossible points as the chat would."""

from decimal import Decimal
from pathlib import Path

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.scores import score
from config.charters import load
from handlers.commands.rehearse import run
from handlers.documents.scores.possible_points import PossiblePoints
from tests.documents.made import written

BEST = {"1.1": "30", "1.2": "15", "1.3": "15", "2.1": "10", "2.2": "15", "2.3": "0", "3.1": "10", "3.2": "5"}


def short(folder: Path, *units: tuple[str, dict[str, str]], stage: str = "tự chấm"):
    rows = [f'{unit},{code},{stage},"{points}"' for unit, own in units for code, points in (BEST | own).items()]
    return run(Path("short"), written(folder / "s.csv", "\n".join(["Đơn vị,Mã,Bước,Điểm", *rows])))


def test_a_failed_gate_takes_the_unit_out_of_the_ranking(tmp_path):
    done = short(tmp_path, ("Cục Thuế", {"3.2": "0"}), ("Cục Hải quan", {"1.2": "9"}))
    assert [(one.unit, one.rank) for one in done.units] == [("Cục Hải quan", 1), ("Cục Thuế", None)]
    assert "không đạt điều kiện" in done.units[1].out
    assert done.problems == []


@pytest.mark.parametrize(
    ("code", "points", "why"),
    [
        ("1.2", "9,3", "lẻ đến 0,5"),
        ("2.1", "9", "một mức"),
        ("3.1", "3", "tổng trừ không quá 5"),
        ("3.2", "2,5", "không xếp hạng"),
        ("2.3", "0,7", "cộng 0,5 điểm"),
    ],
)
def test_points_that_no_answer_gives_are_refused(tmp_path, code, points, why):
    done = short(tmp_path, ("Cục Thuế", {code: points}))
    assert len(done.problems) == 1
    assert f"mã {code}" in done.problems[0]
    assert why in done.problems[0]
    assert done.units[0].total == 100 - Decimal(BEST[code])


def test_whoever_checks_may_set_points_directly_but_for_gates_and_graded_rows(tmp_path):
    rows = {"2.1": "9", "3.2": "2,5", "1.2": "9,3"}
    lines = [f'Cục Thuế,{code},tự chấm,"{points}"' for code, points in BEST.items()]
    lines += [f'Cục Thuế,{code},thẩm định,"{points}"' for code, points in rows.items()]
    done = run(Path("short"), written(tmp_path / "s.csv", "\n".join(["Đơn vị,Mã,Bước,Điểm", *lines])))
    assert [p.split("mã ")[1][:3] for p in done.problems] == ["3.2", "1.2"]
    assert done.units[0].total == 99


def test_plans_of_each_unit_are_held(tmp_path):
    """Points of a measured row are those of some figure, under each unit's own plan."""
    done = short(tmp_path, ("Cục Thuế", {"1.1": "28,75"}), ("Cục Thống kê", {"1.1": "28,75"}))
    # 46 of 48 tasks give 28.75; no number of 36 tasks does.
    assert len(done.problems) == 1
    assert "Cục Thống kê" in done.problems[0]


@pytest.mark.parametrize("name", ["short", "full", "year"])
def test_every_answer_is_found_again_by_its_points(name):
    charter = read_charter(load(name))
    possible = PossiblePoints(charter)
    for leaf in charter.leaves.values():
        for unit in charter.units[:2]:
            form = leaf.criterion.form(unit.id)
            values = [o.key for o in form.options if form.accepts(o.key)]
            values += [v for v in ("0", "1", "2", "3", "30", "46", "87", "101") if form.accepts(v)]
            for value in values:
                points = score(charter, unit.id, {leaf.id: value}).leaves[leaf.id].points
                if points is None:
                    continue
                found = possible.value(leaf, unit.id, points)
                assert found is not None, (leaf.code, unit.id, value, points)
                assert score(charter, unit.id, {leaf.id: found}).leaves[leaf.id].points == points


@pytest.mark.parametrize(("cell", "title", "told"), [("Có", "Khá", 0), ("Không có", "Tốt", 0), ("0", "Tốt", 1)])
def test_a_gate_without_points_is_told_by_its_words_and_by_no_number(tmp_path, cell, title, told):
    points = {"a1": "70", "a2": cell, "b1": "12", "b2": "0", "b3": "0"}
    rows = ["unit,code,stage,points", *(f"Cục Thuế,{code},self,{one}" for code, one in points.items())]
    talk = Path(__file__).parents[1] / "talks" / "titles.yaml"
    done = run(talk, written(tmp_path / "s.csv", "\n".join(rows)))
    assert done.units[0].title == title
    assert [("“0” chưa rõ" in p, "“Không có” hoặc “Có”" in p) for p in done.problems] == [(True, True)] * told
    assert done.units[0].lacks == ("chưa xếp Tốt vì a2 Kỷ luật: không quá mức Khá" if title == "Khá" else "")
