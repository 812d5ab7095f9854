"""Years of the pure core played up to a stage: two units, Lan's and Mai's, under "checked" or "twice"."""

from tests.worlds.charters import LAN, MAI, MINH, NOW, charter
from tests.worlds.core import World

REPRESENTATIVES = {"thue": LAN, "khobac": MAI}
SCORES = {LAN: "a1 4; a2 0; a3 5; b1 a; b2 1", MAI: "a1 5; a2 1; a3 7; b1 b; b2 0"}
FIRST = "Tổ chuyên môn"
"""Seat that reviews the first group; Tổ thi đua reviews the second, with Tổ tổng hợp under "twice"."""


def scoring(name: str = "checked") -> World:
    """The first stage is open, nothing has been said."""
    return World(charter(name), NOW, REPRESENTATIVES)


def scored(name: str = "checked") -> World:
    """Both units have sent their tables, and the self-scores are closed."""
    world = scoring(name)
    for person, scores in SCORES.items():
        world.plays(f"{person}> {scores}", f"{person}> gửi", f"{person}> [Gửi]")
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    return world


def reviewed(name: str = "checked") -> World:
    """The review has changed a1 of Lan's unit from 4 to 3, and nothing else."""
    world = scored(name)
    world.open("review")
    for unit in ("CT", "KBNN"):
        for reviewer in world.charter.review_seats:
            world.say(reviewer, f"thẩm định {unit}")
            if (unit, reviewer) == ("CT", FIRST):
                world.plays(
                    *(
                        f"{FIRST}> {text}"
                        for text in ("[Sửa vài mục]", "a1", "3", "Thiếu một văn bản.", "[Xong]")
                    )
                )
            else:
                world.say(reviewer, "[Giữ nguyên cả nhóm]")
    return world


def explaining(name: str = "checked") -> World:
    """The review is closed, and the units are asked about it."""
    world = reviewed(name)
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("explain")
    return world


def agreeing(name: str = "checked") -> World:
    """Nobody explained anything; the values of Lan's unit are to be agreed."""
    world = explaining(name)
    world.move(world.charter.windows["explain"].closes)
    world.open("agree")
    return world


def presented(name: str = "checked") -> World:
    """Agreed as reviewed, and put to the units."""
    world = agreeing(name)
    world.plays(f"{MINH}> thống nhất CT", f"{MINH}> [Theo kết quả thẩm định]", f"{MINH}> [Trình các đơn vị]")
    return world


def published(name: str = "checked") -> World:
    """Both units agree, the table is closed and its result published."""
    world = presented(name)
    world.plays(f"{LAN}> [Nhất trí]", f"{MAI}> [Nhất trí]")
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]", f"{MINH}> [Công bố]", f"{MINH}> [Theo lịch]")
    return world
