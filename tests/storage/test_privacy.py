"""What people are told about their data is what becomes of it."""

from bot.conversations.joining.privacy import about
from bot.dialogue.codes import FORGOTTEN
from bot.dialogue.installation import UNNAMED, Operator
from storage.outbox import rows
from storage.turn import processed_updates


def test_the_days_that_are_told_are_those_after_which_things_go():
    told = dict(about(UNNAMED))["Lưu bao lâu"]
    assert f"Tin do hệ thống gửi: {rows.KEEP_BODIES.days} ngày." in told
    assert f"Số hiệu tin nhận được: {processed_updates.KEEP.days} ngày." in told
    assert f"đóng sau {FORGOTTEN.days} ngày" in told


def test_whoever_runs_this_is_named_with_how_to_reach_them():
    told = dict(about(Operator("Văn phòng Sở Nội vụ", "0237 385 1234")))["Ai vận hành"]
    assert told.startswith("Văn phòng Sở Nội vụ vận hành máy chủ này")
    assert told.endswith("Liên hệ: 0237 385 1234.")
