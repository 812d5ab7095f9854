"""Shapes of criteria tables: sections without codes, tiers as rows, several tables, codes that were lost."""

from datetime import date

import pytest

from tests.documents.made import HEAD, SMALL, rehearsed, table, tree

ONE = ["STT", "Nội dung", "Điểm tối đa"]


def test_a_section_called_work_of_something_is_no_total(tmp_path):
    rows = [
        ONE,
        [None, "NHIỆM VỤ CHUYÊN MÔN", 20],
        ["1", "Một", 10],
        ["2", "Hai", 10],
        [None, "Công tác xây dựng Đảng", 20],
        ["3", "Ba", 12],
        ["4", "Bốn", 12],
        [None, "Công tác đoàn thể", 10],
        ["5", "Năm", 10],
    ]
    rules, found = table(tmp_path, rows)
    assert {name: list(part) for name, part in tree(rules).items()} == {
        "NHIỆM VỤ CHUYÊN MÔN": ["1", "2"],
        "Công tác xây dựng Đảng": ["3", "4"],
        "Công tác đoàn thể": ["5"],
    }
    assert [g.base_cap for g in rules.charter.groups] == [20, 20, 10]
    assert found.problems == []


def test_a_section_is_told_by_numbers_that_begin_anew(tmp_path):
    rows = [ONE, [None, "Chuyên môn"], ["1", "a", 10], ["2", "b", 10], [None, "Phong trào"], ["1", "c", 5]]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {
        "Chuyên môn": {"1": ("10", "0", "0"), "2": ("10", "0", "0")},
        "Phong trào": {"1": ("5", "0", "0")},
    }
    assert found.problems == []


def test_a_section_is_told_by_bold_letters(tmp_path):
    from openpyxl import load_workbook
    from openpyxl.styles import Font

    from handlers.documents.criteria import source as criteria
    from handlers.documents.problems import Findings
    from tests.documents.made import xlsx

    rows = [ONE, [None, "Chuyên môn"], ["1", "a", 10], ["2", "b", 10], [None, "Phong trào"], ["3", "c", 5]]
    book = load_workbook(xlsx(tmp_path / "b.xlsx", rows))
    for place in ("B2", "B5"):
        book.active[place].font = Font(bold=True)
    book.save(tmp_path / "b.xlsx")
    found = Findings("b.xlsx")
    rules = criteria.read(tmp_path / "b.xlsx", found)
    assert list(tree(rules)) == ["Chuyên môn", "Phong trào"]
    assert found.problems == []


def test_a_merged_first_column_names_the_sections(tmp_path):
    rows = [
        ["Nhóm", "STT", "Nội dung", "Điểm tối đa"],
        ["Chuyên môn", 1, "Kế hoạch", 10],
        [None, 2, "Kết quả", 20],
        ["Phong trào", 1, "Thi đua", 10],
    ]
    rules, found = table(tmp_path, rows, ("A2:A3",))
    assert tree(rules) == {
        "Chuyên môn": {"1": ("10", "0", "0"), "2": ("20", "0", "0")},
        "Phong trào": {"1": ("10", "0", "0")},
    }
    assert found.problems == []
    assert rules.find("Phong trào.1").title == "Thi đua"


@pytest.mark.parametrize("head", ["Mục", "TT"])
def test_a_first_column_of_names_is_one_of_sections_whatever_it_is_called(tmp_path, head):
    rows = [
        [head, "Stt", "Nội dung", "Điểm"],
        ["Nề nếp lớp học", 1, "Sĩ số", 10],
        [None, 2, "Đồng phục", 5],
        ["Vệ sinh chung", 1, "Trực nhật", 5],
    ]
    rules, _ = table(tmp_path, rows, ("A2:A3",))
    assert list(tree(rules)) == ["Nề nếp lớp học", "Vệ sinh chung"]


