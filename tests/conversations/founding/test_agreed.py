"""Agreed so far in a founding, and the charter made of it."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.conversations.founding.agreed import charter, dates, units
from bot.dialogue.cycle import Cycle
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.said import Platform
from bot.dialogue.situation import Channel, Cluster, Person, Seat, Situation
from bot.rules.charter_parser import read_charter, stored_charter
from config.public_holidays import vietnam
from config.ready_made import offered

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MINH = Person(1, "Minh")
ANSWERS = {
    "name": "Cụm xã",
    "units": "Xã Một\nXã Hai",
    "chair": "xamot",
    "deputy": "-",
    "tellers": "-",
}


def founding(base: str, now: datetime, **more: str) -> Situation:
    seat = Seat(1, "founder")
    here = Situation(
        now,
        Platform("chat"),
        cluster=Cluster(1, "Cụm mới", founding=True),
        cycle=Cycle("k1", stored_charter({"year": now.year}), stage=""),
        roster=(seat,),
        seats=(seat,),
        person=MINH,
        channel=Channel(seat=1),
        answers={"": {}},
        holidays=vietnam(),
        ready_made=offered(),
    )
    given = {"base": base, "year": str(now.year), **ANSWERS, **more}
    return project(here, [Answered("", f"k1/found..{leaf}", value) for leaf, value in given.items()])


@pytest.mark.parametrize("base", list(offered()))
@pytest.mark.parametrize("year", range(2026, 2041))
def test_no_stage_of_any_ready_made_charter_is_proposed_on_a_day_off(base: str, year: int):
    here = founding(base, datetime(2026, 3, 2, 8, tzinfo=ZONE), year=str(year))
    working = here.timetable.working
    made = dates(here).made
    assert [key for key, at in made.dates.items() if not working.is_working_day(working.local(at).date())] == []
    assert read_charter(charter(here)).year == year


def test_where_scoring_would_be_over_it_opens_on_the_next_working_day():
    here = founding("year", datetime(2026, 12, 18, 8, tzinfo=ZONE))
    made = read_charter(charter(here))
    assert made.windows["self"].opens.astimezone(ZONE).date().isoformat() == "2026-12-21"
    assert made.windows["review"].opens > made.windows["self"].due
    # It is next year proposed from the model's own dates again, not from those of a late start.
    assert made.windows["midyear"].opens.astimezone(ZONE).date().isoformat() == "2026-06-15"


def test_units_are_read_anew_from_what_was_stored():
    here = founding("short", datetime(2026, 3, 2, 8, tzinfo=ZONE))
    assert [unit.id for unit in units(here)] == ["xamot", "xahai"]
    assert read_charter(charter(here)).chair == "xamot"
    assert replace(here, ready_made={}) != here
