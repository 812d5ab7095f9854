"""Formulas without a stored value: arithmetic of known cells, nothing else."""

import pytest

from handlers.documents.files.book import Cell
from handlers.documents.files.formulas import LONGEST, Grid, computed

KNOWN: Grid = {
    (1, 0): Cell("2", "2", "number"),
    (1, 1): Cell("10", "10", "percent"),
    (1, 2): Cell("ghi chú", "ghi chú"),
    (2, 0): Cell("3.5", "3.5", "number"),
    (2, 2): Cell("12 điểm", "12 điểm"),
}


def value(formula: str, **other: Grid) -> str | None:
    grid = {**KNOWN, (9, 9): Cell(formula, formula, "formula")}
    found = computed({"Bảng": grid, **other}).get("Bảng", {})
    return found[9, 9].text if (9, 9) in found else None


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=A1+A2*2", "9"),
        ("=-(A1-A2)/2", "0.75"),
        ("=A1*B1", "0.2"),
        ("=50%*A1", "1"),
        ("=SUM(A1:C1)", "2.1"),
        ("=SUM(A1,A2;1)", "6.5"),
        ("=MIN($A$1:A2)", "2"),
        ("=MAX(A1:A2)", "3.5"),
        ("=PRODUCT(A1:A2)", "7"),
        ("=ROUND(A2,0)", "4"),
        ("=SUM(D1:D5)", "0"),
    ],
)
def test_arithmetic_of_known_cells_is_computed(formula: str, result: str):
    assert value(formula) == result


@pytest.mark.parametrize(
    "formula",
    [
        "=Z9",  # nothing there
        "=C1+1",  # a word
        "=SUM(C2:C2)",  # a number kept as text
        "=A1/0",
        "=IF(A1>1;2;3)",
        "=J10",  # itself
        "=A1+",
        "=(A1",
        "=MIN(D1:D5)",
        "=SUM(A1:ZZ99999)",
        "=1" + "+1" * LONGEST,
    ],
)
def test_anything_else_stays_unknown(formula: str):
    assert value(formula) is None


def test_cells_of_other_sheets_and_formulas_on_formulas_are_followed():
    other: Grid = {(1, 0): Cell("=Bảng!A1*2", "", "formula"), (2, 0): Cell("=A1+1", "", "formula")}
    assert value("='Tổng hợp'!A2", **{"Tổng hợp": other}) == "5"


def test_a_computed_cell_keeps_its_looks():
    grid: Grid = {(1, 0): Cell("=1+1", "=1+1", "formula", "Sở ghi", True, 2, True)}
    assert computed({"": grid})[""][1, 0] == Cell("2", "2", "number", "Sở ghi", True, 2, True)
