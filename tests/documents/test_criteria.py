"""Criteria tables as offices write them."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from handlers.documents.criteria import source as criteria
from handlers.documents.criteria.leaf_codes import UnknownCode
from handlers.documents.problems import Findings, Unreadable
from tests.documents.made import HEAD, SMALL, table, tree, written

PUBLISHED = Path(__file__).parents[2] / "../shared/data/bang-diem-chuan-2022.xlsx"


def test_a_row_with_children_is_a_group_and_its_maximum_caps_the_sum(tmp_path):
    rules, found = table(tmp_path, SMALL)
    assert tree(rules)["I"] == {"1.1": ("20", "0", "0"), "1.2": ("15", "0", "0")}
    assert [g.base_cap for g in rules.charter.groups] == [30, 20]
    assert found.problems == []
    assert ["chỉ tính nhiều nhất 30" in note for note in found.notes] == [True]


@pytest.mark.parametrize(
    "head",
    [
        ["TT", "Nội dung tiêu chí", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"],
        ["STT", "Tiêu chí", "Điểm tối đa", "Điểm cộng", "Trừ"],
        ["ma tieu chi", "noi dung", "diem toi da", "diem cong", "diem tru"],
        ["Code", "Title", "Maximum", "Bonus", "Penalty"],
        ["code", "criterion", "max_points", "bonus points", "penalty points"],
        ["MÃ SỐ", "TÊN TIÊU CHUẨN", "THANG ĐIỂM", "ĐIỂM THƯỞNG (tối đa)", "ĐIỂM TRỪ (tối đa)"],
        ["TT/Mã", "Nội dung/Tiêu chí", "Mức điểm tối đa", "Thưởng", "Điểm bị trừ"],
    ],
)
def test_columns_are_found_by_their_headings_in_any_order(tmp_path, head):
    order = [4, 0, 2, 1, 3]
    rows = [head, *([*row, *[None] * 5][:5] for row in SMALL[1:])]
    shuffled = [["BẢNG ĐIỂM"], [], *([row[place] for place in order] for row in rows)]
    assert tree(table(tmp_path, shuffled)[0]) == tree(table(tmp_path, SMALL)[0])


def test_a_heading_of_two_rows_with_merged_cells_is_read(tmp_path):
    rows = [
        ["TT", "Nội dung", "Điểm", None, None, "Ghi chú"],
        [None, None, "Chuẩn", "Thưởng", "Trừ"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["1", "Một", 10, 2, -3],
    ]
    rules, found = table(tmp_path, rows, ("A1:A2", "B1:B2", "C1:E1", "F1:F2"))
    assert tree(rules) == {"1": ("10", "2", "3")}
    assert "đánh số cột" in found.notes[0]


def test_the_columns_of_the_self_score_are_not_taken_for_the_maximum(tmp_path):
    rows = [["TT", "Nội dung", "Điểm tự chấm", "Điểm chuẩn"], ["1", "Một", 7, 10]]
    assert tree(table(tmp_path, rows)[0]) == {"1": ("10", "0", "0")}


@pytest.mark.parametrize(
    ("cell", "points"),
    [
        ("3.5", "3.5"), ("0,5", "0.5"), ("+ 0,1", "0.1"), ("3 điểm", "3"), ("tối đa 2", "2"), ("≤ 2", "2"),
        ("03/3 điểm", "3"), ("３，５", "3.5"), (0.1 + 0.2, "0.3"),
    ],
)  # fmt: skip
def test_points_are_read_as_offices_write_them(tmp_path, cell, points):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", cell]])
    assert tree(rules)["2"] == (points, "0", "0")
    assert not found.problems


@pytest.mark.parametrize("penalty", [-0.5, 0.5, "-0,5", "- 0.5", "−0,5", "0,5"])
def test_a_penalty_may_be_written_with_or_without_its_sign(tmp_path, penalty):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", None, None, penalty]])
    assert tree(rules)["2"] == ("0", "0", "0.5")
    assert not found.problems


def test_a_penalty_in_the_bonus_column_is_a_penalty_and_is_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", None, -1]])
    assert tree(rules)["2"] == ("0", "0", "1")
    assert "dòng 3" in found.problems[0]


def test_one_column_for_bonus_and_penalty_is_told_apart_by_the_sign(tmp_path):
    head = ["TT", "Nội dung", "Điểm chuẩn", "Điểm thưởng/trừ"]
    rules, found = table(tmp_path, [head, ["1", "Một", 10], ["2", "Hai", None, -1], ["3", "Ba", None, 2]])
    assert (tree(rules)["2"], tree(rules)["3"]) == (("0", "0", "1"), ("0", "2", "0"))
    assert not found.problems


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


def test_a_total_row_is_a_check_and_no_criterion(tmp_path):
    rules, found = table(tmp_path, [*SMALL, [None, "TỔNG CỘNG", 50]])
    assert len(tree(rules)) == 2
    assert not found.problems
    wrong, found = table(tmp_path, [*SMALL, ["Tổng cộng", None, 60]])
    assert tree(wrong) == tree(rules)
    assert "dòng 9" in found.problems[0]
    assert "50" in found.problems[0]


def test_rows_without_a_code_get_one_and_are_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["C1", "Một", 2], [None, "- Có", 2], ["-", "Không", None, None, -1]])
    assert tree(rules) == {"C1": {"C1.1": ("2", "0", "0"), "C1.2": ("0", "0", "1")}}
    assert [note.split(":")[0] for note in found.notes] == [f"t.xlsx, trang “Sheet”, dòng {n}" for n in (3, 4)]


def test_words_that_are_no_criterion_explain_the_row_before_and_are_told(tmp_path):
    rules, found = table(tmp_path, [*SMALL, [None, "Các đơn vị báo cáo trước ngày 20"]])
    assert tree(rules) == tree(table(tmp_path, SMALL)[0])
    assert found.problems == []
    assert "dòng 9" in found.notes[0]


def test_a_coded_row_without_points_beside_scored_ones_is_told(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai"]])
    assert tree(rules) == {"1": ("10", "0", "0")}
    assert "dòng 3" in found.problems[0]
    with pytest.raises(UnknownCode, match="không có điểm"):
        rules.find("2")


def test_points_that_cannot_be_read_are_told_with_their_row(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["2", "Hai", "từ tốt"], ["3", "Ba", "=D9"]])
    assert list(tree(rules)) == ["1"]
    assert [
        p for p in found.problems if "dòng 3, cột C (Điểm chuẩn)" in p and "từ tốt" in p and "cần một số" in p
    ]
    # A formula that no spreadsheet has computed has no value to read.
    assert [p for p in found.problems if "dòng 4, cột C (Điểm chuẩn)" in p and "=D9" in p]


def test_the_same_code_twice_in_one_place_is_told_and_both_rows_stay(tmp_path):
    rules, found = table(tmp_path, [HEAD, ["1", "Một", 10], ["1", "Hai", 5]])
    assert [e.high for e in rules.entries] == [10, 5]
    assert "dòng 3" in found.problems[0]
    assert rules.find("1").title == "Một"


def test_the_same_code_in_two_places_is_found_with_the_code_above_it(tmp_path):
    rows = [HEAD, ["I", "Một", 10], ["a", "x", 10], ["II", "Hai", 5], ["a", "y", 5]]
    rules, found = table(tmp_path, rows)
    assert not found.problems
    assert rules.find("II.a").title == "y"
    with pytest.raises(UnknownCode, match="2 dòng"):
        rules.find("a")


@pytest.mark.parametrize("code", ["a.7.1", "a7.1", "A7.1", " a.7.1"])
def test_a_code_is_found_as_written_or_loosely(tmp_path, code):
    rules, _ = table(tmp_path, [HEAD, ["a7", "Một", 3], ["a.7.1", "x", 3]])
    assert rules.find(code.strip()).title == "x"


def test_codes_that_differ_in_case_are_told_apart_by_case(tmp_path):
    rules, _ = table(tmp_path, [HEAD, ["A", "Một", 3], ["a", "Hai", 2], ["B", "Ba", 1]])
    assert rules.find("a").title == "Hai"


def test_one_dot_ten_stored_as_a_number_stays_one_dot_ten(tmp_path):
    codes = [1, *(float(f"1.{n}") for n in range(1, 10)), 1.1, 1.11]
    rules, found = table(tmp_path, [HEAD, *([code, f"t{code}", 1] for code in codes)])
    assert [e.code for e in rules.entries][-3:] == ["1.9", "1.10", "1.11"]
    assert not found.problems


def test_a_code_that_became_a_day_is_told(tmp_path):
    from datetime import date

    rules, found = table(tmp_path, [HEAD, ["1", "Một", 3], [date(2022, 5, 1), "Hai", 3]])
    assert [e.code for e in rules.entries] == ["1.5"]
    assert "dòng 3" in found.problems[0]


def test_a_table_with_its_codes_in_the_titles_is_read(tmp_path):
    rows = [
        ["Nội dung", "Điểm chuẩn"],
        ["I. Nhiệm vụ", 10],
        ["1. Kế hoạch", 6],
        ["2. Báo cáo", 4],
        ["II. Khác", 5],
    ]
    assert list(tree(table(tmp_path, rows)[0])["I"]) == ["1", "2"]


def test_a_table_nested_or_long_beyond_sense_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(Unreadable, match="dòng"):
        table(tmp_path, [HEAD, *([n, "x", 1] for n in range(2001))])
    _, found = table(tmp_path, [HEAD, ["1", "Một", 1], [".".join("1" * 50), "x", 1]])
    assert "quá dài" in found.notes[0]


def test_csv_is_read_with_any_separator(tmp_path):
    for mark in ",;\t":
        text = "\n".join(mark.join(f'"{c}"' if c is not None else "" for c in row) for row in SMALL)
        found = Findings("t.csv")
        rules = criteria.read(written(tmp_path / "t.csv", "\ufeff" + text), found)
        assert tree(rules) == tree(table(tmp_path, SMALL)[0])


def test_a_yaml_list_of_rows_is_a_table_with_codes_as_written(tmp_path):
    rows = ["- {code: 1, title: Một, maximum: 10}"]
    rows += [f"- {{code: 1.{n}, title: 't{n}', maximum: 1, penalty: }}" for n in (1, 9, 10)]
    rules = criteria.read(written(tmp_path / "t.yaml", "\n".join(rows)), Findings("t.yaml"))
    assert [e.code for e in rules.entries] == ["1.1", "1.9", "1.10"]


def test_a_charter_is_taken_as_criteria():
    rules = criteria.read(Path("full"), Findings("full"))
    assert len(rules.entries) > 100
    assert {e.leaf for e in rules.entries} == set(rules.charter.leaves)


@pytest.mark.parametrize("name", ["short", "full"])
def test_every_leaf_of_a_shipped_charter_is_found_by_its_code(name):
    rules = criteria.read(Path(name), Findings(name))
    assert [rules.find(e.code).leaf for e in rules.entries] == [e.leaf for e in rules.entries]


def test_hidden_sheets_are_left_alone_and_named(tmp_path):
    book = Workbook()
    for row in SMALL:
        book.active.append(row)
    hidden = book.create_sheet("nháp")
    hidden.append(HEAD)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "t.xlsx")
    found = Findings("t.xlsx")
    assert len(criteria.read(tmp_path / "t.xlsx", found).entries) == 5
    assert "nháp" in found.notes[0]


def test_decomposed_text_is_read_as_any_other(tmp_path):
    import unicodedata

    rows = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in SMALL]
    rules, _ = table(tmp_path, rows)
    assert [e.title for e in rules.entries] == [e.title for e in table(tmp_path, SMALL)[0].entries]


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

    tiers = {tier.number for line in rules.lines.values() for tier in line.tiers}
    assert rows == seen | tiers | set(groups(rules.charter.groups))


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


def test_rows_that_give_more_than_their_group_may_are_told(tmp_path):
    rows = [["STT", "Nội dung", "Điểm tối đa"], ["I", "Nhóm", 20], ["1", "Một", 10], ["2", "Hai", 20]]
    rules, found = table(tmp_path, rows)
    assert rules.charter.groups[0].maximum == 20
    assert "các mục dưới I cho đến 30 điểm, chỉ tính nhiều nhất 20" in found.notes[0]
