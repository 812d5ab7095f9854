"""Signs, caps and totals by the words of rows and sections."""

import pytest

from handlers.documents.tables.sign_words import caps_in, counts_cases, is_total, sign_of
from tests.documents.made import HEAD, rehearsed, table, tree

ONE = ["STT", "Nội dung", "Điểm tối đa"]


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("ĐIỂM TRỪ", "penalty"), ("Điểm phạt", "penalty"), ("Vi phạm bị trừ điểm", "penalty"),
        ("Trừ điểm các trường hợp", "penalty"), ("Vi phạm quy chế", "penalty"), ("diem tru", "penalty"),
        ("Giảm trừ do vi phạm", "penalty"), ("Điểm bị khấu trừ", "penalty"), ("Giảm trừ gia cảnh đúng hạn", ""),
        ("Điểm khuyến khích", "bonus"), ("ĐIỂM CỘNG", "bonus"), ("Thưởng", "bonus"), ("diem thuong", "bonus"),
        ("III. ĐIỂM THƯỞNG (tối đa 5 điểm)", "bonus"),
        ("Công tác xây dựng Đảng", ""), ("Thi đua, khen thưởng", ""), ("Xử phạt vi phạm hành chính", ""),
        ("Không vi phạm", ""), ("Phòng, chống vi phạm", ""), ("Điểm thưởng, điểm trừ", ""), ("Cộng đồng", ""),
    ],
)  # fmt: skip
def test_the_sign_comes_from_the_words(title, sign):
    assert sign_of(title) == sign


@pytest.mark.parametrize("title", ["Công tác Đảng", "Công khai", "Công đoàn", "Công chức", "Cong tac Dang"])
def test_work_is_no_total(title):
    assert not is_total(title, coded=False)


@pytest.mark.parametrize(
    "title", ["Cộng", "Tổng cộng", "Cộng tiêu chí 1", "Tổng điểm (I+II)", "Tong cong", "cong"]
)
def test_a_total_is_one(title):
    assert is_total(title, coded=False)


@pytest.mark.parametrize(
    "words", ["Tổng số báo cáo đúng hạn", "Cộng điểm cho sáng kiến", "Tổng điểm trừ tối đa 3 điểm"]
)
def test_a_row_that_begins_like_a_total_is_none(words):
    assert not is_total(words, coded=False)


@pytest.mark.parametrize(
    ("words", "points", "parts"),
    [
        ("Điểm trừ tối đa 01 điểm", 1, ("penalty",)),
        ("Tổng điểm trừ của mục a7 không quá 1,5 điểm (không liên quan đến điểm cộng)", 1.5, ("penalty",)),
        ("tổng điểm thưởng tối đa 3 điểm", 3, ("bonus",)),
        ("* Điểm trừ, cộng tối đa đối với d2 không quá 7 điểm", 7, ("bonus", "penalty")),
        ("bị điểm trừ (0,2 điểm) nhưng tối đa không quá 1 điểm", 1, ("penalty",)),
        ("tối đa 5 điểm", 5, ()),
    ],
)
def test_a_cap_is_one_wherever_it_stands(words, points, parts):
    (cap,) = caps_in(words)
    assert (float(cap.points), cap.parts) == (points, parts)


def test_days_and_shares_are_no_caps():
    assert caps_in("nộp không quá 05 ngày, đạt tối đa 100%") == []


def test_rows_that_count_cases_say_so():
    assert counts_cases("Mỗi trường hợp chậm: trừ 0,5 điểm")
    assert counts_cases("trừ 0,25 điểm/01 kỳ báo cáo")
    assert not counts_cases("Chậm nộp báo cáo")


# --- in tables ------------------------------------------------------------------------------------

SECTIONS = [
    ONE,
    ["A", "ĐIỂM CHUẨN", 100],
    ["1", "Nhiệm vụ", 100],
    ["B", "ĐIỂM THƯỞNG", 5],
    ["1", "Sáng kiến", 3],
    ["C", "ĐIỂM TRỪ", "tối đa 6"],
    ["1", "Trễ hạn", 5],
    ["2", "Bị khiển trách", 4],
]


def test_sections_give_their_sign_to_positive_numbers_in_one_column(tmp_path):
    rules, found = table(tmp_path, SECTIONS)
    assert tree(rules)["B"] == {"1": ("0", "3", "0")}
    assert tree(rules)["C"] == {"1": ("0", "0", "5"), "2": ("0", "0", "4")}
    assert [(g.base_cap, g.bonus_cap, g.penalty_cap) for g in rules.charter.groups] == [
        (100, None, None), (None, 5, None), (None, None, 6),
    ]  # fmt: skip
    assert found.problems == []


def test_a_penalty_given_as_a_positive_number_is_taken_off(tmp_path):
    done = rehearsed(tmp_path, "A,A.1,self,90\nA,B.1,self,2\nA,C.1,self,5\nA,C.2,self,0\n", SECTIONS)
    assert done.units[0].total == 87
    assert done.problems == []


