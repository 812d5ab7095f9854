"""The stages of a year, and a unit's table at each of them."""

from dataclasses import replace

from bot.rules.charter import STAGES
from bot.state.stages import (
    NAMES,
    as_seen_by,
    before,
    following,
    has_begun,
    latest,
    running,
    seat_named,
    shown,
    staged,
    taking_part,
    values_at,
)
from tests.worlds.charters import LAN, NOW, charter
from tests.worlds.core import World
from tests.worlds.years import FIRST, agreeing, explaining, presented, published, reviewed, scored, scoring


def test_every_stage_has_a_name_and_its_neighbours():
    assert set(NAMES) == set(STAGES)
    checked = charter("checked")
    assert [before(checked, stage) for stage in STAGES] == ["", "self", "review", "explain"]
    assert [following(checked, stage) for stage in STAGES] == ["review", "explain", "agree", ""]


def test_a_stage_is_on_within_its_window_only():
    world = scored()
    assert not running(world.situation, "review")
    world.open("review")
    assert running(world.situation, "review")
    assert not running(world.situation, "explain")


def test_scoring_has_begun_from_the_opening_of_the_first_window_on():
    situation = scoring().situation
    opens = charter("checked").windows["self"].opens
    assert not has_begun(replace(situation, now=opens.replace(day=1)))
    assert has_begun(replace(situation, now=opens))
    assert has_begun(scored().situation)


def test_a_stage_keeps_the_value_of_the_one_before_where_it_has_no_word():
    world = explaining()
    assert values_at(world.situation, "thue", "self")["a1"] == "4"
    assert values_at(world.situation, "thue", "review")["a1"] == "3"
    assert values_at(world.situation, "thue", "explain")["a1"] == "3"
    assert values_at(world.situation, "khobac", "explain") == values_at(world.situation, "khobac", "self")


def test_a_value_that_differs_counts_only_with_its_reason():
    world = scored()
    world.open("review")
    world.plays(f"{FIRST}> thẩm định CT", f"{FIRST}> [Sửa vài mục]", f"{FIRST}> a1", f"{FIRST}> 3")
    leaf = charter("checked").leaves["a1"]
    assert staged(world.situation, "thue", "review").reviewed(leaf, 1) is None
    world.say(FIRST, "Thiếu một văn bản.")
    said = staged(world.situation, "thue", "review").reviewed(leaf, 1)
    assert said
    assert (said.value, said.reason, said.by) == ("3", "Thiếu một văn bản.", FIRST)


def test_a_unit_sees_its_own_table_until_the_review_is_closed():
    assert shown(reviewed().situation, "thue").value(charter("checked").leaves["a1"]) == "4"
    assert shown(explaining().situation, "thue").value(charter("checked").leaves["a1"]) == "3"


def test_a_unit_sees_what_is_being_agreed_once_it_is_put_to_it():
    assert shown(agreeing().situation, "thue").stage == "explain"
    assert shown(presented().situation, "thue").stage == "agree"
    assert shown(published().situation, "thue").stage == latest(published().situation, "thue").stage == "agree"


def test_who_sent_nothing_goes_on_only_where_the_charter_says_so():
    world = scoring()
    world.plays(f"{LAN}> a1 4; a2 0; a3 5; b1 a; b2 1", f"{LAN}> gửi", f"{LAN}> [Gửi]")
    world.move(charter("checked").windows["self"].closes)
    cycle = world.situation.cycle
    assert cycle
    assert [unit.id for unit in taking_part(cycle)] == ["thue"]
    kept = replace(cycle, charter=replace(cycle.charter, unsubmitted="as_stored"))
    assert [unit.id for unit in taking_part(kept)] == ["thue", "khobac"]


def test_a_reviewers_seat_has_the_charters_name_and_others_have_none():
    situation = scored("twice").situation
    names = [seat_named(situation, seat) for seat in situation.roster]
    assert [name for name in names if name] == ["Tổ chuyên môn", "Tổ thi đua", "Tổ tổng hợp"]
    assert names[0] == ""


def test_seen_by_somebody_else_no_draft_of_a_ballot_is_there():
    world = World.tiny()
    lan = replace(world.seen_by(LAN), readings={"flag": ("thue",)})
    minh = as_seen_by(lan, world.person("Minh"))
    assert [seat.role for seat in minh.seats] == ["secretary"]
    assert (minh.drafts, minh.readings, minh.channel.asked) == ({}, {}, "")
    assert minh.now == NOW
