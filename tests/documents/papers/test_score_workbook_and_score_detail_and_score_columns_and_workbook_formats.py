"""Bảng tổng hợp điểm as a workbook, read and computed again by others' code."""

import io
from decimal import Decimal
from functools import cache
from pathlib import Path

import formulas
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from bot.conversations.papers.paper import paper
from bot.conversations.papers.score_table import ScoreTable
from handlers.documents.papers.paper_files import paper_file
from handlers.documents.papers.score_columns import columns
from tests.worlds.papers import held

A4_LANDSCAPE = (297 - 30 - 15, 210 - 20 - 20)  # millimetres within the margins


@cache
def made(units: int = 8) -> bytes:
    return paper_file(held(units), "table.xlsx")


def table(units: int = 8) -> ScoreTable:
    found = paper(held(units), "table").table
    assert found
    return found


def opened(units: int = 8, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(made(units)), data_only=values)


def heading(book: Workbook) -> int:
    return next(cell.row for cell in book["Tổng hợp"]["A"] if cell.value == "STT")


def test_the_first_page_has_both_heads_and_two_places_to_sign():
    book = opened()
    words = [str(cell.value) for row in book["Tổng hợp"].iter_rows() for cell in row if cell.value]
    for said in (
        "CỤM THI ĐUA SỐ 10",
        "CỤC THUẾ TỈNH THANH HÓA – CỤM TRƯỞNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "DỰ THẢO",
        "BẢNG TỔNG HỢP ĐIỂM THI ĐUA NĂM 2026",
        "THƯ KÝ",
        "CỤM TRƯỞNG",
        "Trần Đức Thụ",
    ):
        assert said in words
    assert any("ngày …… tháng …… năm 2027" in word for word in words)
    assert "&P" in str(book["Tổng hợp"].oddFooter.center.text)


@pytest.mark.parametrize("units", [8, 12, 20])
def test_one_landscape_page_shows_letters_of_at_least_9_points(units: int):
    page = opened(units)["Tổng hợp"]
    setup = page.page_setup
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    # One page wide and high, unless said otherwise.
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert {setup.fitToWidth, setup.fitToHeight} <= {None, 1}
    # A column's unit is 7 pixels of the default face and 5 of padding; 96 pixels are an inch.
    wide = sum(
        page.column_dimensions[get_column_letter(n)].width * 7 + 5 for n in range(1, page.max_column + 1)
    )
    high = sum(page.row_dimensions[n].height or 15 for n in range(1, page.max_row + 1))
    scale = min(1.0, A4_LANDSCAPE[0] / (wide / 96 * 25.4), A4_LANDSCAPE[1] / (high / 72 * 25.4))
    smallest = min(cell.font.size for row in page.iter_rows() for cell in row if cell.value not in (None, ""))
    assert smallest * scale >= 9


@pytest.mark.parametrize("units", [8, 20])
def test_another_program_computes_our_totals_and_ranks(units: int, tmp_path: Path):
    book = opened(units)
    for name in book.sheetnames[1:]:
        del book[name]
    place = tmp_path / "t.xlsx"
    book.save(place)
    found = formulas.ExcelModel().loads(str(place)).finish().calculate()
    shown = columns(table(units))
    total = get_column_letter(1 + next(n for n, c in enumerate(shown) if c.kind == "total"))
    rank = get_column_letter(1 + next(n for n, c in enumerate(shown) if c.kind == "rank"))
    first = heading(book) + 1
    for number, row in enumerate(table(units).ranked):
        cell = f"'[t.xlsx]TỔNG HỢP'!{total}{first + number}"
        assert Decimal(str(round(found[cell].value[0][0], 6))) == row.total
        assert found[f"'[t.xlsx]TỔNG HỢP'!{rank}{first + number}"].value[0][0] == row.rank


def test_results_of_formulas_are_stored_for_those_who_compute_nothing():
    plain, computed = opened(), opened(values=True)
    for row, same in zip(plain["Tổng hợp"].iter_rows(), computed["Tổng hợp"].iter_rows(), strict=True):
        for cell, value in zip(row, same, strict=True):
            if isinstance(cell.value, str) and cell.value.startswith("="):
                assert isinstance(value.value, int | float)


def test_each_unit_has_a_page_and_the_machines_page_is_not_printed():
    book = opened()
    assert book.sheetnames[:3] == ["Tổng hợp", "Điểm theo nhóm", table().rows[0].unit.short]
    assert len(book.sheetnames) == 3 + 8
    assert book["Điểm"].print_area == "'Điểm'!$Z$1"
    rows = list(book["Điểm"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(points) for row in table().rows for points in row.points.values())


def test_a_name_that_looks_like_a_formula_stays_a_name(monkeypatch: pytest.MonkeyPatch):
    from dataclasses import replace

    here = held()
    assert here.cycle
    charter = here.cycle.charter
    units = (replace(charter.units[0], name="=HYPERLINK(1)", short="=1+1"), *charter.units[1:])
    bad = replace(here, cycle=replace(here.cycle, charter=replace(charter, units=units)))
    book = load_workbook(io.BytesIO(paper_file(bad, "table.xlsx")))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cells
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
