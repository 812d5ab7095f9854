"""Pictures by their names, and who may have them."""

from dataclasses import replace

import pytest

from bot.conversations.pictures.drawings import may_see, picture_named
from bot.dialogue.situation import Situation
from tests.worlds.papers import held


def seen_by(role: str, unit: str = "") -> Situation:
    here = held()
    return replace(here, seats=tuple(s for s in here.roster if s.role == role and s.unit == unit))


@pytest.mark.parametrize("name", ["", "nothing", "ranking", "ranking.x", "count.x", "profile.nobody", "years."])
def test_a_name_that_means_nothing_gives_nothing(name: str):
    assert picture_named(held(), name) is None


@pytest.mark.parametrize(
    ("here", "allowed"),
    [
        (
            seen_by("representative", "thue"),
            {"ranking.1", "progress", "count.flag", "profile.thue", "years.thue"},
        ),
        (seen_by("representative", "khobac"), {"ranking.1", "progress", "count.flag"}),
        (seen_by("secretary"), {"ranking.1", "progress", "count.flag", "profile.thue", "years.thue"}),
        (held(), {"ranking.1", "progress", "count.flag"}),
    ],
)
def test_a_unit_s_own_are_for_it_and_for_those_who_steer(here: Situation, allowed: set[str]):
    names = ("ranking.1", "progress", "count.flag", "profile.thue", "years.thue")
    assert {name for name in names if may_see(here, name)} == allowed
