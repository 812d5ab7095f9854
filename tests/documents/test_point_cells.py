"""Points as offices write them in a cell."""

import pytest

from tests.documents.made import HEAD, table, tree


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("3.5", "3.5"), ("0,5", "0.5"), ("+ 0,1", "0.1"), ("3 điểm", "3"), ("tối đa 2", "2"), ("≤ 2", "2"),
        ("03/3 điểm", "3"), ("(10)", "10"), ("0,5/lần", "0.5"), ("３，５", "3.5"), (0.1 + 0.2, "0.3"),
    ],
)  # fmt: skip
def test_points_are_read_as_offices_write_them(tmp_path, cell, points):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", cell]])
    assert tree(rules)["2"] == (points, "0", "0")
    assert not found.problems


def test_points_that_cannot_be_read_are_told_with_their_row(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", "từ 1 đến 2"], ["3", "Ba", "=1+1"]])
    assert "1" in tree(rules)
    assert [p for p in found.problems if "dòng 3" in p and "từ 1 đến 2" in p]
    # A formula that no spreadsheet has computed has no value to read.
    assert [p for p in found.problems if "dòng 4" in p and "=1+1" in p]
