"""Mail that speaks of "now": made anew for the chat it goes to, or nothing."""

from dataclasses import replace
from datetime import datetime

from bot.conversations.deadlines.late_mail import made_anew
from bot.dialogue.facts import StageClosed
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.dialogue.turn import DIGEST, LEFT, OPENS
from tests.worlds.charters import LAN, MINH, NOW, charter
from tests.worlds.core import World
from tests.worlds.years import REPRESENTATIVES


def world(at: str = "", name: str = "clock") -> World:
    return World(charter(name), datetime.fromisoformat(at) if at else NOW, REPRESENTATIVES)


def said(situation: Situation, *about: str) -> str:
    message = made_anew(situation, about)
    return message.text if message else ""


def test_a_digest_tells_what_is_owed_now_to_somebody_who_still_steers():
    here = world("2026-12-07T08:00+07:00")
    assert said(here.seen_by(MINH), DIGEST).startswith("Việc chung đến thứ Hai, 07/12/2026:")
    assert said(here.seen_by(LAN), DIGEST) == ""
    assert said(replace(here.seen_by(MINH), now=NOW.replace(year=2027)), DIGEST) == ""


def test_a_post_tells_the_time_that_is_left_now():
    post = LEFT + "self"
    assert said(world("2026-11-28T10:00+07:00").situation, post).startswith("Đã qua nửa thời gian tự chấm")
    assert said(world("2026-12-04T20:00+07:00").situation, post).startswith("Sắp hết hạn tự chấm, còn 21 giờ.")
    late = said(world("2026-12-07T08:00+07:00").situation, post)
    assert late.startswith("Đã quá hạn tự chấm, còn nhận đến 17:00, thứ Năm, 10/12/2026.")
    assert said(world("2026-12-10T17:00+07:00").situation, post) == ""


def test_an_opening_is_told_as_long_as_the_window_is_open():
    assert said(world().situation, OPENS + "self").startswith("Mở giai đoạn tự chấm năm 2026.")
    assert said(world("2026-12-10T17:00+07:00").situation, OPENS + "self") == ""
    midyear = world("2026-06-16T08:00+07:00", "year").situation
    assert said(midyear, OPENS + "midyear").startswith("Bắt đầu sơ kết 6 tháng năm 2026.")


def test_of_a_stage_that_was_closed_early_nothing_is_told():
    here = world("2026-11-28T10:00+07:00").situation
    closed = project(here, [StageClosed("self", {}, "")])
    assert said(closed, LEFT + "self") == said(closed, OPENS + "self") == ""


def test_anything_else_is_a_reminder_of_windows():
    assert said(world().seen_by(LAN), "self").startswith("Nhắc việc – Cục Thuế, tự chấm")
