"""The next year is opened once nothing of this one's scores, ballots and pledge is left."""

from bot.conversations.results.next_year import possible, questions
from bot.dialogue.facts import YearOpened
from tests.worlds.charters import MINH, NOW, charter
from tests.worlds.core import World


def pledged() -> World:
    """Under "newyear": scores closed and published, the pledge adopted by both units."""
    world = World(charter("newyear"), NOW)
    world.move(charter("newyear").windows["self"].closes)
    world.plays(f"{MINH}> [Công bố]", f"{MINH}> [Theo lịch]")
    world.plays(
        f"{MINH}> giao ước",
        f"{MINH}> [Dùng bản mẫu]",
        f"{MINH}> [Chỉ tiêu]",
        f"{MINH}> CT 60",
        f"{MINH}> [Xong]",
    )
    world.plays(f"{MINH}> [Gửi lấy ý kiến]", f"{MINH}> [Gửi lấy ý kiến]")
    for unit in ("thue", "khobac"):
        world.say(unit, "[Đồng ý]")
    world.plays(f"{MINH}> giao ước", f"{MINH}> [Thông qua]", f"{MINH}> [Thông qua]")
    return world


def test_it_waits_for_the_scores_and_the_pledge():
    assert not possible(World(charter("newyear"), NOW).situation)
    world = World(charter("newyear"), NOW)
    world.move(charter("newyear").windows["self"].closes)
    assert not possible(world.situation)
    assert possible(pledged().situation)


def test_it_gets_the_figures_of_the_pledge_and_the_chosen_leaders():
    question = next(questions(pledged().situation))
    opened = question.keep("open").facts[0]
    assert isinstance(opened, YearOpened)
    assert {unit: int(plan) for unit, plan in opened.plans["a1"].items()} == {"thue": 60, "khobac": 40}
    assert opened.leaders["chair"] == "khobac"
    assert question.keep("wait").facts == ()