def test_codes_stand_in_the_text_beside_merged_numbers_and_names(tmp_path):
    rows = [
        ["TT", "Tên tiêu chí", "Nội dung", "Chỉ tiêu", "Điểm tối đa", "Tự chấm", "Phúc tra"],
        [1, "Quy hoạch", "1.1. Có quy hoạch được duyệt", "Đạt", 6, 6, 5],
        [None, None, "1.2. Công khai quy hoạch", "Đạt", 4, 4, 4],
        [2, "Giao thông", "2.1. Đường trục xã", "100%", 10, 9, 9],
    ]
    rules, found = table(tmp_path, rows, ("A2:A3", "B2:B3"))
    assert tree(rules) == {
        "1": {"1.1": ("6", "0", "0"), "1.2": ("4", "0", "0")},
        "2": {"2.1": ("10", "0", "0")},
    }
    assert found.problems == []
    assert "điểm đã chấm" in found.notes[0]


TIERS = [
    ONE,
    ["1", "Hồ sơ đúng hạn", 10],
    ["-", "Từ 95% trở lên", 10],
    ["-", "Từ 90% đến dưới 95%", 7],
    ["-", "Dưới 90%", 3],
    ["2", "Khác", 10],
]


def test_tiers_listed_as_rows_are_one_criterion(tmp_path):
    rules, found = table(tmp_path, TIERS)
    assert tree(rules) == {"1": ("10", "0", "0"), "2": ("10", "0", "0")}
    assert found.problems == []


def test_a_tier_is_given_at_the_criterion_or_at_its_own_row(tmp_path):
    done = rehearsed(tmp_path, "A,1,self,7\nA,2,self,9\nB,1.2,self,7\nB,2,self,8\n", TIERS)
    assert [one.total for one in done.units] == [16, 15]
    assert done.problems == []


def test_points_between_two_tiers_are_refused(tmp_path):
    done = rehearsed(tmp_path, "A,1,self,8\nA,2,self,9\n", TIERS)
    assert done.units[0].total == 9
    assert "không thể được 8 điểm" in done.problems[0]


@pytest.mark.parametrize(
    "titles",
    [
        ("Trên 98%", "Từ 97% đến dưới 98%", "Dưới 97%"),
        ("90 - 100%", "80 – 90%", "dưới 80%"),
        ("Tốt", "Khá", "Trung bình"),
        ("a) Hoàn thành xuất sắc", "b) Hoàn thành tốt", "c) Hoàn thành"),
        ("Từ 5 sáng kiến trở lên", "Từ 3 đến 4 sáng kiến", "Dưới 3 sáng kiến"),
    ],
)
def test_tiers_are_known_by_their_titles(tmp_path, titles):
    rows = [ONE, ["1", "Một", 10], *([None, t, p] for t, p in zip(titles, (10, 7, 3), strict=True))]
    rules, _ = table(tmp_path, rows)
    assert tree(rules) == {"1": ("10", "0", "0")}


def test_rows_that_may_be_tiers_or_parts_are_asked_about(tmp_path):
    rows = [ONE, ["1", "Báo cáo", 10], [None, "Báo cáo quý", 10], [None, "Báo cáo năm", 6]]
    rules, found = table(tmp_path, rows)
    assert rules.charter.groups[0].base_cap == 10
    assert "để chọn hay cộng lại" in found.problems[0]


def test_guidance_explains_the_row_before(tmp_path):
    rows = [*SMALL[:3], [None, "Căn cứ: kế hoạch được duyệt, nộp trước ngày 20"], *SMALL[3:]]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == tree(table(tmp_path, SMALL)[0])
    assert found.problems == []
    assert "lời giải thích" in found.notes[0]


def test_signatures_below_a_table_are_words(tmp_path):
    rows = [*SMALL, [None, "Ngày 20 tháng 12 năm 2026"], [None, "NGƯỜI LẬP BIỂU"], [None, "Nguyễn Văn A"]]
    _, found = table(tmp_path, rows)
    assert found.problems == []


