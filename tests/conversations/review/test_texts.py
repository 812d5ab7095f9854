"""Texts of the stages after the self-scores."""

import pytest

from bot.conversations.review.texts import help_lines, idle, why_expired
from bot.dialogue.question import QuestionId
from bot.rules.charter import Stage
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import FIRST, agreeing, explaining, presented, reviewed, scored


def said(world: World, name: str) -> str:
    here = world.seen_by(name)
    return idle(here, here.seats[0])


@pytest.mark.parametrize(
    ("world", "unit", "reviewer"),
    [
        (reviewed(), "Bảng tự chấm của đơn vị đang được thẩm định.", "Không còn nhóm nào chờ thẩm định."),
        (
            explaining(),
            "Đại diện đơn vị đang trả lời kết quả thẩm định: còn 1 mục.",
            "Không còn giải trình nào",
        ),
        (agreeing(), "Cụm đang thống nhất điểm.", "Việc thẩm định đã xong."),
    ],
)
def test_each_stage_has_a_state_for_a_unit_and_for_a_reviewer(world: World, unit: str, reviewer: str):
    assert said(world, LAN).startswith(unit)
    assert said(world, FIRST).startswith(reviewer)


def test_a_unit_that_has_given_its_word_is_told_so():
    world = presented()
    world.say(LAN, "[Nhất trí]")
    assert said(world, LAN).startswith("Đơn vị đã cho ý kiến về bảng điểm thống nhất.")


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("self", "Cụm đã chốt tự chấm, không sửa được nữa."),
        ("review", "Việc này đã xong, hoặc nội dung đã thay đổi"),
        ("agree", "Hiện không trong thời hạn thống nhất."),
    ],
)
def test_an_old_button_says_whether_its_stage_is_on_over_or_to_come(stage: Stage, told: str):
    world = scored()
    world.open("review")
    assert why_expired(stage)(world.situation, QuestionId("k1", "x")).startswith(told)


def test_help_names_the_stages_that_the_charter_has():
    minh = scored().seen_by(MINH)
    assert any(line.startswith("thống nhất Cục Thuế") for line in help_lines(minh, minh.seats[0]))
    tiny = World.tiny().seen_by(MINH)
    assert not any("thống nhất" in line for line in help_lines(tiny, tiny.seats[0]))
