"""The template of a unit's workbook: its plans, what is to be filled, choices as lists, nothing filled in."""

import io

from openpyxl import load_workbook

from bot.rules.charter_parser import read_charter
from handlers.documents.scores.unit_workbook import LISTS, read
from handlers.documents.unit_template import unit_template
from tests.documents.filled import FIGURE, POINTS, charter, place, rows, saved, template, year
from tests.worlds.charters import data

SHORT = charter("short")
YELLOW = "FFF6CC"


def test_each_row_has_its_code_its_rule_its_plan_and_one_coloured_cell():
    book = template(SHORT)
    page = book.worksheets[0]
    for id, row in rows(book, SHORT).items():
        leaf = SHORT.leaves[id]
        assert page.cell(row, 1).number_format == "@"
        assert page.cell(row, 2).value == leaf.title
        assert leaf.criterion.how("thue") in page.cell(row, 4).value
        coloured = [n for n in (FIGURE, POINTS) if page.cell(row, n).fill.fgColor.rgb.endswith(YELLOW)]
        assert coloured == [place(leaf)]
    assert page.cell(rows(book, SHORT)["nv1"], 5).value == "48"
    assert [page[f"A{n}"].value for n in (2, 3)] == ["Đơn vị: Cục Thuế tỉnh Thanh Hóa", "Mã bảng: k1-self-thue"]


def test_choices_are_offered_as_lists_of_their_labels():
    book = template(SHORT)
    cells = {str(one.sqref): one.formula1 for one in book.worksheets[0].data_validations.dataValidation}
    row = rows(book, SHORT)["td1"]
    assert cells[f"F{row}"] == f"'{LISTS}'!$A${row}:$D${row}"
    assert book[LISTS].cell(row, 1).value == SHORT.leaves["td1"].criterion.form("thue").options[0].label


def test_an_empty_template_is_read_as_nothing(tmp_path):
    reading = read(saved(template(SHORT), tmp_path), SHORT, "k1")
    assert (reading.values, reading.doubts, reading.remarks, reading.unit) == ({}, {}, (), "thue")


def test_a_reviewers_has_the_groups_of_the_seat_and_what_the_unit_said(tmp_path):
    rules = charter("year")
    seat, groups = next(iter(rules.review_seats.items()))
    book = load_workbook(io.BytesIO(unit_template(year(rules), "thue", seat)))
    assert book.worksheets[0]["A3"].value == "Mã bảng: k1-review-thue"
    leaves = {leaf.id for group in groups for leaf in rules.group_by_id[group].leaves}
    assert rows(book, rules).keys() == leaves
    for row in rows(book, rules).values():
        assert book.worksheets[0].cell(row, 5).value == "chưa có"


def test_what_the_system_counts_itself_is_not_to_be_filled_by_the_unit():
    rules = read_charter(data("lateness"))
    for seat, coloured in (("", []), ("Tổ chuyên môn", [6])):
        page = load_workbook(io.BytesIO(unit_template(year(rules), "thue", seat))).worksheets[0]
        row = next(row for row in range(1, page.max_row + 1) if page.cell(row, 1).value == "b1")
        cells = (FIGURE, POINTS)
        assert [n for n in cells if page.cell(row, n).fill.fgColor.rgb.endswith(YELLOW)] == coloured
