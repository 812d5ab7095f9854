"""Score files in the layouts that offices write them in."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.commands.rehearse import Rehearsal, run
from tests.documents.made import full, rehearsed, written, xlsx

CRITERIA = [
    ["STT", "Nội dung", "Điểm tối đa"],
    ["I", "Kinh tế", 50],
    ["1", "Thu ngân sách", 30],
    ["2", "Giải ngân", 20],
    ["II", "Thi đua", 20],
    ["1", "Phong trào", 10],
    ["2", "Báo cáo", 10],
]
ROWS = {"I": None, "1": 30, "2": 20}
POINTS = {"Huyện A": (30, 20, 9.5, 10), "Huyện B": (28.5, 19, 10, 8)}
TOTALS = {"Huyện A": Decimal("69.5"), "Huyện B": Decimal("65.5")}
SHAPE = [
    ("I", "Kinh tế"),
    ("1", "Thu ngân sách"),
    ("2", "Giải ngân"),
    ("II", "Thi đua"),
    ("1", "Phong trào"),
    ("2", "Báo cáo"),
]


def across(points: dict[str, tuple[float, ...]], *more: list[object]) -> list[list[object]]:
    """Criteria × units."""
    rows: list[list[object]] = [["BẢNG TỔNG HỢP"], ["STT", "Nội dung", "Điểm tối đa", *points]]
    place = iter(range(4))
    for code, title in SHAPE:
        at = None if code in ("I", "II") else next(place)
        rows.append([code, title, None, *(None if at is None else own[at] for own in points.values())])
    return [*rows, *more]


def of_book(folder: Path, pages: dict[str, list[list[object]]]) -> Rehearsal:
    book = Workbook()
    book.remove(book.active)
    for name, rows in pages.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(folder / "s.xlsx")
    return run(xlsx(folder / "t.xlsx", CRITERIA), folder / "s.xlsx")


def totals(done: Rehearsal) -> dict[str, Decimal | None]:
    return {one.unit: one.total for one in done.units}


def test_criteria_by_units(tmp_path):
    done = of_book(tmp_path, {"Điểm": across(POINTS)})
    assert (totals(done), done.problems) == (TOTALS, [])


def test_units_by_criteria_with_totals_and_ranks_between(tmp_path):
    rows: list[list[object]] = [["TT", "Đơn vị", "I.1", "I.2", "II.1", "II.2", "Tổng điểm", "Xếp hạng"]]
    rows += [[n, unit, *own, sum(own), n] for n, (unit, own) in enumerate(POINTS.items(), 1)]
    done = of_book(tmp_path, {"Điểm": [*rows, [None, "Tổng cộng", 58.5, 39]]})
    assert (totals(done), done.problems) == (TOTALS, [])


def test_units_by_criteria_under_their_titles_and_stages(tmp_path):
    rows: list[list[object]] = [
        ["Đơn vị", "Thu ngân sách", None, "Giải ngân", None, "Phong trào", None, "Báo cáo", None],
        [None, *["Tự chấm", "Thẩm định"] * 4],
        *([unit, *(p for points in own for p in (points, points - 1))] for unit, own in POINTS.items()),
    ]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for area in ("B1:C1", "D1:E1", "F1:G1", "H1:I1"):
        book.active.merge_cells(area)
    book.save(tmp_path / "s.xlsx")
    done = run(xlsx(tmp_path / "t.xlsx", CRITERIA), tmp_path / "s.xlsx")
    assert totals(done) == {unit: total - 4 for unit, total in TOTALS.items()}
    assert done.units[0].stages["self"] == Decimal("69.5")
    assert done.problems == []


def test_units_over_stages_are_read(tmp_path):
    rows: list[list[object]] = [
        ["STT", "Nội dung", "Huyện A", None, "Huyện B", None],
        [None, None, "Tự chấm", "Thống nhất", "Tự chấm", "Thống nhất"],
    ]
    place = iter(range(4))
    for code, title in SHAPE:
        at = None if code in ("I", "II") else next(place)
        own = [None] * 4 if at is None else [v for u in POINTS.values() for v in (u[at], u[at])]
        rows.append([code, title, *own])
    done = run(
        xlsx(tmp_path / "t.xlsx", CRITERIA),
        xlsx(tmp_path / "s.xlsx", rows, ("A1:A2", "B1:B2", "C1:D1", "E1:F1")),
    )
    assert (totals(done), done.problems) == (TOTALS, [])
    assert done.units[0].stages["agreed"] == Decimal("69.5")


def one_unit(unit: str, own: tuple[float, ...], caption: str) -> list[list[object]]:
    rows: list[list[object]] = [
        ["BẢNG TỰ CHẤM ĐIỂM"],
        [caption],
        ["STT", "Nội dung", "Điểm tối đa", "Tự chấm", "Thẩm định"],
    ]
    place = iter(range(4))
    for code, title in SHAPE:
        at = None if code in ("I", "II") else next(place)
        rows.append([code, title, 10, *([None] * 2 if at is None else [own[at], own[at]])])
    return [*rows, [None, "Tổng cộng", 70, sum(own), sum(own)], [None, None, "THỦ TRƯỞNG ĐƠN VỊ"]]


def test_a_sheet_for_each_unit(tmp_path):
    pages = {f"p{n}": one_unit(u, own, f"Đơn vị: {u}") for n, (u, own) in enumerate(POINTS.items())}
    done = of_book(tmp_path, pages)
    assert (totals(done), done.problems) == (TOTALS, [])


def test_a_sheet_for_each_unit_named_by_its_tab_alone_is_told(tmp_path):
    done = of_book(tmp_path, {unit: one_unit(unit, own, "Năm 2026") for unit, own in POINTS.items()})
    assert (totals(done), done.problems) == (TOTALS, [])
    assert "lấy tên trang" in "".join(done.notes)


def test_a_form_that_names_no_unit_is_told(tmp_path):
    done = of_book(tmp_path, {"Sheet1": one_unit("", POINTS["Huyện A"], "Đơn vị: ........")})
    assert done.units == []
    assert "không thấy đơn vị" in done.problems[0]


def test_two_units_below_one_another_in_one_sheet(tmp_path):
    rows = [row for unit, own in POINTS.items() for row in one_unit(unit, own, f"Đơn vị: {unit}")]
    done = of_book(tmp_path, {"Điểm": rows})
    assert (totals(done), done.problems) == (TOTALS, [])


def test_units_in_the_first_row_of_their_block_only(tmp_path):
    rows: list[list[object]] = [["TT", "Đơn vị", "Mã", "Tự chấm", "Thống nhất"]]
    for n, (unit, own) in enumerate(POINTS.items(), 1):
        codes = ("I.1", "I.2", "II.1", "II.2")
        rows += [
            [n if not k else None, unit if not k else None, code, own[k], own[k]]
            for k, code in enumerate(codes)
        ]
    done = of_book(tmp_path, {"Điểm": rows})
    assert (totals(done), done.problems) == (TOTALS, [])


def test_a_missing_name_among_names_in_each_row_is_told(tmp_path):
    rows = full("A", c1_1="3").splitlines(keepends=True)
    done = rehearsed(tmp_path, "".join([*rows[:2], rows[2].removeprefix("A"), *rows[3:]]))
    assert "không thấy tên đơn vị" in done.problems[0]
    assert "dòng 4" in done.problems[0]


@pytest.mark.parametrize("row", [["", "Tổng cộng", "", 60, 65.5], ["I", "Kinh tế", "", 49, 47.5]])
def test_totals_between_the_rows_are_held_against_the_points(tmp_path, row):
    rows = across(POINTS)
    rows = [*rows[:2], row, *rows[3:]] if row[0] else [*rows, row]
    done = of_book(tmp_path, {"Điểm": rows})
    assert totals(done) == TOTALS
    assert len(done.problems) == 1
    assert "cột D (Huyện A)" in done.problems[0]


def test_a_page_of_totals_beside_the_points_is_held_against_them(tmp_path):
    pages = {"Điểm": across(POINTS), "Tổng hợp": [["Đơn vị", "Tổng điểm"], ["Huyện A", 69.5], ["Huyện B", 66]]}
    done = of_book(tmp_path, pages)
    assert totals(done) == TOTALS
    assert "ghi 66, cộng các mục được 65,5" in done.problems[0]


def test_stage_columns_have_many_names(tmp_path):
    rows = [["Đơn vị", "Mã", "Điểm tự chấm", "Điểm cụm chấm", "Điểm Hội đồng"]]
    rows += [["A", code, 8, 7, 6] for code in ("I.1", "I.2", "II.1", "II.2")]
    done = of_book(tmp_path, {"Điểm": rows})
    assert done.units[0].stages == {"self": 32, "reviewed": 28, "agreed": 24}
    assert done.problems == []


def test_a_further_column_of_points_is_told(tmp_path):
    rows = [["Đơn vị", "Mã", "Tự chấm", "Thẩm định", "Thống nhất", "Điểm phúc tra"]]
    rows += [["A", code, 8, 7, 6, 5] for code in ("I.1", "I.2", "II.1", "II.2")]
    done = of_book(tmp_path, {"Điểm": rows})
    assert totals(done) == {"A": 24}
    assert "cột F (Điểm phúc tra)" in done.problems[0]


def test_a_column_of_numbers_that_is_no_unit_is_told(tmp_path):
    rows = across(POINTS)
    rows[1].append("Năm 2025")
    for row in rows[2:]:
        row.append(7)
    done = of_book(tmp_path, {"Điểm": rows})
    assert totals(done) == TOTALS
    assert "cột F (Năm 2025)" in done.problems[0]


@pytest.mark.parametrize(
    ("written_as", "reads"),
    [("Tiêu chí 1.1", True), ("Mục 1.1", True), ("TC1.1", True), ("1.1.", True), ("Mục khác", False)],
)
def test_codes_may_have_a_word_before_them(tmp_path, written_as, reads):
    done = rehearsed(tmp_path, full("A", c1_1="7").replace("A,1.1,", f"A,{written_as},"))
    assert (done.units[0].total == 7, done.problems == []) == (reads, reads)


def test_a_code_and_a_title_that_disagree_are_told(tmp_path):
    rows = across(POINTS)
    rows[3][1], rows[4][1] = rows[4][1], rows[3][1]
    done = of_book(tmp_path, {"Điểm": rows})
    assert "chưa rõ là mục nào" in done.problems[0]


def test_a_decimal_comma_that_was_cut_is_put_together_before_other_columns(tmp_path):
    text = "Đơn vị,Mã,Bước,Điểm,Ghi chú\nA,1,tự chấm,40,5,tốt\nA,2,tự chấm,45,5,\n"
    done = run(
        xlsx(tmp_path / "t.xlsx", [["STT", "Nội dung", "Điểm"], ["1", "a", 50], ["2", "b", 50]]),
        written(tmp_path / "s.csv", text),
    )
    assert (totals(done), done.problems) == ({"A": 86}, [])


def test_a_bare_number_in_the_notes_may_be_the_end_of_a_cut_one(tmp_path):
    text = "Đơn vị,Mã,Bước,Điểm,Ghi chú\nA,1,tự chấm,40,5\n"
    done = run(
        xlsx(tmp_path / "t.xlsx", [["STT", "Nội dung", "Điểm"], ["1", "a", 50]]),
        written(tmp_path / "s.csv", text),
    )
    assert "40,5" in done.problems[0]


def test_a_cut_number_in_another_layout_moves_no_points(tmp_path):
    out = io.StringIO()
    csv.writer(out).writerows(across(POINTS))
    text = out.getvalue().replace("1,Thu ngân sách,,30,28.5", "1,Thu ngân sách,,30,28,5")
    done = run(xlsx(tmp_path / "t.xlsx", CRITERIA), written(tmp_path / "s.csv", text))
    assert "dòng dài hơn dòng tiêu đề" in done.problems[0]
    assert totals(done) == {"Huyện A": Decimal("39.5"), "Huyện B": Decimal(37)}


def test_hidden_rows_and_columns_are_left_out_and_named(tmp_path):
    book = Workbook()
    page = book.active
    for row in [
        ["Đơn vị", "Mã", "Điểm", "Điểm cũ"],
        ["A", "I.1", 1, 99],
        ["A", "I.1", 30, 99],
        ["A", "I.2", 20, 99],
        ["A", "II.1", 10, 99],
        ["A", "II.2", 10, 99],
    ]:
        page.append(row)
    page.row_dimensions[2].hidden = True
    page.column_dimensions["D"].hidden = True
    book.save(tmp_path / "s.xlsx")
    done = run(xlsx(tmp_path / "t.xlsx", CRITERIA), tmp_path / "s.xlsx")
    assert (totals(done), done.problems) == ({"A": 70}, [])
    told = "".join(done.notes)
    assert "dòng ẩn không tính: 2" in told
    assert "cột ẩn không tính: D" in told


@pytest.mark.parametrize("cell", ["x", "Đạt", "-", "Không", "97+10", "5/7", "(2)"])
def test_a_cell_that_cannot_be_read_counts_nought_and_makes_the_result_provisional(tmp_path, cell):
    done = rehearsed(tmp_path, full("A", c1_1=cell, c1_2="5"))
    assert done.units[0].total == 5
    assert done.provisional
    assert "dòng 2, cột D (points)" in done.problems[0]


@pytest.mark.parametrize("cell", ["", "-", "Không"])
def test_a_blank_in_a_row_that_can_only_add_or_take_is_no_problem(tmp_path, cell):
    done = rehearsed(tmp_path, full("A", c1_1="5", c2_2=cell, c2_3=cell))
    assert (done.units[0].total, done.problems) == (5, [])


def test_an_empty_cell_of_a_scored_row_is_told_with_its_place(tmp_path):
    rows = across({"Huyện A": (30, 20, 9.5, None)})
    done = of_book(tmp_path, {"Điểm": rows})
    assert "dòng 8, cột D (Huyện A)" in done.problems[0]


@pytest.mark.parametrize(
    "name", ["Điểm tối đa", "Điểm chuẩn", "Trung bình", "Bình quân chung", "Điểm cao nhất", "Xếp hạng"]
)
def test_rows_that_measure_the_units_are_none_of_them(tmp_path, name):
    simple = [["STT", "Nội dung", "Điểm tối đa"], ["1", "Kế hoạch", 10], ["2", "Báo cáo", 20]]
    rows = [["Đơn vị", "Kế hoạch", "Báo cáo"], ["A", 9, 18], ["B", 8, 20], [name, 10, 20]]
    done = run(xlsx(tmp_path / "c.xlsx", simple), xlsx(tmp_path / "s.xlsx", rows))
    assert [one.unit for one in done.units] == ["B", "A"]
    assert (done.problems, f"“{name}” không phải đơn vị" in "".join(done.notes)) == ([], True)
