"""A situation: its year, its times, and what is worked out of it once."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.dialogue.ballots import Poll
from bot.dialogue.situation import Cluster, DaysOff, Situation
from bot.rules import retention
from tests.ballots.made import OPENS, terms
from tests.worlds.charters import charter
from tests.worlds.core import World


def test_a_year_is_past_once_a_later_one_was_opened():
    present = World.tiny().situation
    assert not present.is_past
    assert replace(present, years={2027: present}).is_past
    assert not replace(present, years={2025: present}).is_past


def test_times_are_said_in_the_zone_of_the_cluster():
    situation = replace(World.tiny().situation, cluster=Cluster(1, "Cụm", zone="Asia/Tokyo"))
    assert situation.zone == ZoneInfo("Asia/Tokyo")


def test_the_timetable_has_open_ballots_and_the_taking_of_the_file():
    situation = World(charter("retention"), OPENS).situation
    assert situation.cycle
    voting = replace(situation, cycle=replace(situation.cycle, polls=(Poll(terms()),)))
    windows = voting.timetable.windows
    assert windows["vote.flag"].closes == OPENS + timedelta(minutes=15)
    assert retention.WINDOW in windows
    ended = replace(situation, cycle=replace(situation.cycle, polls=(Poll(terms(), state="counted"),)))
    assert "vote.flag" not in ended.timetable.windows


def test_a_cycle_keeps_its_timetable_from_one_message_to_the_next():
    situation = World.tiny().situation
    later = replace(situation, now=situation.now + timedelta(hours=1))
    assert later.timetable is situation.timetable
    elsewhere = replace(later, cluster=Cluster(1, "Cụm", zone="Asia/Tokyo"))
    assert elsewhere.timetable is not situation.timetable


def test_nobody_works_on_days_off_of_the_country_or_of_the_cluster():
    day, other, third = (OPENS.date() + timedelta(days=n) for n in range(3))
    off = DaysOff({day}, {other})
    assert (day in off, other in off, third in off) == (True, True, False)


def test_what_is_worked_out_once_is_worked_out_anew_for_another_situation():
    made: list[str] = []

    def work(situation: Situation, unit: str) -> list[str]:
        made.append(unit)
        return [unit]

    situation = World.tiny().situation
    first = situation.once(work, "thue")
    assert situation.once(work, "thue") is first
    situation.once(work, "khobac")
    replace(situation).once(work, "thue")
    assert made == ["thue", "khobac", "thue"]
