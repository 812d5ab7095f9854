"""The daily digest: sent once on a working day, with duties that are owed and seats that were not reached."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversations.deadlines import digest
from bot.conversations.deadlines.digest import LEFT, QUOTA, why_not_reached
from bot.dialogue.facts import Reminded
from bot.dialogue.situation import Holder, Situation
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

MORNING = datetime.fromisoformat("2026-11-24T08:00+07:00")


def at(moment: datetime) -> Situation:
    return replace(World(charter("clock"), NOW).situation, now=moment)


def test_the_digest_is_sent_when_a_working_day_begins_and_once():
    begins = at(MORNING).timetable.working.later(MORNING.replace(hour=0))
    turn = digest.elapse(at(begins), begins - timedelta(minutes=1))
    assert turn.facts == (Reminded(f"digest {begins.date()}"),)
    assert [message.to.kind for message in turn.messages] == ["person", "person"]
    assert "Tự chấm – chưa xong (2): Cục Thuế và Kho bạc." in turn.messages[0].text
    again = replace(at(begins), reminded={f"digest {begins.date()}"})
    assert digest.elapse(again, begins - timedelta(minutes=1)).messages == ()
    assert digest.elapse(at(begins + timedelta(hours=1)), begins).messages == ()


def test_on_a_sunday_there_is_none():
    sunday = datetime.fromisoformat("2026-11-29T08:00+07:00")
    assert digest.elapse(at(sunday), sunday - timedelta(hours=12)).messages == ()


def test_where_nothing_is_owed_nothing_is_said():
    world = World(charter("clock"), NOW)
    before = replace(world.situation, now=NOW - timedelta(days=30))
    assert digest.text(before) == ""


@pytest.mark.parametrize(
    ("trouble", "reachable", "why"),
    [
        ("", True, ""),
        ("", False, "đã chặn hệ thống"),
        (QUOTA, True, "ứng dụng nhắn tin hết lượt gửi"),
        ("?", True, "tin gửi không tới"),
    ],
)
def test_a_seat_that_is_not_reached_has_a_reason(trouble: str, reachable: bool, why: str):
    situation = World.tiny().situation
    seat = next(seat for seat in situation.roster if seat.unit == "thue")
    seat = replace(seat, holders=tuple(Holder(holder.person, reachable) for holder in seat.holders))
    assert why_not_reached(replace(situation, trouble={seat.id: trouble}), seat) == why


def test_a_vacant_seat_was_left_or_never_taken():
    situation = World.tiny().situation
    deputy = next(seat for seat in situation.roster if seat.role == "deputy")
    assert why_not_reached(situation, deputy) == "chưa vào"
    assert (
        why_not_reached(replace(situation, trouble={deputy.id: LEFT}), deputy)
        == "đã thôi vai, chưa có người thay"
    )
