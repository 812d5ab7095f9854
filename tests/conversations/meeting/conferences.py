"""Meetings of the pure core under "conference", played up to a point: Thuế, QLTT, Kho bạc and Bảo hiểm."""

from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

UNITS = ("thue", "qltt", "khobac", "bhxh")
CHAIR = "Dũng"


def closed() -> World:
    """The scores are closed and published."""
    world = World(charter("conference"), NOW)
    world.move(world.charter.windows["self"].closes)
    world.plays("Minh> [Công bố]", "Minh> [Theo lịch]")
    return world


def called() -> World:
    """The chair has called the meeting for 8:00 on 15 December."""
    world = closed()
    world.plays(
        f"{CHAIR}> hội nghị", f"{CHAIR}> [Mời họp]", f"{CHAIR}> 08:00 15/12/2026", f"{CHAIR}> Hội trường"
    )
    world.say(CHAIR, "[Gửi giấy mời]")
    return world


def running() -> World:
    """Opened without an invitation; nobody is present yet."""
    world = closed()
    world.plays(
        f"{CHAIR}> hội nghị", f"{CHAIR}> [Mở hội nghị]", f"{CHAIR}> [Mở hội nghị]", f"{CHAIR}> [Họp đột xuất]"
    )
    return world
