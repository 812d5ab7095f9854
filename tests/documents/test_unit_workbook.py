"""A unit's own workbook read back: all that was filled in, and nothing that isn't understood."""

from datetime import date

import pytest
from openpyxl import Workbook

from handlers.documents.problems import Unreadable
from handlers.documents.scores.unit_workbook import read
from tests.documents.filled import FIGURE, NOTE, POINTS, PROOF, answer, changed, charter, filled, place, saved

SHORT = charter("short")
GRADED, COUNTED, MEASURED, CHOSEN = "nv2", "td3", "nv1", "td1"


@pytest.mark.parametrize("name", ["short", "year", "full"])
def test_the_filled_in_template_of_any_charter_is_read_whole(tmp_path, name):
    rules = charter(name)
    reading = read(saved(filled(rules), tmp_path), rules, "k1")
    assert (reading.cycle, reading.unit, reading.stage, reading.refused) == ("k1", "thue", "self", "")
    assert (dict(reading.doubts), reading.remarks, reading.told) == ({}, (), ())
    assert reading.values.keys() == rules.leaves.keys()
    for id, value in reading.values.items():
        form = rules.leaves[id].criterion.form("thue")
        said = form.say(value)
        given = answer(rules.leaves[id], "thue")
        assert said == given or f"{given:g}".replace(".", ",") in said.replace(".", "")


@pytest.mark.parametrize("spoilt", ["khoảng 5", "?", "5 hoặc 6", "x", -7, date(2026, 3, 1), "=A1+B1"])
def test_a_cell_that_is_not_understood_is_a_doubt_and_no_value(tmp_path, spoilt):
    for leaf in SHORT.leaves.values():
        path = changed(
            SHORT,
            tmp_path,
            lambda page, rows, leaf=leaf: page.cell(rows[leaf.id], place(leaf)).__setattr__("value", spoilt),
        )
        reading = read(path, SHORT, "k1")
        assert leaf.id not in reading.values
        assert leaf.id in reading.doubts
        assert len(reading.values) == len(SHORT.leaves) - 1


def test_an_empty_row_is_neither_a_value_nor_a_doubt(tmp_path):
    path = changed(
        SHORT, tmp_path, lambda page, rows: page.cell(rows[GRADED], POINTS).__setattr__("value", None)
    )
    reading = read(path, SHORT, "k1")
    assert (GRADED in reading.values, reading.doubts, reading.remarks) == (False, {}, ())


def put(tmp_path, leaf: str, **cells):
    """The reading after these cells of a row were filled: figure, points, note, proof."""
    columns = {"figure": FIGURE, "points": POINTS, "note": NOTE, "proof": PROOF}

    def change(page, rows):
        page.cell(rows[leaf], FIGURE).value = page.cell(rows[leaf], POINTS).value = None
        for name, value in cells.items():
            page.cell(rows[leaf], columns[name]).value = value

    return read(changed(SHORT, tmp_path, change), SHORT, "k1")


def test_points_beside_a_figure_are_held_against_it(tmp_path):
    assert put(tmp_path, COUNTED, figure=2, points=1).values[COUNTED] == "2"
    reading = put(tmp_path, COUNTED, figure=2, points=3)
    assert "được 1 điểm, bảng ghi 3 điểm" in reading.doubts[COUNTED]


def test_points_alone_are_taken_only_where_one_figure_gives_them(tmp_path):
    assert put(tmp_path, COUNTED, points=1).values[COUNTED] == "2"
    assert "chưa ghi số liệu" in put(tmp_path, COUNTED, points=3).doubts[COUNTED]
    assert put(tmp_path, CHOSEN, points=8).values[CHOSEN] == "mot"
    assert "chưa ghi số liệu" in put(tmp_path, MEASURED, points=30).doubts[MEASURED]


def test_a_figure_where_points_are_asked_is_a_doubt(tmp_path):
    assert "chấm bằng điểm" in put(tmp_path, GRADED, figure=5).doubts[GRADED]


def test_notes_and_addresses_go_with_their_row(tmp_path):
    reading = put(tmp_path, GRADED, points=9.5, note="Theo QĐ 12", proof="https://a.vn/1.pdf và QĐ 13")
    assert reading.values[GRADED] == "9.5"
    assert reading.notes[GRADED] == "Theo QĐ 12; và QĐ 13"
    assert reading.links[GRADED] == ("https://a.vn/1.pdf",)


def test_a_number_of_a_cell_is_what_the_cell_holds(tmp_path):
    assert put(tmp_path, MEASURED, figure=46).values[MEASURED] == "46"
    assert "hai cách" in put(tmp_path, MEASURED, figure="1.000").doubts[MEASURED]


def test_a_row_that_stands_twice_is_a_doubt(tmp_path):
    def change(page, rows):
        copy = [cell.value for cell in page[rows[GRADED]]]
        page.append(copy)

    assert "có ở hai dòng" in read(changed(SHORT, tmp_path, change), SHORT, "k1").doubts[GRADED]


def test_a_code_that_nobody_knows_is_told(tmp_path):
    def change(page, rows):
        page.append(["9.9", "Việc khác", None, None, None, 3])

    reading = read(changed(SHORT, tmp_path, change), SHORT, "k1")
    assert len(reading.values) == len(SHORT.leaves)
    assert "9.9" in reading.remarks[0]


def test_a_sum_that_is_not_that_of_its_rows_is_told(tmp_path):
    def change(page, rows):
        page.cell(rows[CHOSEN] - 1, POINTS).value = 99

    (remark,) = read(changed(SHORT, tmp_path, change), SHORT, "k1").remarks
    assert "tổng ghi 99" in remark


def test_a_workbook_says_which_year_and_unit_it_is_for(tmp_path):
    def without_mark(page, rows):
        page["A3"].value = None

    def of_nobody(page, rows):
        page["A2"].value = page["A3"].value = None

    def of_two(page, rows):
        page["A2"].value = "Đơn vị: Kho bạc Nhà nước tỉnh Thanh Hóa"

    def last_year(page, rows):
        page["A1"].value, page["A3"].value = "BẢNG TỰ CHẤM NĂM 2025", None

    readings = [
        read(changed(SHORT, tmp_path, one), SHORT, "k1") for one in (without_mark, of_nobody, of_two, last_year)
    ]
    assert [(r.unit, bool(r.refused)) for r in readings] == [
        ("thue", False),
        ("", False),
        ("", True),
        ("", True),
    ]
    assert "Mã bảng là của Cục Thuế" in readings[2].refused
    assert "năm 2025" in readings[3].refused
    assert read(saved(filled(SHORT), tmp_path), SHORT, "k2").cycle == "k1"


def test_a_table_of_several_units_is_refused(tmp_path):
    book = Workbook()
    for row in (["Mã", "Nội dung", "Cục Thuế", "Kho bạc Nhà nước"], ["1.2", "Chất lượng tham mưu", 5, 6]):
        book.active.append(row)
    assert "2 đơn vị" in read(saved(book, tmp_path), SHORT, "k1").refused


def test_what_is_no_table_says_so(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    with pytest.raises(Unreadable, match="PDF"):
        read(tmp_path / "a.xlsx", SHORT, "k1")
