"""The waiting list of the desk: whom each unit waits for, and since when."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.results import waiting_list
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from tests.worlds.charters import LAN, MAI, MINH, NOW, charter
from tests.worlds.core import World
from tests.worlds.years import REPRESENTATIVES, agreeing, explaining, presented, scored


def of(situation: Situation) -> dict[str, str]:
    """Unit -> whom it waits for."""
    said = (line.removeprefix("– ").partition(": chờ ") for line in waiting_list.lines(situation))
    return {unit: whom for unit, _, whom in said}


def clock() -> World:
    return World(charter("clock"), NOW, REPRESENTATIVES)


def test_a_unit_waits_for_its_representative_then_for_its_leader():
    world = clock()
    assert of(world.situation)["Cục Thuế"] == "đại diện chấm, còn 4 tiêu chí, chưa bắt đầu"
    world.say(LAN, "a1 5; a2 0; b1 9; b2 1")
    assert of(world.seen_by(MINH))["Cục Thuế"] == "đại diện gửi bảng, đã đủ tiêu chí từ 08:00 hôm nay"
    world.say(LAN, "[Gửi]")
    world.now += timedelta(days=1)
    assert of(world.seen_by(MINH))["Cục Thuế"] == "lãnh đạo (chưa vào) duyệt từ hôm qua"
    returned = project(world.seen_by(MINH), [Answered("thue", "k1/approve.thue", "return", reason="Xem a1")])
    assert of(returned)["Cục Thuế"] == "đại diện sửa theo ý kiến lãnh đạo từ 08:00 hôm nay"


def test_a_seat_that_nobody_has_taken_is_waited_for():
    world = World(charter("clock"), NOW)
    seats = tuple(s for s in world.situation.roster if s.unit != "thue")
    assert of(replace(world.situation, roster=seats))["Cục Thuế"] == "đại diện vào"


def test_in_the_review_the_reviewers_are_named():
    world = scored()
    world.open("review")
    assert of(world.situation)["Kho bạc"] == "Tổ chuyên môn và Tổ thi đua thẩm định"


def test_an_explanation_waits_for_the_unit_then_for_the_reviewer():
    world = explaining()
    assert of(world.situation) == {"Cục Thuế": "đại diện trả lời kết quả thẩm định, còn 1 mục"}
    world.plays(
        f"{LAN}> [Trả lời từng tiêu chí]",
        f"{LAN}> [Giải trình]",
        f"{LAN}> Văn bản đã gửi ngày 3/11",
        f"{LAN}> xong",
    )
    assert of(world.situation)["Cục Thuế"].startswith("Tổ chuyên môn trả lời giải trình từ 08:00 hôm nay")


def test_the_agreement_waits_for_the_secretary_then_for_the_units():
    assert of(agreeing().situation) == {"Cục Thuế": "thư ký ghi điểm thống nhất của 1 mục"}
    world = presented()
    assert of(world.situation)["Kho bạc"].startswith("đại diện cho ý kiến về bảng điểm từ ")
    world.plays(f"{MAI}> [Không nhất trí]", f"{MAI}> Đề nghị tính lại mục b1")
    assert of(world.situation)["Kho bạc"].startswith("cụm trưởng xem xét ý kiến không nhất trí từ ")


def test_outside_a_running_stage_nobody_is_waited_for():
    world = World(charter("clock"), NOW - timedelta(days=30))
    assert waiting_list.lines(world.situation) == []
