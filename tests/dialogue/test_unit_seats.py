"""Seats of units that have ended: they speak for the heir, or for nobody any more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.cycle import Cycle
from bot.dialogue.situation import Seat
from bot.dialogue.unit_seats import of_day
from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange, charter_of
from tests.worlds.charters import data

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 7, 2, tzinfo=UTC)
BEFORE = charter_of(data("reorganised"), ())
ROSTER = (Seat(1, "chair"), Seat(2, "representative", "khobac"), Seat(3, "leader", "qltt"))


def year(kind: str, *after: Unit) -> Cycle:
    gone = tuple(unit for unit in BEFORE.units if unit.id in ("khobac", "qltt"))
    day = date(2026, 7, 1)
    change = UnitChange(1, kind, day, "1/QĐ", day, "Sắp xếp.", gone, after, recorded=NOW - timedelta(days=9))  # type: ignore[arg-type]
    charter = charter_of(data("reorganised"), (change,))
    return Cycle("k1", charter, changes=(change,), holding=(change,))


def test_without_a_change_the_roster_is_the_very_same():
    assert of_day(ROSTER, Cycle("k1", BEFORE), ZONE, NOW) is ROSTER


def test_seats_of_merged_units_speak_for_the_new_one():
    seats = of_day(ROSTER, year("merge", Unit("moi", "Mới", "Mới")), ZONE, NOW)
    assert [seat.unit for seat in seats] == ["", "moi", "moi"]


def test_a_seat_of_an_ended_unit_only_looks_on():
    seats = of_day(ROSTER, year("dissolve"), ZONE, NOW)
    assert [seat.role for seat in seats] == ["chair", "observer", "observer"]


def test_it_is_gone_once_another_year_has_begun_without_the_unit():
    cycle = year("dissolve")
    later = replace(cycle, charter=replace(cycle.charter, former=(), left={}), holding=())
    assert of_day(ROSTER, later, ZONE, NOW) == ROSTER[:1]
