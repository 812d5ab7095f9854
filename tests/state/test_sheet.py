"""A unit's table: what is answered and missing, with whom it is, and whether it came late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Evidence, Situation
from bot.state.sheet import BY_CLOCK, Sheet, sheet_of
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World
from tests.worlds.years import FIRST, scored

ALL = {"a1": "4", "a2": "0", "b1": "9", "b2": "1"}


def answered(situation: Situation, **values: str) -> Situation:
    return project(
        situation, [Answered("thue", f"k1/self.thue.{leaf}", value) for leaf, value in values.items()]
    )


def test_what_has_no_readable_answer_is_missing():
    sheet = sheet_of(answered(World.tiny().situation, a1="4", a2="99999"), "thue")
    assert [leaf.id for leaf in sheet.missing()] == ["a2", "b1", "b2"]
    assert sheet.values == {"a1": "4"}
    assert sheet.score.total == 4


def test_the_same_situation_has_one_sheet_of_a_unit():
    situation = World.tiny().situation
    assert sheet_of(situation, "thue") is sheet_of(situation, "thue")
    assert sheet_of(situation, "thue") is not sheet_of(situation, "khobac")


def test_without_a_year_there_is_no_sheet():
    with pytest.raises(ValueError, match="no cycle"):
        Sheet(replace(World.tiny().situation, cycle=None), "thue")


def test_a_table_is_drafted_then_with_the_leader_then_sent():
    situation = answered(World(charter("clock"), NOW).situation, **ALL)
    assert sheet_of(situation, "thue").status == "drafting"
    sent = answered(situation, send="yes")
    assert sheet_of(sent, "thue").status == "with_leader"
    agreed = project(sent, (Answered("thue", "k1/approve.thue", "agree"),))
    assert sheet_of(agreed, "thue").status == "sent"
    returned = project(sent, (Answered("thue", "k1/approve.thue", "return", reason="Xem lại a1"),))
    assert sheet_of(returned, "thue").status == "drafting"


def test_a_signed_form_and_the_clock_need_no_leader():
    situation = answered(World(charter("clock"), NOW).situation, **ALL)
    for sent in (
        Answered("thue", "k1/self.thue.send", "yes", paper=True),
        Answered("thue", "k1/self.thue.send", BY_CLOCK),
    ):
        assert sheet_of(project(situation, (sent,)), "thue").received > 0


def test_a_returned_table_counts_as_it_was_sent_once_its_time_is_over():
    world = scored()
    world.open("review")
    world.plays(f"{FIRST}> trả lại CT", f"{FIRST}> Thiếu minh chứng.")
    sheet = sheet_of(world.situation, "thue")
    assert (sheet.status, sheet.revised_until) == ("drafting", world.now + timedelta(hours=24))
    over = replace(world.situation, now=world.now + timedelta(hours=25))
    assert (sheet_of(over, "thue").status, sheet_of(over, "thue").revised_until) == ("sent", None)


def test_points_over_the_cap_need_a_reason_and_required_evidence_a_file():
    situation = World(charter("claims"), NOW).situation
    required = (
        [leaf for leaf in situation.cycle.charter.leaves.values() if leaf.evidence == "required"]
        if situation.cycle
        else []
    )
    leaf = required[0]
    value = leaf.criterion.full()
    assert value
    claimed = answered(situation, **{leaf.id: value})
    assert sheet_of(claimed, "thue").lacks_evidence(leaf)
    piece = Evidence(1, f"k1/self.thue.{leaf.id}", "a.pdf", "kept")
    assert not sheet_of(replace(claimed, evidence={"thue": (piece,)}), "thue").lacks_evidence(leaf)


def test_a_table_after_the_grace_is_late_where_that_costs_points():
    world = World(charter("late"), NOW)
    situation = answered(world.situation, a1="4")
    window = situation.timetable.window("self")
    assert window
    for now, late in ((window.in_time_until, False), (window.in_time_until + timedelta(minutes=1), True)):
        sent = answered(replace(situation, now=now), send="yes")
        assert sheet_of(sent, "thue").late is late
        assert sheet_of(sent, "thue").score.late == (1 if late else 0)
    assert not sheet_of(replace(World.tiny().situation, now=window.closes), "thue").late
