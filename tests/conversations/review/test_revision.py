"""Revision: a returned table is open again for some hours."""

from datetime import timedelta

from bot.conversations.review.revision import questions
from bot.dialogue.facts import Answered, Extended, Steered
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN
from tests.worlds.years import FIRST, scored


def test_a_table_is_returned_with_a_reason_and_the_unit_is_told_until_when():
    world = scored()
    world.open("review")
    turn = (world.say(FIRST, "trả lại CT"), world.say(FIRST, "Thiếu minh chứng."))[1]
    assert [type(fact) for fact in turn.facts] == [Answered, Extended, Steered]
    assert "Bảng tự chấm được trả lại để sửa, lý do: “Thiếu minh chứng”." in world.told[LAN][-1]
    assert "Hạn gửi lại: 08:00, thứ Bảy, 12/12/2026" in world.told[LAN][-1]
    assert sheet_of(world.situation, "thue").status == "drafting"


def test_what_comes_again_is_what_the_review_goes_on_with():
    world = scored()
    world.open("review")
    world.plays(
        f"{FIRST}> trả lại CT",
        f"{FIRST}> Thiếu minh chứng.",
        f"{LAN}> mục a1",
        f"{LAN}> 3",
        f"{LAN}> gửi",
        f"{LAN}> [Gửi]",
    )
    assert sheet_of(world.situation, "thue").status == "sent"
    assert "Cục Thuế đã gửi lại bảng tự chấm: sửa a1." in world.told[FIRST][-1]


def test_nobody_returns_the_table_of_their_own_unit_nor_outside_the_review():
    world = scored()
    assert list(questions(world.situation, "thue")) == []
    world.open("review")
    assert len(list(questions(world.seen_by(FIRST), "thue"))) == 1
    assert list(questions(world.seen_by(LAN), "thue")) == []


def test_a_return_never_outlives_the_review():
    world = scored()
    world.move(world.charter.windows["review"].closes - timedelta(hours=2))
    world.plays(f"{FIRST}> trả lại CT", f"{FIRST}> Thiếu minh chứng.")
    assert sheet_of(world.situation, "thue").revised_until == world.charter.windows["review"].closes
