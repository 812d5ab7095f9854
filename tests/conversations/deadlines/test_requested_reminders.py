"""Reminders that are asked for: of others at once, of oneself at an hour."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversations.deadlines import requested_reminders
from bot.conversations.deadlines.requested_reminders import A_DAY, later, now
from bot.dialogue.facts import Answered, Reminded
from bot.dialogue.projection import project
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World


def test_those_who_owe_are_reminded_at_once():
    effect = now(World.tiny().seen_by(MINH), "")
    assert effect.result.startswith("Đã nhắc 2 việc: Đại diện Cục Thuế và Đại diện Kho bạc Nhà nước.")
    assert [type(fact) for fact in effect.facts] == [Reminded, Reminded]
    assert len(effect.messages) == 2


def test_one_unit_is_reminded_alone():
    effect = now(World.tiny().seen_by(MINH), "CT")
    assert effect.result == "Đã nhắc 1 việc: Đại diện Cục Thuế."
    assert now(World.tiny().seen_by(MINH), "Hải quan").result.startswith("Không thấy đơn vị “Hải quan”")


def test_more_than_so_often_a_day_nobody_is_reminded():
    minh = World.tiny().seen_by(MINH)
    given: set[str] = set()
    for _ in range(A_DAY):
        effect = now(replace(minh, reminded=given), "CT")
        given |= {fact.key for fact in effect.facts if isinstance(fact, Reminded)}
    again = now(replace(minh, reminded=given), "CT")
    assert again.facts == ()
    assert f"Hôm nay đã nhắc {A_DAY} lần, không nhắc thêm" in again.result


@pytest.mark.parametrize(
    ("words", "after"),
    [
        ("15:00", timedelta(hours=7)),
        ("7h", timedelta(hours=23)),
        ("2 giờ nữa", timedelta(hours=2)),
        ("10 phút", timedelta(minutes=10)),
    ],
)
def test_an_hour_is_read_as_people_say_it(words: str, after: timedelta):
    lan = World.tiny().seen_by(LAN)
    [fact] = later(lan, words).facts
    assert isinstance(fact, Answered)
    assert fact.question.startswith("k1/wish..")
    assert datetime.fromisoformat(fact.value) == lan.now + after


def test_a_wish_is_kept_until_its_hour_comes():
    lan = World.tiny().seen_by(LAN)
    wished = project(lan, later(lan, "2 giờ nữa").facts)
    due = replace(wished, now=lan.now + timedelta(hours=2))
    [message] = requested_reminders.elapse(due, lan.now + timedelta(hours=1)).messages
    assert message.text.startswith("Nhắc việc – Cục Thuế, tự chấm")
    assert requested_reminders.elapse(due, due.now).messages == ()


def test_who_owes_nothing_needs_no_reminder():
    assert later(World.tiny().seen_by(MINH), "15:00").facts == ()
    assert "không cần nhắc" in later(World.tiny().seen_by(MINH), "15:00").result
