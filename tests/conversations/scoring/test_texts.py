"""Texts of tables."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.scoring import texts
from bot.dialogue.situation import Evidence
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN, charter
from tests.worlds.core import World

TINY = charter("tiny")


def answered() -> World:
    world = World.tiny()
    world.say(LAN, "a1 4; a2 2; b2 1")
    return world


def test_a_value_is_said_with_its_points_but_points_only_once():
    sheet = sheet_of(answered().situation, "thue")
    assert [texts.said(sheet, TINY.leaves[id]) for id in ("a1", "a2", "b2")] == [
        "4 điểm",
        "2 báo cáo chậm (2 điểm)",
        "1 sáng kiến (1 điểm)",
    ]
    assert texts.say_value(sheet, TINY.leaves["a1"], "") == "chưa có"
    assert texts.say_value(sheet, TINY.leaves["a1"], "=6") == "6 điểm (ghi thẳng điểm)"


def test_a_row_shows_what_is_missing_and_what_is_for_later():
    world = answered()
    world.plays(f"{LAN}> mục b1", f"{LAN}> bỏ qua")
    sheet = sheet_of(world.situation, "thue")
    assert texts.row(sheet, TINY.leaves["b1"]) == "b1 · để sau · Tổ chức phong trào"
    assert texts.row(sheet, TINY.leaves["a1"]) == "a1 · 4/5 · Chất lượng tham mưu"


def test_a_total_says_what_it_leaves_out():
    sheet = sheet_of(answered().situation, "thue")
    assert texts.total(sheet.score) == "Tổng: 7 điểm (còn thiếu 1 tiêu chí)"
    assert texts.of_group(sheet, TINY.groups[0]).startswith("I. Nhiệm vụ: 6/8 điểm\n")


def test_a_group_is_found_by_its_place_its_code_or_its_title():
    sheet = sheet_of(World.tiny().situation, "thue")
    for words in ("2", "nhóm 2", "II", "phong trao"):
        assert texts.find_group(sheet, words) is TINY.groups[1], words
    assert texts.find_group(sheet, "không có") is None


def test_the_summary_names_evidence_that_could_not_be_kept():
    situation = answered().situation
    piece = Evidence(1, "k1/self.thue.a1", "anh.jpg", "refused", why="quá lớn")
    sheet = sheet_of(replace(situation, evidence={"thue": (piece,)}), "thue")
    assert "Chưa lưu được anh.jpg (mục a1): quá lớn. Đề nghị gửi lại tệp khác." in texts.summary(sheet)


def test_a_window_that_is_closed_is_said_with_its_hour():
    situation = World.tiny().situation
    assert texts.not_open(situation, "thue") == ""
    early = replace(situation, now=TINY.windows["self"].opens - timedelta(days=1))
    assert texts.not_open(early, "thue").startswith("Tự chấm mở từ 08:00, thứ Sáu, 20/11/2026.")
    assert texts.not_open(replace(situation, now=TINY.windows["self"].closes), "thue").startswith(
        "Đã hết hạn tự chấm."
    )
