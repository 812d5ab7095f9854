"""Duties: the questions open to a seat, by conversation and window, in words."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.deadlines import duties
from bot.dialogue.facts import Extended
from bot.dialogue.projection import project
from bot.dialogue.situation import Seat
from bot.vietnamese import say_moment
from tests.worlds.charters import LAN
from tests.worlds.core import World
from tests.worlds.years import explaining


def test_whatever_a_seat_is_asked_by_itself_is_its_duty():
    lan = World.tiny().seen_by(LAN)
    [duty] = duties.of(lan)
    assert (duty.conversation, duty.window, duty.unit) == ("self", "self", "")
    assert duties.say_duty(lan, duty) == "Cục Thuế, tự chấm: còn 4 tiêu chí, khoảng 3 phút"


def test_nobody_owes_what_is_put_only_when_it_is_opened():
    world = World.tiny()
    assert duties.of(world.seen_by("Minh")) == []


def test_duties_of_all_are_those_of_every_seat_held_or_vacant():
    situation = World.tiny().situation
    assert {duty.seat.unit for duty in duties.of_all(situation)} == {"thue", "khobac"}
    vacant = tuple(replace(seat, holders=()) for seat in situation.roster)
    assert len(duties.of_all(replace(situation, roster=vacant))) == 2


def test_the_same_question_is_owed_once_by_a_person_with_two_seats():
    lan = World.tiny().seen_by(LAN)
    both = replace(lan, seats=(*lan.seats, Seat(99, "representative", "thue")))
    assert len(duties.of(both)) == 1


def test_a_unit_with_more_time_of_its_own_has_a_window_of_its_own():
    lan = World.tiny().seen_by(LAN)
    given = project(lan, (Extended("self", lan.now + timedelta(days=30), "thue"),))
    [duty] = duties.of(given)
    assert duty.unit == "thue"
    assert [window.due for _, window in duties.deadlines(given, [duty]) if window] == [
        lan.now + timedelta(days=30)
    ]


def test_a_date_that_is_past_is_said_with_the_close():
    situation = World.tiny().situation
    window = situation.timetable.windows["self"]
    before = duties.say_deadline(situation, window)
    assert before == "Hạn: 17:00, thứ Bảy, 05/12/2026 (còn 12 ngày 9 giờ)."
    after = duties.say_deadline(replace(situation, now=window.due), window)
    assert after.startswith("Đã quá hạn 17:00, thứ Bảy, 05/12/2026; còn nhận đến 17:00, thứ Năm, 10/12/2026")


def test_work_is_named_as_its_conversation_names_it():
    lan = explaining().seen_by(LAN)
    [duty] = duties.of(lan)
    assert duties.say_work(lan, duty) == "trả lời kết quả thẩm định: còn 1 tiêu chí, khoảng 1 phút"


def test_the_next_deadline_is_one_short_line_and_then_the_last_moment():
    lan = World.tiny().seen_by(LAN)
    window = lan.timetable.windows["self"]
    assert duties.say_next(lan) == f"Hạn tự chấm: {window.due.astimezone(lan.zone):%H:%M, %d/%m}"
    late = replace(lan, now=window.due)
    assert duties.say_next(late) == f"Hạn tự chấm: {window.closes.astimezone(lan.zone):%H:%M, %d/%m}"
    assert duties.say_next(World.tiny().seen_by("Minh")) == ""


def test_whoever_comes_in_hears_the_first_deadline_and_after_it_the_last_moment():
    lan, minh = World.tiny().seen_by(LAN), World.tiny().seen_by("Minh")
    window = lan.timetable.windows["self"]
    due, closes = say_moment(window.due, lan.zone), say_moment(window.closes, lan.zone)
    assert duties.say_first(lan).startswith(f"Hạn tự chấm: {due} (còn ")
    # Who owes nothing hears of the stage that runs.
    assert duties.say_first(minh) == duties.say_first(lan)
    assert duties.say_first(replace(lan, now=window.due)).startswith(
        f"Đã quá hạn tự chấm; còn nhận đến {closes} (còn "
    )
    assert duties.say_first(replace(lan, now=window.closes)) == ""
