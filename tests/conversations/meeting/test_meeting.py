"""The meeting at the desk: called, opened with a reason or at its hour, its items, ended."""

from datetime import datetime

from bot.dialogue.facts import Steered
from bot.state.meeting import conference
from tests.conversations.meeting.conferences import CHAIR, UNITS, called, closed, running
from tests.worlds.core import World


def state(world: World) -> str:
    meeting = conference(world.situation)
    assert meeting
    return meeting.state


def test_an_invitation_is_looked_at_before_it_is_sent():
    world = closed()
    world.plays(
        f"{CHAIR}> hội nghị", f"{CHAIR}> [Mời họp]", f"{CHAIR}> 08:00 15/12/2026", f"{CHAIR}> Hội trường"
    )
    assert world.told[CHAIR][-1].startswith(
        "Giấy mời họp tổng kết năm 2026\nThời gian: 08:00, thứ Ba, 15/12/2026"
    )
    assert state(world) == "none"
    world.say(CHAIR, "[Thôi]")
    assert state(world) == "none"


def test_at_its_hour_a_meeting_is_opened_without_a_reason_and_at_another_with_one():
    world = called()
    world.now = datetime.fromisoformat("2026-12-15T08:20+07:00")
    world.plays(f"{CHAIR}> hội nghị", f"{CHAIR}> [Mở hội nghị]", f"{CHAIR}> [Mở hội nghị]")
    assert state(world) == "running"
    world = called()
    world.plays(f"{CHAIR}> hội nghị", f"{CHAIR}> [Mở hội nghị]", f"{CHAIR}> [Mở hội nghị]")
    assert state(world) == "called"
    assert "Lý do mở hội nghị ngoài giờ đã mời" in world.told[CHAIR][-1]


def test_items_are_opened_one_after_another_once_enough_units_are_present():
    world = running()
    world.say(CHAIR, "hội nghị")
    assert "Mở nội dung đầu tiên khi đủ đơn vị có mặt." in world.told[CHAIR][-1]
    for unit in UNITS[:3]:
        world.say(unit, "[Có mặt tại hội trường]")
    world.plays(f"{CHAIR}> hội nghị", f"{CHAIR}> [Tiếp theo: Báo cáo tổng kết]")
    assert "Nội dung 1/4: Báo cáo tổng kết." in world.told[CHAIR][-1]
    meeting = conference(world.situation)
    assert meeting
    assert meeting.item
    assert meeting.item.id == "report"


def test_the_desk_corrects_the_roll_call():
    world = running()
    world.plays(f"{CHAIR}> hội nghị", f"{CHAIR}> [Điểm danh]", f"{CHAIR}> [Kho bạc]", f"{CHAIR}> [Dự từ xa]")
    meeting = conference(world.situation)
    assert meeting
    assert meeting.presence("khobac") == "remote"


def test_a_meeting_that_ends_before_its_items_were_opened_needs_a_reason():
    world = running()
    world.plays(f"{CHAIR}> hội nghị", f"{CHAIR}> [Kết thúc hội nghị]", f"{CHAIR}> [Kết thúc hội nghị]")
    assert state(world) == "running"
    turn = world.say(CHAIR, "[Không đủ đơn vị có mặt]")
    assert state(world) == "over"
    assert [fact.why for fact in turn.facts if isinstance(fact, Steered)] == ["Không đủ đơn vị có mặt"]
