"""Dispatch of commands: who may, about which year, and the commands for moving in a chat."""

from dataclasses import replace

from bot.dialogue.situation import Seat
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World, then, typed


def test_a_command_of_others_is_refused_in_its_own_words():
    world = World.tiny()
    world.say(LAN, "chốt")
    assert "Việc này do thư ký cụm hoặc cụm trưởng thực hiện." in world.told[LAN][-1]
    world.say(LAN, "mã mời")
    assert "Việc này do thư ký cụm thực hiện." in world.told[LAN][-1]


def test_back_leads_to_the_criterion_before():
    world = World.tiny()
    world.plays(f"{LAN}> việc", f"{LAN}> [Chấm từng tiêu chí]", f"{LAN}> 4", f"{LAN}> lùi")
    assert "Mục 1/4 · a1" in world.told[LAN][-1]
    world.say(LAN, "lùi")
    assert "Đang ở câu đầu tiên." in world.told[LAN][-1]


def test_later_sets_a_question_aside_and_goes_on():
    world = World.tiny()
    world.plays(f"{LAN}> việc", f"{LAN}> [Chấm từng tiêu chí]", f"{LAN}> bỏ qua")
    assert "Để sau." in world.told[LAN][-1]
    assert "Mục 2/4 · a2" in world.told[LAN][-1]


def test_a_table_is_sent_only_when_nothing_is_missing():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0", f"{LAN}> gửi")
    assert "Chưa gửi được: còn thiếu 2 tiêu chí (b1, b2)." in world.told[LAN][-1]
    world.say(LAN, "b1 9; b2 1")
    assert "Gửi bảng tự chấm cho cụm?" in world.told[LAN][-1]
    world.say(LAN, "gửi")
    assert "Đã gửi bảng tự chấm của Cục Thuế. Tổng: 17 điểm." in world.told[LAN][-1]


def test_help_fits_the_question_and_names_whom_to_ask():
    world = World.tiny()
    world.plays(f"{LAN}> việc", f"{LAN}> [Chấm từng tiêu chí]", f"{LAN}> trợ giúp")
    assert "\nĐề nghị gõ một số từ 0 đến " in world.told[LAN][-1]
    assert "Cần hỗ trợ: thư ký cụm Minh, 0237 000 000." in world.told[LAN][-1]


def test_a_person_with_two_seats_chooses_the_one_to_speak_for():
    minh = World.tiny().seen_by(MINH)
    both = replace(minh, seats=(*minh.seats, Seat(99, "representative", "thue")))
    _, turn = then(both, typed("vai"))
    assert "1) Thư ký (đang dùng)\n2) Đại diện Cục Thuế" in turn.result
    now, turn = then(both, typed("vai 2"))
    assert now.channel.seat == 99
    assert "Từ nay trao đổi với vai Đại diện Cục Thuế." in turn.result


def test_years_are_listed_where_there_is_only_one():
    world = World.tiny()
    world.say(MINH, "năm")
    assert "Các năm của cụm: 2026 (đang xem)." in world.told[MINH][-1]
