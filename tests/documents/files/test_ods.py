"""ODS workbooks: rows and cells that stand for many, formulas in their own notation, looks."""

import zipfile
from pathlib import Path

import pytest

from handlers.documents.files import ods
from handlers.documents.files.book import Worksheet
from tests.documents.office import ODF


def sheet(path: Path, rows: str, styles: str = "") -> Worksheet:
    content = (
        f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="Bảng">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    (found,) = ods.read(path).sheets
    return found


def row(cells: str, attrs: str = "") -> str:
    return f"<table:table-row {attrs}>{cells}</table:table-row>"


def text(words: str, attrs: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attrs}><text:p>{words}</text:p></table:table-cell>'


def number(value: str, shown: str, attrs: str = "", kind: str = "float") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}" {attrs}><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


def test_repeated_rows_and_cells_are_as_many_as_they_stand_for(tmp_path: Path):
    empty = row("<table:table-cell/>", 'table:number-rows-repeated="3"')
    twice = row(text("a", 'table:number-columns-repeated="2"') + text("b"), 'table:number-rows-repeated="2"')
    found = sheet(tmp_path / "t", empty + twice + row(text("c")))
    assert [(r.number, [c.text for c in r.cells]) for r in found.rows] == [
        (4, ["a", "a", "b"]),
        (5, ["a", "a", "b"]),
        (6, ["c"]),
    ]


def test_a_number_keeps_the_decimals_that_are_shown(tmp_path: Path):
    found = sheet(tmp_path / "t", row(number("1.1", "1,10") + number("0.125", "12,5%", kind="percentage")))
    code, share = found.rows[0].cells
    assert (code.text, code.shown, code.kind) == ("1.1", "1.10", "number")
    assert (share.text, share.kind) == ("12.5", "percent")


def test_a_day_and_an_error_are_what_they_are(tmp_path: Path):
    day = '<table:table-cell office:value-type="date" office:date-value="2026-05-01"/>'
    wrong = text("#REF!", 'table:formula="of:=[.A1]"')
    first, second = sheet(tmp_path / "t", row(day + wrong)).rows[0].cells
    assert (first.text, first.kind, first.shown) == ("01/05/2026", "date", "1.5")
    assert second.kind == "error"


@pytest.mark.parametrize(
    ("formula", "result"),
    [("of:=[.A1]*[.$B$1]", "20"), ("of:=SUM([.A1:.B1])", "9"), ("of:=[$Bảng.A1]+1", "5")],
)
def test_a_formula_without_a_value_is_computed_from_its_own_notation(tmp_path: Path, formula: str, result: str):
    cells = number("4", "4") + number("5", "5") + f'<table:table-cell table:formula="{formula}"/>'
    assert sheet(tmp_path / "t", row(cells)).rows[0][2].text == result


def test_a_merged_cell_covers_and_a_note_is_no_text(tmp_path: Path):
    note = "<office:annotation><text:p>Sở ghi</text:p></office:annotation>"
    attrs = 'office:value-type="string" table:number-rows-spanned="2"'
    merged = f"<table:table-cell {attrs}>{note}<text:p>A</text:p></table:table-cell>"
    found = sheet(tmp_path / "t", row(merged + text("x")) + row("<table:covered-table-cell/>" + text("y")))
    assert (found.rows[0][0].text, found.rows[0][0].comment) == ("A", "Sở ghi")
    assert found.cell(found.rows[1], 0).text == "A"


def test_words_that_are_struck_out_are_not_read_and_said_to_be(tmp_path: Path):
    look = '<style:text-properties style:text-line-through-style="solid"/>'
    style = f'<style:style style:name="T1">{look}</style:style>'
    (cell,) = (
        sheet(tmp_path / "t", row(text('<text:span text:style-name="T1">9</text:span>8')), style).rows[0].cells
    )
    assert (cell.text, cell.struck) == ("8", True)
