"""A stage is closed by the desk: at once where all is in, else with a reason; its result is published."""

import pytest

from bot.conversations.results import close
from bot.dialogue.facts import Published, StageClosed, Steered
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.core import World
from tests.worlds.years import published, scored


def test_a_stage_that_waits_for_units_is_closed_with_a_reason():
    world = World.tiny()
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    assert "Lý do chốt khi chưa đủ đơn vị" in world.told[MINH][-1]
    turn = world.say(MINH, "Hội nghị yêu cầu.")
    assert [type(fact) for fact in turn.facts] == [StageClosed, Steered]
    assert world.situation.cycle
    assert world.situation.cycle.stage == ""


def test_where_all_is_in_no_reason_is_asked():
    world = World.tiny()
    for name in (LAN, MAI):
        world.plays(f"{name}> a1 4; a2 0; b1 9; b2 1", f"{name}> gửi")
    world.say(MINH, "chốt")
    turn = world.say(MINH, "[Chốt]")
    assert [fact.why for fact in turn.facts if isinstance(fact, Steered)] == ["Đã nhận đủ bảng tự chấm."]


def test_not_yet_changes_nothing():
    world = World.tiny()
    world.say(MINH, "chốt")
    assert world.say(MINH, "[Chưa]").facts == ()


def test_each_stage_has_its_own_question_so_that_an_old_button_closes_no_later_one():
    cycle, later = World.tiny().situation.cycle, scored().situation.cycle
    assert cycle
    assert later
    assert (close.close_id(cycle), close.close_id(later)) == ("k1/close", "k1/close..review")


def test_the_stored_result_is_published_once():
    world = World.tiny()
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]", f"{MINH}> Theo lịch.")
    assert not close.is_published(world.situation)
    world.say(MINH, "[Công bố]")
    turn = world.say(MINH, "[Theo lịch]")
    assert isinstance(turn.facts[0], Published)
    assert close.is_published(world.situation)
    assert [q.id for q in close.questions(world.situation)] == []


def test_after_the_last_stage_nothing_is_left_to_close():
    with pytest.raises(ValueError, match="no stage is open"):
        close.close(published().situation, "Theo lịch.")
