"""A criteria table written as a charter: it loads, gives the same totals, and says each doubt at its line."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.rules.charter_parser import read_charter
from config.charters import loads
from handlers.commands.rehearse import run
from handlers.documents.criteria import source as criteria
from handlers.documents.criteria.charter_text import charter_text
from handlers.documents.problems import Findings
from tests.documents.made import HEAD, written, xlsx
from tests.documents.test_round_trip import Contest, as_list, contests, in_columns, in_words, workbook

PUBLISHED = Path(__file__).parents[2] / "../shared/data/bang-diem-chuan-2022.xlsx"
ONE = ["STT", "Nội dung", "Điểm tối đa"]


def text_of(path: Path) -> str:
    found = Findings(path.name)
    return charter_text(criteria.read(path, found), 2026, found)


def of_rows(folder: Path, rows: list[list[object]]) -> str:
    return text_of(xlsx(folder / "t.xlsx", rows))


def test_the_charter_loads_with_the_kinds_that_the_table_states(tmp_path):
    rows = [
        ONE,
        ["1", "Kế hoạch", 10],
        ["2", "Hồ sơ đúng hạn", 10],
        [None, "Từ 95% trở lên", 10],
        [None, "Từ 90% đến dưới 95%", 7],
        [None, "Dưới 90%", 3],
        ["3", "Xếp loại", 5],
        [None, "Tốt", 5],
        [None, "Khá", 3],
        ["4", "Báo cáo trễ", "Trừ 0,5 điểm/lần, tối đa 2 điểm"],
        ["5", "Thưởng sáng kiến", "1 điểm/sáng kiến"],
        ["6", "Đối ngoại", "±2"],
    ]
    charter = read_charter(loads(of_rows(tmp_path, rows)))
    kinds = {leaf.code: type(leaf.criterion).__name__ for leaf in charter.leaves.values()}
    assert kinds == {"1": "Graded", "2": "Tiers", "3": "Tiers", "4": "PerCase", "5": "PerCase", "6": "Graded"}
    by_code = {leaf.code: leaf.criterion for leaf in charter.leaves.values()}
    assert by_code["2"].worth("donvi1", "92").base == 7
    assert (by_code["4"].penalty, by_code["5"].bonus.is_finite()) == (2, False)
    assert (by_code["6"].bonus, by_code["6"].penalty) == (2, 2)


def test_every_doubt_stands_as_a_comment_at_its_line(tmp_path):
    rows = [ONE, ["1", "Kế hoạch", 10], ["2", "Khác", "từ tốt"], ["3", "Trễ hạn", "Trừ 1 điểm/lần"]]
    lines = of_rows(tmp_path, rows).splitlines()
    at = max(n for n, line in enumerate(lines) if '"Trễ hạn"' in line)
    above = [line.strip() for line in lines[at - 8 : at]]
    assert [line for line in above if line.startswith("# CẦN XEM") and "không ghi mức tối đa" in line]
    assert [line for line in lines if line.startswith("# CẦN XEM: trang “Sheet”, dòng 3") and "từ tốt" in line]


def test_bands_with_a_gap_between_them_are_chosen_by_name(tmp_path):
    rows = [ONE, ["1", "Một", 10], [None, "Từ 95% trở lên", 10], [None, "Từ 80% đến dưới 90%", 7]]
    text = of_rows(tmp_path, rows)
    assert "by: percent" not in text
    assert "label:" in text


def test_cases_both_ways_in_one_row_become_two_criteria(tmp_path):
    rows = [HEAD, ["1", "Tin bài", None, "0,2 điểm/bài, tối đa 1 điểm", "0,5 điểm/lần, tối đa 2 điểm"]]
    charter = read_charter(loads(of_rows(tmp_path, rows)))
    assert [(leaf.code, leaf.criterion.bonus, leaf.criterion.penalty) for leaf in charter.leaves.values()] == [
        ("1.a", 1, 0), ("1.b", 0, 2),
    ]  # fmt: skip


def test_long_titles_and_labels_are_cut_and_kept_whole_beside(tmp_path):
    long = "Hoàn thành " + "nhiệm vụ được giao trong năm " * 12
    charter = read_charter(loads(of_rows(tmp_path, [ONE, ["1", long, 10]])))
    (leaf,) = charter.leaves.values()
    assert len(leaf.title) == 300
    assert leaf.text == long.strip()


def test_a_title_of_three_hundred_characters_is_kept_whole(tmp_path):
    title = ("Nhiệm vụ " * 40)[:299].strip() + "."
    charter = read_charter(loads(of_rows(tmp_path, [ONE, ["1", title, 10]])))
    (leaf,) = charter.leaves.values()
    assert (leaf.title, leaf.text) == (title, "")


def test_what_is_cut_of_a_groups_long_name_is_said(tmp_path):
    long = "Thực hiện " + "nhiệm vụ chuyên môn " * 20
    text = of_rows(tmp_path, [ONE, ["I", long, 10], ["1", "Tham mưu", 10]])
    assert f"CẦN XEM: tên nhóm dài {len(long.strip())} ký tự, chỉ giữ 300: {long.strip()}" in text


@settings(max_examples=20, deadline=None)
@given(contest=contests())
@pytest.mark.parametrize("form", [in_columns, in_words])
def test_the_charter_gives_the_totals_that_the_table_gives(tmp_path_factory, form, contest: Contest):
    folder = tmp_path_factory.mktemp("any")
    text = text_of(workbook(folder / "t.xlsx", [form(contest)]))
    units = "".join(f"  - {{id: u{n}, name: {name}}}\n" for n, name in enumerate(contest.points))
    filled = re.sub(r"units:\n(  - .*\n)+", lambda _: f"units:\n{units}", text)
    done = run(written(folder / "c.yaml", filled), workbook(folder / "s.xlsx", as_list(contest)))
    assert done.problems == []
    assert {one.unit: one.total for one in done.units} == {unit: contest.total(unit) for unit in contest.points}


def test_the_published_table_becomes_a_charter():
    if not PUBLISHED.exists():
        pytest.skip("the published table is not beside the repository")
    charter = read_charter(loads(text_of(PUBLISHED)))
    assert [group.maximum for group in charter.groups] == [30, 15, 25, 10, 2, 10, 3, 5]
