"""`việc`: what a person owes, and what the desk waits for."""

from bot.conversations.tasks import desk_state, text
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import published, scored


def test_a_unit_sees_its_own_duties_with_their_date():
    world = World.tiny()
    assert text(world.seen_by(LAN)) == (
        "Đại diện Cục Thuế – tự chấm: còn 4 tiêu chí, khoảng 3 phút. "
        "Hạn: 17:00, thứ Bảy, 05/12/2026 (còn 12 ngày 9 giờ)."
    )


def test_the_desk_sees_whom_the_stage_waits_for():
    world = World.tiny()
    assert text(world.seen_by(MINH)).startswith("Thư ký: chờ 2 đơn vị gửi bảng: Cục Thuế và Kho bạc.")
    for name in (LAN, "Mai"):
        world.plays(f"{name}> a1 4; a2 0; b1 9; b2 1", f"{name}> gửi", f"{name}> [Gửi]")
    assert desk_state(world.situation).startswith("đã đủ bảng, có thể chốt.")


def test_a_result_that_waits_is_to_be_published():
    world = scored()
    world.open("review")
    assert desk_state(world.situation).startswith("2 đơn vị chưa thẩm định xong: Cục Thuế và Kho bạc.")
    assert desk_state(published().situation) == ""


def test_who_owes_nothing_is_told_so():
    assert text(published().seen_by(LAN)) == "Đại diện Cục Thuế: không có việc chờ."
