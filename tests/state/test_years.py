"""The years of a cluster: the present one, one by its number, one that is still closing."""

from dataclasses import replace

from bot.dialogue.situation import Situation
from bot.state.years import closing, every, newest, numbered
from tests.worlds.core import World

THIS = World.tiny().situation


def year(number: int, *others: int) -> Situation:
    """The situation of one year, with others beside it."""
    assert THIS.cycle
    charter = replace(THIS.cycle.charter, year=number)
    own = replace(THIS, cycle=replace(THIS.cycle, id=f"k{number}", charter=charter))
    return replace(own, years={other: year(other) for other in others})


def numbers(*situations: Situation) -> list[int]:
    return [situation.cycle.charter.year for situation in situations if situation.cycle]


def test_the_newest_year_is_the_present_one():
    assert numbers(newest(year(2026, 2027, 2025))) == [2027]
    assert numbers(newest(year(2026, 2025))) == [2026]


def test_years_are_listed_the_newest_first():
    assert every(year(2026, 2025, 2027)) == [2027, 2026, 2025]


def test_a_year_is_found_by_its_number():
    situation = year(2026, 2025)
    assert numbered(situation, 2026) is situation
    found = numbered(situation, 2025)
    assert found
    assert numbers(found) == [2025]
    assert numbered(situation, 2024) is None


def test_only_the_year_before_can_still_be_closing_and_only_seen_from_the_present_one():
    assert numbers(*closing(year(2026, 2025, 2024))) == [2025]
    assert numbers(*closing(year(2026, 2024))) == []
    assert numbers(*closing(year(2025, 2024, 2026))) == []
