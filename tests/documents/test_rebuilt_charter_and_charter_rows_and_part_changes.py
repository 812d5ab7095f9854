"""What somebody changed in the workbook is that change, or a doubt that leaves the charter as it was."""

import time
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.charter_cells import CODE, EVIDENCE, HOW, LEVELS, MOST, TITLE
from handlers.documents.charter_workbook import read
from handlers.documents.part_changes import parts_data
from tests.documents.charter_file import HEADS, back, inserted, put, row_of, saved, short


def test_a_change_of_title_code_points_or_evidence_is_that_change_and_no_other(tmp_path: Path):
    def edit(page: Worksheet) -> None:
        put(page, "nv2", TITLE, "Tham mưu")
        put(page, "nv2", CODE, "1.2a")
        put(page, "nv2", MOST, 20)
        put(page, "nv2", EVIDENCE, "bắt buộc")
        put(page, "nv", MOST, 65)
        page.cell(page.max_row, HEADS.index(MOST) + 1).value = 105

    before, after, made = short(tmp_path, edit)
    assert made.doubts == ()
    leaf = after.leaves["nv2"]
    assert (leaf.title, leaf.code, leaf.criterion.base, leaf.evidence) == ("Tham mưu", "1.2a", 20, "required")
    assert leaf.criterion.rule() == "Chấm từ 0 đến 20 điểm, lẻ đến 0,5."
    assert {id: other for id, other in after.leaves.items() if id != "nv2"} == {
        id: other for id, other in before.leaves.items() if id != "nv2"
    }


def test_levels_are_changed_in_their_cell_and_keep_their_ids(tmp_path: Path):
    _, after, made = short(
        tmp_path,
        lambda page: put(page, "td1", LEVELS, "Từ hai phong trào chuyên đề trở lên: 10\nChưa phát động: 0"),
    )
    assert made.doubts == ()
    assert made.data["groups"][1]["parts"][0]["tiers"] == [
        {"id": "du", "label": "Từ hai phong trào chuyên đề trở lên", "points": "10"},
        {"id": "khong", "label": "Chưa phát động", "points": "0"},
    ]
    assert after.leaves["td1"].criterion.base == 10


@pytest.mark.parametrize(
    ("head", "value", "said"),
    [
        (MOST, "hai mươi", "không đọc được “hai mươi”"),
        (MOST, 20.3, "quy tắc này không nhận (“Chấm từ 0 đến 15 điểm, lẻ đến 0,5”), giữ như cũ"),
        (HOW, "Chấm cách khác", "cột Cách chấm do hệ thống viết từ quy tắc"),
        (EVIDENCE, "tùy", "cần ghi một trong: Không cần, Nếu có, Bắt buộc"),
        (TITLE, None, "tên tiêu chí để trống; giữ tên cũ"),
        (LEVELS, "Tốt: 5\nKém: 0", "tiêu chí này không chấm theo mức"),
    ],
)
def test_what_the_kind_cannot_take_is_a_doubt_and_stays(tmp_path: Path, head: str, value: object, said: str):
    before, after, made = short(tmp_path, lambda page: put(page, "nv2", head, value))
    [doubt] = made.doubts
    assert doubt.place == "nv2"
    assert said in doubt.text
    assert after == before


def test_levels_that_are_not_read_are_a_doubt(tmp_path: Path):
    before, after, made = short(tmp_path, lambda page: put(page, "td1", LEVELS, "Tốt"))
    assert [doubt.place for doubt in made.doubts] == ["td1"]
    assert "mỗi mức một dòng, ví dụ: Tốt: 8" in made.doubts[0].text
    assert after == before


def test_a_deleted_row_is_dropped_and_said_and_the_sum_is_held_against_what_is_written(tmp_path: Path):
    before, after, made = short(tmp_path, lambda page: page.delete_rows(row_of(page, "nv2")))
    assert set(before.leaves) - set(after.leaves) == {"nv2"}
    assert made.told == ("bỏ tiêu chí 1.2 “Chất lượng tham mưu”",)
    assert [tuple(doubt) for doubt in made.doubts] == [
        ("nv", "nhóm I “Nhiệm vụ chuyên môn” ghi 60 điểm, cộng các tiêu chí được 45"),
        ("", "dòng “Tổng cộng” ghi 100 điểm, cộng các tiêu chí được 85"),
    ]


def test_a_criterion_that_other_rules_name_cannot_go_unsaid(tmp_path: Path):
    # The order of equal totals looks at it.
    _, made = (
        dict(load("short")),
        back(tmp_path, dict(load("short")), lambda page: page.delete_rows(row_of(page, "kl1"))),
    )
    assert any("xét khi bằng điểm" in doubt.text for doubt in made.doubts)


def test_a_copied_row_is_a_further_criterion_of_its_kind(tmp_path: Path):
    def edit(page: Worksheet) -> None:
        values = {head: page.cell(row_of(page, "td1"), place).value for place, head in enumerate(HEADS, 1)}
        inserted(page, "td1", {**values, CODE: "2.1b", TITLE: "Bản sao"})

    before, after, made = short(tmp_path, edit)
    [new] = set(after.leaves) - set(before.leaves)
    assert after.leaves[new].criterion == before.leaves["td1"].criterion
    assert "đọc là tiêu chí mới cùng cách chấm" in made.told[0]


def test_a_row_whose_group_was_deleted_keeps_it_and_is_asked_about(tmp_path: Path):
    before, after, made = short(tmp_path, lambda page: page.delete_rows(row_of(page, "nv")))
    assert after == before
    assert made.doubts[0].place == "nv1"
    assert "thuộc nhóm nào" in made.doubts[0].text


def test_what_is_not_read_is_said_with_its_place(tmp_path: Path):
    def edit(page: Worksheet) -> None:
        page.cell(row_of(page, "nv2"), len(HEADS) + 1).value = "ghi chú riêng"
        inserted(page, "nv2", {TITLE: "Một câu lạ"})

    before, after, made = short(tmp_path, edit)
    assert made.remarks == ("cột L (“ghi chú riêng”) không thuộc bảng quy chế, không đọc",)
    assert [tuple(doubt) for doubt in made.doubts] == [("dòng 9", "“Một câu lạ” chưa có điểm; không đưa vào")]
    assert after == before


def test_a_column_that_is_gone_leaves_what_the_charter_says(tmp_path: Path):
    before, after, made = short(tmp_path, lambda page: page.delete_cols(HEADS.index(EVIDENCE) + 1))
    assert after == before
    assert made.remarks == ("bảng không còn cột “Minh chứng”; giữ như quy chế",)


def test_a_row_that_was_copied_a_thousand_times_is_read_in_a_breath(tmp_path: Path):
    def edit(page: Worksheet) -> None:
        values = [page.cell(row_of(page, "nv2"), place).value for place in range(1, len(HEADS) + 1)]
        for _ in range(1000):
            page.append(values)

    plain = dict(load("short"))
    path = saved(tmp_path / "quy-che.xlsx", read_charter(plain), edit)
    began = time.process_time()
    made = read(path, plain, "k1")
    assert time.process_time() - began < 5
    assert len({part["id"] for part in parts_data(made.data["groups"])}) == 11 + 1000


def crowded(page: Worksheet) -> None:
    for _ in range(2001):
        page.append(["x"])


def test_more_rows_than_any_table_has_are_refused(tmp_path: Path):
    _, after, made = short(tmp_path, crowded)
    assert "có hơn 2000 dòng" in made.refused
    assert after == read_charter(load("short"))
