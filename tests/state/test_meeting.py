"""The meeting: called, opened, ended; replies and the roll-call belong to one calling of it."""

import json
from dataclasses import replace
from datetime import timedelta

from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.state.meeting import Conference, conference, present
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

AT = NOW + timedelta(days=20)


def followed(*facts: Answered) -> Situation:
    return project(World(charter("conference"), NOW).situation, facts)


def meeting(*facts: Answered) -> Conference:
    found = conference(followed(*facts))
    assert found
    return found


def called(number: int) -> Answered:
    value = {"number": str(number), "at": AT.isoformat(), "place": "Hội trường"}
    return Answered("", "k1/meeting..called", json.dumps(value))


OPENED, ENDED = Answered("", "k1/meeting..opened", "1"), Answered("", "k1/meeting..ended", "1")


def test_a_meeting_is_called_then_running_then_over():
    assert meeting().state == "none"
    assert meeting(called(1)).state == "called"
    assert meeting(called(1), OPENED).state == "running"
    assert meeting(called(1), OPENED, ENDED).state == "over"
    assert (meeting(called(1)).at, meeting(called(1)).place) == (AT, "Hội trường")


def test_a_meeting_that_was_not_called_has_no_hour():
    assert meeting(OPENED).state == "running"
    assert (meeting(OPENED).at, meeting(OPENED).place) == (None, "")


def test_a_new_hour_is_answered_anew():
    replied = Answered("thue", "k1/attend.thue.1", "here")
    assert meeting(called(1), replied).reply("thue") == ("here", "")
    assert meeting(called(1), replied, called(2)).reply("thue") == ("", "")
    assert (meeting(called(1)).next_number, meeting(called(1), OPENED, ENDED).next_number) == (1, 2)


def test_enough_units_at_the_roll_call_make_a_quorum():
    roll = [Answered(unit, f"k1/roll.{unit}.1", "here") for unit in ("thue", "qltt", "khobac", "bhxh")]
    assert not meeting(OPENED, *roll[:2]).quorate
    assert meeting(OPENED, *roll[:3]).quorate
    assert present(followed(OPENED, *roll[:2])) == {"thue", "qltt"}


def test_without_a_running_meeting_all_units_count_as_present():
    assert present(followed()) is None
    assert present(followed(called(1), OPENED, ENDED)) is None


def test_the_present_item_is_the_last_that_was_opened():
    first, second = (Answered("", f"k1/meeting..{id}.item1", "open") for id in ("report", "chair"))
    assert meeting(OPENED).item is None
    now = meeting(OPENED, first, second)
    assert now.item
    assert now.item.id == "chair"
    assert [item.id for item in now.left] == ["deputy", "pledge"]


def test_a_charter_without_a_meeting_has_none():
    assert conference(World.tiny().situation) is None
    assert conference(replace(World.tiny().situation, cycle=None)) is None
