"""Criteria as a file gives them: a table, a list of rows, a charter."""

from pathlib import Path

import pytest

from handlers.documents.criteria import source
from handlers.documents.problems import Findings, Unreadable
from tests.documents.made import HEAD, SMALL, tree, written, xlsx


def test_a_list_of_rows_keeps_its_codes_as_they_are_written(tmp_path: Path):
    rows = "- {ma: '1.10', noi dung: Một, diem: 5}\n- {ma: 1.20, noi dung: Hai, diem: 3}\n"
    rules = source.read(written(tmp_path / "t.yaml", rows), Findings("t"))
    assert list(tree(rules)) == ["1.10", "1.20"]


def test_a_charter_gives_its_leaves_by_code_and_says_why_a_group_takes_no_points():
    rules = source.read(Path("short"), Findings("short"))
    assert {entry.leaf for entry in rules.entries} == set(rules.charter.leaves)
    assert set(rules.unscored) == {group.code for group in rules.charter.group_by_id.values()}


def test_a_wrong_charter_is_one_sentence(tmp_path: Path):
    with pytest.raises(Unreadable, match="Quy chế không dùng được"):
        source.read(written(tmp_path / "t.yaml", "name: x\n"), Findings("t"))


def test_only_the_first_sheet_with_a_table_is_read_and_the_others_are_named(tmp_path: Path):
    from openpyxl import load_workbook

    book = load_workbook(xlsx(tmp_path / "t.xlsx", SMALL))
    other = book.create_sheet("Năm 2025")
    for row in (HEAD, ["9", "Cũ", 5]):
        other.append(row)
    book.save(tmp_path / "t.xlsx")
    found = Findings("t.xlsx")
    assert "9" not in tree(source.read(tmp_path / "t.xlsx", found))
    assert "trang “Năm 2025” cũng có bảng tiêu chí" in found.notes[0]
