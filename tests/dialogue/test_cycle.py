"""A year of a cluster: its timetable with ballots and the file, days off, the version of its charter."""

from dataclasses import replace
from datetime import timedelta

from bot.dialogue.ballots import Poll
from bot.dialogue.charter_versions import CharterVersion
from bot.dialogue.cycle import Cycle, DaysOff
from bot.dialogue.situation import Cluster
from bot.rules import retention
from tests.ballots.made import OPENS, terms
from tests.worlds.charters import charter
from tests.worlds.core import World


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


def test_the_first_charter_is_version_1_until_another_is_adopted():
    cycle = Cycle("k1", charter("tiny"))
    assert cycle.version == 1
    assert replace(cycle, versions=(CharterVersion(2, "ab", OPENS, "mới"),)).version == 2
