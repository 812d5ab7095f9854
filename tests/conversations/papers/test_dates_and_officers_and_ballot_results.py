"""Dates, people and ballot results as papers name them."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.conversations.papers import officers
from bot.conversations.papers.ballot_results import nominations, share
from bot.conversations.papers.dates import say_date, say_hour
from bot.dialogue.situation import Answer
from tests.worlds.papers import held

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_days_under_ten_and_the_first_two_months_have_a_nought():
    assert say_date(datetime(2027, 1, 7, 3, tzinfo=UTC), ZONE) == "ngày 07 tháng 01 năm 2027"
    assert say_date(datetime(2027, 3, 17, 3, tzinfo=UTC), ZONE) == "ngày 17 tháng 3 năm 2027"
    assert say_hour(datetime(2027, 1, 7, 1, 5, tzinfo=UTC), ZONE) == "08 giờ 05 phút"


def test_after_the_hand_over_the_chair_is_who_opened_the_meeting():
    here = held()
    assert officers.chair(here) == "Trần Đức Thụ"
    done = {**here.answers[""], "k1/handover..done": Answer("thue thongke", 90, here.now)}
    others = tuple(replace(s, holders=()) if s.role == "chair" else s for s in here.roster)
    assert officers.chair(replace(here, answers={**here.answers, "": done}, roster=others)) == "Trần Đức Thụ"


def test_tellers_come_with_their_units():
    assert officers.tellers(held())[0] == ("Kiểm phiếu thongke", "Cục Thống kê tỉnh Thanh Hóa")


def test_a_unit_has_what_it_was_chosen_for_with_its_votes():
    assert nominations(held(), "thue") == "Suy tôn đề nghị tặng Cờ thi đua 7/8; Bầu Cụm trưởng 7/8"
    assert nominations(held(), "haiquan") == ""
    assert share(6, 8) == "6/8 phiếu (75,0%)"
