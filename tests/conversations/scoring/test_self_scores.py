"""Self-scores: a group at a time, a leaf at a time, then the summary and the sending."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.scoring.self_scores import questions, why_expired
from bot.dialogue.question import QuestionId
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN, MAI, NOW, charter
from tests.worlds.core import World
from tests.worlds.years import scored


def test_a_group_is_taken_at_once_or_one_by_one_or_later():
    world = World.tiny()
    world.plays(f"{LAN}> việc", f"{LAN}> [Ghi điểm tối đa cả nhóm]")
    assert "Đã ghi tối đa:\na1: 5 điểm\na2: 3 điểm" in world.told[LAN][-1]
    world.plays(f"{MAI}> việc", f"{MAI}> [Để sau]")
    assert "Để sau: I. Nhiệm vụ." in world.told[MAI][-1]
    assert "Nhóm 2/2" in world.told[MAI][-1]


def test_a_table_can_be_sent_once_nothing_is_missing():
    world = World.tiny()
    ids = [question.id for question in questions(world.situation, "thue")]
    assert "k1/self.thue.send" not in ids
    world.say(LAN, "a1 4; a2 0; b1 9; b2 1")
    assert "k1/self.thue.send" in [question.id for question in questions(world.situation, "thue")]


def test_a_criterion_is_corrected_with_old_and_new():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0", f"{LAN}> mục a1", f"{LAN}> 5")
    assert "Đã sửa a1: từ 4 điểm thành 5 điểm." in world.told[LAN][-1]


def test_points_over_the_cap_are_asked_why():
    world = World(charter("claims"), NOW, {"thue": LAN})
    world.plays(f"{LAN}> việc", f"{LAN}> [Chấm từng tiêu chí]", f"{LAN}> 6")
    assert "a1: số điểm cao hơn mức tối đa 5. Đề nghị ghi lý do" in world.told[LAN][-1]
    world.say(LAN, "Được tỉnh khen.")
    assert sheet_of(world.situation, "thue").unfounded() == []


def test_outside_the_window_only_a_signed_form_is_taken_and_after_it_nothing():
    situation = World.tiny().situation
    window = situation.timetable.windows["self"]
    early = replace(situation, now=window.opens - timedelta(hours=1))
    assert list(questions(early, "thue")) == []
    assert list(questions(early, "thue", paper=True))
    over = replace(situation, now=window.closes)
    assert list(questions(over, "thue")) == list(questions(over, "thue", paper=True)) == []


def test_an_old_button_says_why_it_does_nothing():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi")
    ref = QuestionId.read("k1/self.thue.a1")
    assert why_expired(world.seen_by(LAN), ref).startswith("Bảng tự chấm đã gửi, không sửa được nữa.")
    assert why_expired(scored().seen_by(LAN), ref) == "Cụm đã chốt tự chấm, không sửa được nữa."
    assert why_expired(world.seen_by(MAI), ref) == "Lựa chọn này không còn dùng nữa."
