"""The work that is still open at each stage, by unit."""

from bot.state.pending import (
    differing,
    not_agreed,
    not_agreed_units,
    say_waiting,
    unanswered,
    unchecked,
    unexplained,
    unsent,
    waiting,
)
from tests.worlds.years import FIRST, LAN, SCORES, agreeing, explaining, presented, published, scored, scoring


def test_in_the_self_scores_a_unit_waits_until_its_table_is_sent():
    world = scoring()
    assert unsent(world.situation) == waiting(world.situation) == ["Cục Thuế", "Kho bạc"]
    world.plays(f"{LAN}> {SCORES[LAN]}", f"{LAN}> gửi", f"{LAN}> [Gửi]")
    assert waiting(world.situation) == ["Kho bạc"]
    assert say_waiting(world.situation) == "chưa gửi"


def test_in_the_review_a_unit_waits_until_each_group_was_dealt_with():
    world = scored()
    world.open("review")
    assert [group.id for group in unchecked(world.situation, "thue")] == ["g1", "g2"]
    world.plays(f"{FIRST}> thẩm định CT", f"{FIRST}> [Giữ nguyên cả nhóm]")
    assert [group.id for group in unchecked(world.situation, "thue")] == ["g2"]
    assert waiting(world.situation) == ["Cục Thuế", "Kho bạc"]


def test_in_the_explanation_only_what_the_review_changed_is_asked_about():
    world = explaining()
    assert [leaf.id for leaf in differing(world.situation, "thue")] == ["a1"]
    assert differing(world.situation, "khobac") == []
    assert [leaf.id for leaf in unexplained(world.situation, "thue")] == ["a1"]
    world.plays(f"{LAN}> [Trả lời từng tiêu chí]", f"{LAN}> [Giải trình]", f"{LAN}> Đã nộp đủ văn bản.")
    assert unexplained(world.situation, "thue") == []
    assert [leaf.id for leaf in unanswered(world.situation, "thue")] == ["a1"]
    assert waiting(world.situation) == ["Cục Thuế"]


def test_in_the_agreement_a_unit_waits_for_values_then_for_its_word():
    world = agreeing()
    assert [leaf.id for leaf in not_agreed(world.situation, "thue")] == ["a1"]
    assert waiting(world.situation) == not_agreed_units(world.situation) == ["Cục Thuế"]
    assert say_waiting(world.situation) == "chưa thống nhất điểm"
    world = presented()
    assert waiting(world.situation) == ["Cục Thuế", "Kho bạc"]
    assert say_waiting(world.situation) == "chưa cho ý kiến hoặc không nhất trí"
    world.say(LAN, "[Nhất trí]")
    assert waiting(world.situation) == ["Kho bạc"]


def test_two_reviewers_who_differ_leave_the_leaf_to_be_agreed():
    world = scored("twice")
    world.open("review")
    world.plays("Tổ thi đua> thẩm định CT", "Tổ thi đua> [Sửa vài mục]", "Tổ thi đua> b2", "Tổ thi đua> 0")
    world.plays("Tổ thi đua> Thiếu quyết định.", "Tổ thi đua> [Xong]")
    world.plays("Tổ tổng hợp> thẩm định CT", "Tổ tổng hợp> [Giữ nguyên cả nhóm]")
    for stage in ("explain", "agree"):
        world.open(stage)
    assert "b2" in [leaf.id for leaf in not_agreed(world.situation, "thue")]


def test_after_the_last_stage_nothing_is_open():
    assert waiting(published().situation) == []
