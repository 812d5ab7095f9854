"""Acts of the desk about time."""

from datetime import datetime

from bot.conversations.deadlines import desk
from bot.dialogue.registry import Call
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def test_the_calendar_is_that_of_the_seats_unit():
    lan = World.tiny().seen_by("Lan")
    said = desk.calendar(Call(lan, lan.seats[0])).text
    assert said.startswith("Lịch năm 2026 – Cụm thi đua số 10")
    assert "Tự chấm: đang mở" in said


def test_only_steps_whose_window_is_open_can_be_reported():
    world = World(charter("year"), datetime.fromisoformat("2026-06-20T08:00+07:00"))
    assert [(option.key, option.label) for option in desk.steps(world.situation)] == [
        ("midyear", "Sơ kết 6 tháng")
    ]
    assert desk.steps(World(charter("year"), NOW).situation) == []
