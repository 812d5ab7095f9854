"""The pledge at the desk: drafted, put to the units, changed with a reason, adopted."""

from bot.conversations.meeting.pledge import state
from bot.state.pledge import Pledges, pledges
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def drafted() -> World:
    world = World(charter("pledge"), NOW)
    world.move(charter("pledge").windows["pledge"].opens)
    world.plays("Minh> giao ước", "Minh> [Dùng bản mẫu]")
    return world


def sent() -> World:
    world = drafted()
    world.plays("Minh> [Gửi lấy ý kiến]", "Minh> [Gửi lấy ý kiến]")
    return world


def of(world: World) -> Pledges:
    found = pledges(world.situation)
    assert found
    return found


def test_the_charters_articles_are_a_draft_one_tap_away():
    assert of(drafted()).text == (
        "1. Tổ chức phong trào thi đua thiết thực, có chỉ tiêu cụ thể.\n2. Gửi báo cáo đúng hạn."
    )
    assert state(of(drafted())) == "có dự thảo, chưa gửi lấy ý kiến."


def test_figures_of_several_units_are_changed_in_one_reply():
    world = drafted()
    world.plays("Minh> [Chỉ tiêu]", "Minh> CT 50; KBNN 42")
    assert "Cục Thuế: 50 (trước: 48)" in world.told["Minh"][-1]
    plans = of(world).plans(of(world).aims[0])
    assert {unit: int(plan) for unit, plan in plans.items()} == {"thue": 50, "khobac": 42, "bhxh": 44}


def test_a_criterion_that_needs_a_plan_does_not_lose_it():
    world = drafted()
    world.plays("Minh> [Chỉ tiêu]", "Minh> CT -")
    assert "Cục Thuế phải có kế hoạch" in world.told["Minh"][-1]


def test_a_version_that_was_sent_is_changed_only_with_a_reason():
    world = sent()
    assert "bản số 1" in state(of(world))
    world.plays(
        "Minh> giao ước",
        "Minh> [Nội dung]",
        "Minh> 1. Khác.",
        "Minh> [Gửi lấy ý kiến]",
        "Minh> [Gửi lấy ý kiến]",
    )
    assert "Lý do sửa giao ước" in world.told["Minh"][-1]
    world.say("Minh", "[Sửa sai sót]")
    sent_again = of(world).sent
    assert sent_again
    assert (sent_again.number, sent_again.text) == (2, "1. Khác.")


def test_it_is_adopted_once_enough_agree_with_a_reason_for_those_who_do_not():
    world = sent()
    for unit in ("thue", "khobac"):
        world.say(unit, "[Đồng ý]")
    world.plays("Minh> giao ước", "Minh> [Thông qua]", "Minh> [Thông qua]")
    assert "Chưa có ý kiến đồng ý của Bảo hiểm xã hội." in world.told["Minh"][-1]
    world.say("Minh", "[Đã đủ số đơn vị đồng ý theo quy chế]")
    assert of(world).adopted
    assert state(of(world)).startswith("đã thông qua, mã ")
