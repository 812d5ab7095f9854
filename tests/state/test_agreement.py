"""The agreed table: its hash, and the words that units give on exactly that table."""

from dataclasses import replace

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Holder, Person
from bot.state.agreement import objecting, paper, say_objections, voice, voiceless
from tests.worlds.years import LAN, explaining, presented


def test_there_is_a_table_only_while_it_is_being_agreed():
    assert paper(explaining().situation) is None
    table = paper(presented().situation)
    assert table
    assert table.presented
    assert table.shown.replace("-", "") == table.hash[:12].upper()


def test_a_word_counts_for_exactly_the_table_it_was_given_on():
    world = presented()
    world.say(LAN, "[Nhất trí]")
    table = paper(world.situation)
    assert table
    assert table.word("thue") == ("yes", "")
    assert [unit.id for unit in voiceless(world.situation)] == ["khobac"]
    changed = project(world.situation, (Answered("thue", "k1/agree.thue.a1", "2", reason="Bớt"),))
    other = paper(changed)
    assert other
    assert other.hash != table.hash
    assert other.word("thue") == ("", "")


def test_a_no_waits_until_it_is_overruled_with_a_reason():
    world = presented()
    world.plays(f"{LAN}> [Không nhất trí]", f"{LAN}> Điểm a1 phải là 4.")
    assert [unit.id for unit in objecting(world.situation)] == ["thue"]
    world.plays("Dũng> [Giữ kết quả]", "Dũng> Hội nghị đã thống nhất.")
    assert objecting(world.situation) == []
    table = paper(world.situation)
    assert table
    body = table.recorded("Đủ ý kiến.")
    said = say_objections(body, world.charter.unit_by_id)
    assert said[-1] == ("– Cục Thuế: “Điểm a1 phải là 4”. Cụm trưởng giữ kết quả: “Hội nghị đã thống nhất”.")


def test_the_leader_answers_where_the_charter_wants_it_and_one_has_joined():
    situation = presented().situation
    assert voice(situation, "thue") == "representative"
    assert situation.cycle
    charter = replace(situation.cycle.charter, leader_approves=True)
    led = replace(situation, cycle=replace(situation.cycle, charter=charter))
    assert voice(led, "thue") == "representative"
    seat = replace(situation.roster[0], role="leader", unit="thue", holders=(Holder(Person(9, "Hà")),))
    assert voice(replace(led, roster=(*situation.roster, seat)), "thue") == "leader"
    assert voice(replace(led, roster=(*situation.roster, seat)), "khobac") == "representative"
    invented = replace(seat, holders=(Holder(Person(9, "Giả"), standing="pending"),))
    assert voice(replace(led, roster=(*situation.roster, invented)), "thue") == "representative"
