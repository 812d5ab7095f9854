"""Posts about a table that was sent."""

from dataclasses import replace

from bot.conversations.scoring.posts import sent
from bot.dialogue.facts import StageClosed
from bot.state import snapshots
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN
from tests.worlds.core import World
from tests.worlds.years import FIRST, scored


def test_a_table_that_was_sent_is_said_with_its_total_and_renews_the_board():
    world = World.tiny()
    world.say(LAN, "a1 4; a2 0; b1 9; b2 1")
    effect = sent(sheet_of(world.seen_by(LAN), "thue"), ())
    assert effect.result == "Đã gửi bảng tự chấm của Cục Thuế. Tổng: 17 điểm."
    assert [message.board for message in effect.messages] == ["progress"]


def test_who_joined_since_the_result_stays_one_whose_table_never_came():
    world = scored()
    world.open("review")
    world.plays(f"{FIRST}> trả lại CT", f"{FIRST}> Thiếu minh chứng.")
    here = world.seen_by(LAN)
    assert here.cycle
    [*others, shot] = here.cycle.snapshots
    body = {**shot.body, "values": {"thue": shot.body["values"]["thue"]}}  # type: ignore[index]
    cycle = replace(here.cycle, snapshots=(*others, replace(shot, body=body)))
    effect = sent(sheet_of(replace(here, cycle=cycle), "thue"), ())
    [again] = [fact for fact in effect.facts if isinstance(fact, StageClosed)]
    assert snapshots.absent(again.body) == ["khobac"]


def test_all_others_who_hold_the_units_seats_are_told():
    world = World.tiny()
    world.say(LAN, "a1 4; a2 0; b1 9; b2 1")
    effect = sent(sheet_of(world.seen_by("Minh"), "thue"), ())
    seat = next(seat for seat in world.situation.roster if seat.unit == "thue")
    assert [message.to.seat for message in effect.messages if message.to.kind == "seat"] == [seat.id]


def test_what_is_sent_again_after_a_return_becomes_part_of_a_new_result():
    world = scored()
    world.open("review")
    world.plays(f"{FIRST}> trả lại CT", f"{FIRST}> Thiếu minh chứng.")
    effect = sent(sheet_of(world.seen_by(LAN), "thue"), ())
    assert [fact.stage for fact in effect.facts if isinstance(fact, StageClosed)] == ["self"]
    told = [message.text for message in effect.messages if message.to.role == "reviewer"]
    assert told == ["Cục Thuế đã gửi lại bảng tự chấm: không sửa mục nào."]
