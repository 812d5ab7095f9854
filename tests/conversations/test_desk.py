"""The desk: the acts that can be done now, one tap away."""

from bot.conversations import desk
from bot.dialogue.registry import registry
from tests.worlds.charters import MINH
from tests.worlds.core import World
from tests.worlds.years import published


def labels(world: World, name: str) -> list[str]:
    here = world.seen_by(name)
    [question] = desk.questions(here, here.seats[0])
    return [option.label for option in question.put().form.options]


def test_the_secretary_and_the_chair_are_offered_what_each_may_do():
    assert "Mã mời" in labels(World.tiny(), MINH)
    assert "Mã mời" not in labels(World.tiny(), "Dũng")
    assert "Chốt tự chấm" in labels(World.tiny(), "Dũng")


def test_the_desk_greets_with_how_far_the_units_are():
    world = World.tiny()
    world.say(MINH, "việc")
    assert "Thư ký, năm 2026: 4/5 vai đã vào, 0/2 đơn vị đã gửi. Cần làm gì tiếp?" in world.told[MINH][-1]


def test_what_can_be_done_changes_with_the_year():
    assert "Công bố" not in labels(World.tiny(), MINH)
    assert not [label for label in labels(published(), MINH) if label.startswith("Chốt")]


def test_every_act_with_a_button_can_be_found_by_its_name():
    named = registry().command_by_name
    assert all(named[act.name] is act for act in registry().commands if act.button)
