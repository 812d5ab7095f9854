"""The timetable in words, and the group's posts at its moments."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.conversations import window_names
from bot.conversations.deadlines import timetable
from bot.dialogue.facts import Published, Reminded
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World
from tests.worlds.years import published


def test_windows_are_listed_as_open_to_come_and_over():
    situation = World(charter("year"), NOW).situation
    said = timetable.text(situation, None)
    assert "– Tự chấm: đang mở, hạn 17:00, thứ Sáu, 04/12/2026, còn 11 ngày 9 giờ" in said
    assert "– Công bố kết quả: mở 09:00, thứ Ba, 08/12/2026" in said
    assert said.endswith("Đã qua: sơ kết 6 tháng và kiểm tra chéo.")


def test_a_stage_that_was_closed_by_hand_before_its_date_is_over():
    """Nobody is asked anything there any more, whatever the calendar still says; nor after an extension."""
    world = World(charter("year"), NOW)
    cycle = world.situation.cycle
    assert cycle
    closed = replace(world.situation, cycle=replace(cycle, stage=""))
    said = timetable.text(closed, None)
    assert "– Tự chấm:" not in said
    assert "tự chấm" in said.rpartition("Đã qua: ")[2]


def test_a_window_is_called_as_the_charter_calls_it_else_as_we_do():
    situation = World(charter("year"), NOW).situation
    assert window_names.named(situation, "visit") == "kiểm tra chéo"
    assert window_names.named(situation, "midyear") == "sơ kết 6 tháng"
    assert window_names.named(situation, "vote.flag") == "bỏ phiếu"
    assert window_names.named(situation, "self") == "tự chấm"


def test_the_group_is_told_of_each_moment_once():
    opens = charter("year").windows["midyear"].opens
    situation = World(charter("year"), opens).situation
    turn = timetable.elapse(situation, opens - timedelta(minutes=1))
    assert [type(fact) for fact in turn.facts] == [Reminded]
    assert turn.messages[0].text.startswith("Bắt đầu sơ kết 6 tháng năm 2026.")
    assert timetable.elapse(situation, opens).messages == ()


def test_of_moments_that_passed_together_the_group_hears_the_last():
    closes = charter("year").windows["midyear"].closes
    situation = World(charter("year"), closes).situation
    turn = timetable.elapse(situation, datetime.fromisoformat("2026-06-01T08:00+07:00"))
    assert [message.text for message in turn.messages] == ["Đã hết hạn sơ kết 6 tháng năm 2026."]


def test_the_stored_result_is_posted_at_its_hour_and_once():
    world = World(charter("clock"), NOW)
    world.move(charter("clock").windows["self"].closes)
    early = timetable.publish(world.situation, NOW)
    assert early.facts == ()
    world.now = charter("clock").windows["publication"].opens
    turn = timetable.publish(world.seen_by("Minh"), NOW)
    assert isinstance(turn.facts[0], Published)
    assert turn.messages[0].text.startswith("KẾT QUẢ XẾP HẠNG NĂM 2026")
    assert timetable.publish(published().situation, NOW).facts == ()