def test_the_bare_number_of_a_penalty_section_is_asked_about_where_it_matters(tmp_path):
    rows = [*SECTIONS[:5], ["C", "ĐIỂM TRỪ", 6], *SECTIONS[6:]]
    rules, found = table(tmp_path, rows)
    assert rules.charter.groups[2].penalty_cap is None
    assert "dòng 6" in found.problems[0]
    assert "tối đa 6" in found.problems[0]
    rows[5] = ["C", "ĐIỂM TRỪ", 9]
    assert table(tmp_path, rows)[1].problems == []


def test_bonus_and_penalty_without_a_code_at_the_end_are_sections_of_their_own(tmp_path):
    rows = [ONE, ["1", "Một", 50], ["2", "Hai", 50], [None, "Điểm thưởng", 5], [None, "Điểm phạt", 10]]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {
        "1": ("50", "0", "0"),
        "2": ("50", "0", "0"),
        "Điểm thưởng": ("0", "5", "0"),
        "Điểm phạt": ("0", "0", "10"),
    }
    assert found.problems == []


def test_a_rate_in_the_column_of_points_has_no_cap_unless_one_is_stated(tmp_path):
    rows = [
        ["Stt", "Nội dung trừ", "Điểm trừ"],
        [1, "Vắng", "5/1lượt"],
        [2, "Trễ", "0,5 điểm/lần, tối đa 2 điểm"],
    ]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {"1": ("0", "0", "Infinity"), "2": ("0", "0", "2")}
    assert "không ghi mức tối đa" in found.notes[0]
    done = rehearsed(tmp_path, "A,1,self,-15\nA,2,self,-2\nB,1,self,-7\nB,2,self,0\n", rows)
    assert done.units[0].total == 0  # seven is no multiple of five
    assert "không thể được -7 điểm" in done.problems[0]
    assert done.units[1].total == -17


def test_words_say_whether_a_number_is_for_each_case_and_how_far_it_goes(tmp_path):
    rows = [
        HEAD,
        ["a", "Báo cáo", 3, None, None],
        ["a1", "Mỗi báo cáo chậm: trừ 0,5 điểm", None, None, -0.5],
        ["a2", "Thiếu số liệu, trừ 0,25 điểm (điểm trừ tối đa 1 điểm)", None, None, -0.25],
        ["a3", "Không báo cáo", None, None, -3],
    ]
    assert tree(table(tmp_path, rows)[0])["a"] == {
        "own": ("3", "0", "0"),
        "a1": ("0", "0", "Infinity"),
        "a2": ("0", "0", "1"),
        "a3": ("0", "0", "3"),
    }


def test_caps_in_notes_hold_over_the_rows_below(tmp_path):
    rows = [
        [*HEAD, "Ghi chú"],
        ["a", "Báo cáo", 3, None, None, "Tổng điểm trừ không quá 1,5 điểm"],
        ["a1", "Mỗi báo cáo chậm: trừ 0,5 điểm", None, None, -0.5],
        ["b", "Sáng kiến (tổng điểm thưởng tối đa 3 điểm)", None, None, None],
        ["b1", "Cấp tỉnh", None, 2, None],
        ["b2", "Cấp xã", None, 2, None],
    ]
    rules, found = table(tmp_path, rows)
    assert rules.charter.groups[0].penalty_cap == 1.5
    assert rules.charter.groups[1].bonus_cap == 3
    assert found.problems == []


def test_a_cap_in_a_comment_counts_too(tmp_path):
    from openpyxl import load_workbook
    from openpyxl.comments import Comment

    from handlers.documents.criteria import source as criteria
    from handlers.documents.problems import Findings
    from tests.documents.made import xlsx

    rows = [HEAD, ["a", "Báo cáo", 3], ["a1", "Mỗi báo cáo chậm: trừ 0,5 điểm", None, None, -0.5]]
    book = load_workbook(xlsx(tmp_path / "c.xlsx", rows))
    book.active["E3"].comment = Comment("Điểm trừ tối đa 2 điểm", "Sở")
    book.save(tmp_path / "c.xlsx")
    rules = criteria.read(tmp_path / "c.xlsx", Findings("c.xlsx"))
    assert tree(rules)["a"]["a1"] == ("0", "0", "2")


def test_a_limit_in_words_that_fits_nothing_is_told(tmp_path):
    _, found = table(tmp_path, [[*HEAD, "Ghi chú"], ["1", "Một", 5, None, None, "Điểm thưởng tối đa 2 điểm"]])
    assert "dòng 2" in found.problems[0]


def test_a_cap_column_limits_the_bonus_and_is_no_maximum(tmp_path):
    rows = [
        ["TT", "Nội dung", "Điểm ban đầu", "Điểm thưởng", "Điểm trừ", "Điểm tối đa/kỳ"],
        ["1", "Nề nếp", 100, "5/lần", None, 20],
        ["2", "Vệ sinh", 50, None, "-2/lần", None],
    ]
    rules, found = table(tmp_path, rows)
    assert tree(rules) == {"1": ("100", "20", "0"), "2": ("50", "0", "Infinity")}
    assert found.problems == []


def test_a_bonus_in_the_words_and_a_penalty_in_the_column_is_told(tmp_path):
    _, found = table(tmp_path, [HEAD, ["1", "Một", 5], ["2", "Thưởng sáng kiến", None, None, 2]])
    assert "cột E (Điểm trừ)" in found.problems[0]
