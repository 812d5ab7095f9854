"""Explanation: the unit answers what the review changed, the reviewer replies once."""

from bot.conversations.review.explanation import questions, replies, takes_evidence
from bot.state.pending import speaks_for
from bot.state.stages import staged
from tests.worlds.charters import LAN, charter
from tests.worlds.years import FIRST, explaining, scored


def test_only_what_differs_is_asked_and_can_be_agreed_to_at_once():
    world = explaining()
    assert [q.id for q in questions(world.situation, "thue")][:2] == ["k1/explain.thue", "k1/explain.thue.a1"]
    assert list(questions(world.situation, "khobac")) == []
    world.say(LAN, "[Đồng ý tất cả]")
    assert "Đơn vị đã trả lời đủ." in world.told[LAN][-1]
    assert staged(world.situation, "thue", "explain").values["a1"] == "3"


def test_an_explanation_goes_to_the_reviewer_whose_value_stands():
    world = explaining()
    world.plays(
        f"{LAN}> [Trả lời từng tiêu chí]", f"{LAN}> [Giải trình]", f"{LAN}> Đã nộp đủ văn bản.", f"{LAN}> xong"
    )
    assert speaks_for(world.situation, "thue", charter("checked").leaves["a1"]) == FIRST
    assert "Giải trình: “Đã nộp đủ văn bản”" in world.told[FIRST][-1]
    other = world.seen_by("Tổ thi đua")
    assert list(replies(other, other.seats[0], "")) == []


def test_the_reviewer_replies_once_and_the_unit_is_told():
    world = explaining()
    world.plays(
        f"{LAN}> [Trả lời từng tiêu chí]", f"{LAN}> [Giải trình]", f"{LAN}> Đã nộp đủ văn bản.", f"{LAN}> xong"
    )
    world.plays(f"{FIRST}> 4", f"{FIRST}> Đã xem lại hồ sơ.")
    told = "Tổ thẩm định sửa mục a1 thành 4 điểm, lý do: “Đã xem lại hồ sơ”. Tiếp theo: thống nhất điểm"
    assert world.told[LAN][-1].startswith(told)
    assert staged(world.situation, "thue", "explain").values["a1"] == "4"


def test_more_evidence_is_taken_for_what_differs_until_the_reply():
    world = explaining()
    assert takes_evidence(world.situation, "thue", "a1")
    assert not takes_evidence(world.situation, "thue", "a2")
    assert not takes_evidence(scored().situation, "thue", "a1")
