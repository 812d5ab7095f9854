"""A situation: its zone, its years, and what is worked out of it once."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.dialogue.situation import Cluster, Situation
from tests.worlds.core import World


def test_a_year_is_past_once_a_later_one_was_opened():
    present = World.tiny().situation
    assert not present.is_past
    assert replace(present, years={2027: present}).is_past
    assert not replace(present, years={2025: present}).is_past


def test_times_are_said_in_the_zone_of_the_cluster():
    situation = replace(World.tiny().situation, cluster=Cluster(1, "Cụm", zone="Asia/Tokyo"))
    assert situation.zone == ZoneInfo("Asia/Tokyo")


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
