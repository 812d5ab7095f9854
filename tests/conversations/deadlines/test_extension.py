"""Extensions: given by the chair with a reason, told to those concerned, never beyond the next stage."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.deadlines.extension import extend, extensible
from bot.dialogue.facts import Extended
from tests.worlds.core import World
from tests.worlds.years import published, scored


def test_the_chair_gives_a_unit_more_time_and_its_people_are_told():
    world = World.tiny()
    world.plays("Dũng> gia hạn CT", "Dũng> [3 ngày (17:00, thứ Ba, 08/12/2026)]")
    world.say("Dũng", "[Sự cố kỹ thuật]")
    assert world.situation.cycle
    [extension] = world.situation.cycle.extensions
    assert (extension.window, extension.unit, extension.reason) == ("self", "thue", "Sự cố kỹ thuật")
    assert (
        "Gia hạn tự chấm cho Cục Thuế đến 17:00, thứ Ba, 08/12/2026.\nLý do: Sự cố kỹ thuật"
        in world.told["Lan"][-1]
    )
    assert "Mai" not in world.told


def test_a_unit_that_nobody_knows_gets_nothing():
    world = World.tiny()
    world.say("Dũng", "gia hạn Hải quan")
    assert "Không thấy đơn vị “Hải quan”" in world.told["Dũng"][-1]


def test_the_stage_that_has_begun_can_be_extended_else_the_one_before():
    world = scored()
    assert extensible(world.situation) == "self"
    world.open("review")
    assert extensible(world.situation) == "review"


def test_nothing_is_extended_once_its_result_is_published():
    assert extensible(published().situation) == ""


def test_no_stage_is_extended_beyond_the_close_of_the_next():
    world = scored()
    closes = world.charter.windows["review"].closes
    assert extend(world.situation, "self", ["thue"], closes, "Chờ").facts == ()
    effect = extend(world.situation, "self", ["thue"], closes - timedelta(days=1), "Chờ")
    assert effect.facts[0] == Extended("self", closes - timedelta(days=1), "thue", "Chờ", reopens=True)


def test_more_time_lies_in_the_future():
    situation = World.tiny().situation
    assert extend(situation, "self", [""], situation.now, "Chờ").facts == ()
    assert extend(replace(situation), "self", [""], situation.now + timedelta(days=40), "Chờ").facts
