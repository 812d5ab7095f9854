"""Scoring as it is declared: whose table it is, what others see of it."""

import pytest

from bot.conversations import group_chat
from bot.conversations.scoring import COMMANDS, CONVERSATIONS
from bot.dialogue.position import find
from tests.conversations.test_group_chat import group, in_group
from tests.worlds.charters import DUNG, LAN, MAI, MINH
from tests.worlds.core import World
from tests.worlds.years import scored, scoring


def test_a_unit_scores_itself_alone():
    here = World.tiny().seen_by(LAN)
    assert find(here, "k1/self.thue.a1")
    assert find(here, "k1/self.khobac.a1") is None
    assert find(World.tiny().seen_by(MINH), "k1/self.thue.a1") is None


def test_a_button_of_a_stage_that_is_closed_says_so():
    before, world = scoring(), scored()
    before.plays(f"{LAN}> việc", f"{LAN}> [Chấm từng tiêu chí]")
    world.offered[LAN] = before.offered[LAN]
    assert world.say(LAN, f"[{before.offered[LAN].options[0].label}]").facts == ()
    assert "đã chốt tự chấm" in world.told[LAN][-1]


@pytest.mark.parametrize("name", [LAN, DUNG])
def test_paper_is_entered_by_the_secretary_alone(name: str):
    world = World.tiny()
    world.say(name, "nhập hộ KBNN")
    assert "Việc này do thư ký cụm thực hiện." in world.told[name][-1]


def test_the_group_sees_how_far_all_are_and_nobodys_points():
    here = group(MAI)
    [board] = group_chat.heard(here, in_group("/bangdiem")).messages
    told = board.text
    assert "đơn vị" in told
    assert "điểm" not in told.lower().replace("chấm điểm", "")


def test_of_the_first_stage_the_first_question_is_put_to_everybody():
    begins = [conversation.name for conversation in CONVERSATIONS if conversation.begins]
    assert begins == ["self"]
    assert {command.name for command in COMMANDS} >= {"table", "evidence", "paper", "draw_back"}
    world = scored()
    assert world.situation.cycle
    assert world.situation.cycle.stage != "self"