def test_a_second_table_below_is_read_by_its_own_heading(tmp_path):
    rows = [
        ["I. ĐIỂM CHUẨN"],
        ONE,
        ["1", "Một", 60],
        ["2", "Hai", 40],
        ["II. ĐIỂM THƯỞNG"],
        ["Nội dung thưởng", "STT", "Điểm"],
        ["Sáng kiến", "a", 3],
        ["III. ĐIỂM TRỪ"],
        ["STT", "Nội dung trừ", "Mức trừ"],
        ["b", "Chậm", "1 điểm/lần, tối đa 5 điểm"],
    ]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {
        "I. ĐIỂM CHUẨN": {"1": ("60", "0", "0"), "2": ("40", "0", "0")},
        "II. ĐIỂM THƯỞNG": {"a": ("0", "3", "0")},
        "III. ĐIỂM TRỪ": {"b": ("0", "0", "5")},
    }
    assert found.problems == []


def test_two_blocks_with_tables_of_their_own_are_asked_about(tmp_path):
    rows = [["KHỐI A"], ONE, ["1", "Một", 60], ["KHỐI B"], ONE, ["1", "Hai", 40]]
    rules, found = table(tmp_path, rows)
    assert list(tree(rules)) == ["KHỐI A", "KHỐI B"]
    assert "dòng 5" in found.problems[0]
    assert "tách mỗi khối một tệp" in found.problems[0]


@pytest.mark.parametrize(
    "head", ["Điểm chuẩn", "Tổng điểm (1000)", "Thang điểm", "Biểu điểm", "Mức điểm", "Điểm", "Barem điểm"]
)
def test_the_column_of_points_has_many_names(tmp_path, head):
    assert tree(table(tmp_path, [["S\nTT", "Chỉ số chính", head], ["1", "Một", 100]])[0]) == {
        "1": ("100", "0", "0")
    }


def test_columns_that_count_or_name_are_no_points(tmp_path):
    rows = [
        ["TT", "Nội dung", "Đơn vị tính", "Số tiêu chí", "Cơ quan chấm", "Chỉ tiêu", "Điểm chuẩn"],
        ["1", "Một", "%", 4, "Sở Nội vụ", 95, 10],
    ]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {"1": ("10", "0", "0")}
    assert found.problems == []


def test_a_column_of_numbers_without_a_meaning_is_told(tmp_path):
    rows = [["TT", "Nội dung", "Điểm tối đa năm 2025", "Điểm tối đa năm 2026"], ["1", "Một", 10, 12]]
    _, found = table(tmp_path, rows)
    assert "cột D (Điểm tối đa năm 2026)" in found.problems[0]
    assert "“12”" in found.problems[0]


@pytest.mark.parametrize(
    ("codes", "read"),
    [
        ([1.8, 1.9, 1.1, 1.11], ["1.8", "1.9", "1.10", "1.11"]),
        ([1.19, 1.2, 1.21], ["1.19", "1.20", "1.21"]),
        (["1.4", date(2026, 5, 1), "1.6"], ["1.4", "1.5", "1.6"]),
        (["1.4", date(2026, 1, 5), "1.6"], ["1.4", "1.5", "1.6"]),
        (["1.9", date(2010, 1, 1), "1.11"], ["1.9", "1.10", "1.11"]),
    ],
)
def test_codes_that_became_numbers_or_days_are_told_by_their_neighbours(tmp_path, codes, read):
    rules, found = table(tmp_path, [HEAD, *([code, f"t{n}", n + 1] for n, code in enumerate(codes))])
    assert [e.code for e in rules.entries] == read
    assert found.problems == []
    assert found.notes


def test_a_list_that_begins_anew_keeps_its_codes(tmp_path):
    codes = [1.1, 1.9, 1.1, 1.2]
    rules, found = table(tmp_path, [HEAD, *([code, f"t{n}", 1] for n, code in enumerate(codes))])
    assert [e.code for e in rules.entries][:2] == ["1.1", "1.9"]
    assert "lặp lại" in found.problems[0]


def test_titles_that_differ_by_a_mark_are_two_rows(tmp_path):
    rules, _ = table(tmp_path, [HEAD, ["1", "Dạy học", 10], ["2", "Đẩy hộc", 5], ["3", "Day hoc", 1]])
    assert rules.find("Dạy học").code == "1"
    assert rules.find("Day hoc").code == "3"
