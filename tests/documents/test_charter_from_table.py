"""A criteria table becomes a charter: groups, caps, and nothing lost."""

from pathlib import Path

import pytest

from handlers.documents import criteria
from handlers.documents.leaf_codes import UnknownCode
from handlers.documents.problems import Findings, Unreadable
from tests.documents.made import HEAD, SMALL, table, tree

PUBLISHED = Path(__file__).parents[2] / "../shared/data/bang-diem-chuan-2022.xlsx"


def test_a_row_with_children_is_a_group_and_its_maximum_caps_the_sum(tmp_path):
    rules, found = table(tmp_path, SMALL)
    assert tree(rules)["I"] == {"1.1": ("20", "0", "0"), "1.2": ("15", "0", "0")}
    assert [g.base_cap for g in rules.charter.groups] == [30, 20]
    assert (found.problems, found.notes) == ([], [])


def test_a_maximum_that_no_row_below_gives_is_scored_at_its_own_code(tmp_path):
    rules, _ = table(tmp_path, [HEAD, ["a1", "Luật", 3], ["a1.1", "Chậm", None, None, -0.5]])
    assert tree(rules) == {"a1": {"own": ("3", "0", "0"), "a1.1": ("0", "0", "0.5")}}


@pytest.mark.parametrize("column", [2, 3])
def test_a_group_of_bonus_rows_is_capped_by_its_maximum_or_its_bonus(tmp_path, column):
    section = ["III", "Điểm thưởng", None, None]
    section[column] = 5
    rules, _ = table(tmp_path, [HEAD, section, ["3.1", "x", None, 3], ["3.2", "y", None, 4]])
    assert rules.charter.groups[0].bonus_cap == 5


def test_a_group_of_penalty_rows_is_capped_by_its_penalty(tmp_path):
    rows = [
        HEAD,
        ["IV", "Điểm trừ", None, None, -5],
        ["4.1", "x", None, None, -3],
        ["4.2", "y", None, None, -4],
    ]
    assert table(tmp_path, rows)[0].charter.groups[0].penalty_cap == 5


def test_a_coded_row_without_points_beside_scored_ones_is_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai"]])
    assert tree(rules) == {"1": ("10", "0", "0")}
    assert "dòng 3" in found.problems[0]
    with pytest.raises(UnknownCode, match="không có điểm"):
        rules.find("2")


def test_a_table_nested_or_long_beyond_sense_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(Unreadable, match="dòng"):
        table(tmp_path, [HEAD, *([n, "x", 1] for n in range(2001))])
    _, found = table(tmp_path, [HEAD, ["1", "Một", 1], [".".join("1" * 50), "x", 1]])
    assert "quá dài" in found.notes[0]


def test_a_table_without_any_points_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(Unreadable, match="không có tiêu chí nào có điểm"):
        table(tmp_path, [HEAD, ["1", "Một"]])


@pytest.fixture
def published():
    if not PUBLISHED.exists():
        pytest.skip("the published table is not beside the repository")
    found = Findings(PUBLISHED.name)
    return criteria.read(PUBLISHED, found), found


def test_the_published_table_is_read_whole(published):
    rules, found = published
    codes = ["TC1.a", "TC1.b", "TC1.C", "TC1.d", "TC2", "TC3", "TC4", "TC5"]
    assert [g.code for g in rules.charter.groups] == codes
    assert [g.maximum for g in rules.charter.groups] == [30, 15, 25, 10, 2, 10, 3, 5]
    assert found.problems == []
    assert len([n for n in found.notes if "không có mã" in n]) == 21


def test_no_row_of_the_published_table_is_lost(published):
    from openpyxl import load_workbook

    rules, _ = published
    page = load_workbook(PUBLISHED).active
    rows = {
        row[0].row for row in page.iter_rows(min_row=5, max_row=179) if any(c.value is not None for c in row)
    }
    seen = {int(e.leaf[1:]) for e in rules.entries}

    def groups(parts):
        for part in parts:
            if hasattr(part, "parts"):
                yield int(part.id[1:])
                yield from groups(part.parts)

    assert rows == seen | set(groups(rules.charter.groups))


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("a1", 6),
        ("a.7.1", 29),
        ("b2.6", 53),
        ("C3.1.2", 75),
        ("3.3.2.2.c", 141),
        ("5-1", 174),
        ("5.1", 175),
    ],
)
def test_codes_of_the_published_table_lead_to_their_rows(published, code, row):
    assert published[0].find(code).leaf == f"r{row}"
