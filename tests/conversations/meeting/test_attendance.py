"""Attendance: replies to the invitation and the roll-call, by the seat that answers for the unit."""

from bot.conversations.meeting.attendance import own, replies
from bot.state.meeting import conference
from tests.conversations.meeting.conferences import UNITS, called, running


def test_every_unit_is_asked_whether_it_comes_and_who():
    world = called()
    for unit in UNITS:
        assert "Mời họp tổng kết năm 2026\nThời gian: 08:00, thứ Ba, 15/12/2026" in world.told[unit][-1]
    world.plays("thue> [Dự tại hội trường]", "thue> Ông Nam, Phó Cục trưởng")
    meeting = conference(world.situation)
    assert meeting
    assert meeting.reply("thue") == ("here", "Ông Nam, Phó Cục trưởng")
    world.say("qltt", "[Vắng]")
    assert world.told["qltt"][-1].startswith("Đã ghi: vắng.")


def test_a_reply_can_be_changed_until_the_meeting_is_opened():
    world = called()
    world.plays("thue> [Vắng]", "thue> hội nghị", "thue> [Dự từ xa]", "thue> Bà Lan")
    meeting = conference(world.situation)
    assert meeting
    assert meeting.reply("thue") == ("remote", "Bà Lan")
    assert list(replies(running().situation, "representative", "thue")) == []


def test_the_roll_call_is_answered_for_the_unit():
    world = running()
    assert world.told["thue"][-1] == "Hội nghị tổng kết đã khai mạc. Điểm danh: Cục Thuế dự thế nào?"
    world.say("thue", "[Có mặt tại hội trường]")
    meeting = conference(world.situation)
    assert meeting
    assert [unit.id for unit in meeting.present] == ["thue"]
    assert own(world.situation, "thue").endswith("Đơn vị: đã điểm danh.")
    assert own(world.situation, "qltt").endswith("Đơn vị: chưa điểm danh.")


def test_a_button_of_an_earlier_invitation_does_nothing():
    world = called()
    old = world.offered["thue"]
    world.plays("Dũng> hội nghị", "Dũng> [Đổi lịch họp]", "Dũng> 14:00 16/12/2026", "Dũng> [Gửi giấy mời]")
    world.say("Dũng", "[Trùng lịch công tác]")
    assert "Lịch họp đã đổi, đề nghị trả lời lại.\nLý do: Trùng lịch công tác" in world.told["thue"][-1]
    world.offered["thue"] = old
    world.say("thue", "[Vắng]")
    assert "Lịch họp đã đổi, đề nghị trả lời theo lịch mới." in world.told["thue"][-1]
