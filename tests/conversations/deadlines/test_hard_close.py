"""The hard close: what is complete is sent as it stands, the stage is closed, everybody is told."""

from dataclasses import replace

from bot.conversations.deadlines import hard_close
from bot.dialogue.facts import Answered, StageClosed
from bot.state.sheet import BY_CLOCK
from tests.worlds.charters import LAN, MAI, NOW, charter
from tests.worlds.core import World

CLOSES = charter("tiny").windows["self"].closes


def test_the_clock_sends_what_is_complete_and_closes_the_stage():
    world = World.tiny()
    world.say(LAN, "a1 4; a2 0; b1 9; b2 1")
    world.move(CLOSES)
    assert world.situation.cycle
    assert world.situation.cycle.stage == ""
    assert world.situation.answers["thue"]["k1/self.thue.send"].value == BY_CLOCK
    assert "bảng đủ tiêu chí nên đã được gửi nguyên trạng" in world.told[LAN][-1]
    assert "bảng còn thiếu 4 tiêu chí: không xếp hạng" in world.told[MAI][-1]
    assert "Đã chốt tự chấm. Đã hết hạn theo quy chế." in world.told["Minh"][-1]


def test_where_the_charter_says_so_the_clock_sends_nothing():
    situation = World(charter("late"), NOW).situation
    turn = hard_close.elapse(replace(situation, now=charter("late").windows["self"].closes), NOW)
    assert not [fact for fact in turn.facts if isinstance(fact, Answered)]
    assert [fact.stage for fact in turn.facts if isinstance(fact, StageClosed)] == ["self"]


def test_before_the_close_nothing_happens():
    assert hard_close.elapse(World.tiny().situation, NOW).facts == ()


def test_after_an_outage_every_stage_that_is_over_is_closed():
    world = World(charter("checked"), NOW)
    world.move(charter("checked").windows["explain"].closes)
    assert world.situation.cycle
    assert [shot.stage for shot in world.situation.cycle.snapshots] == ["self", "review", "explain"]
