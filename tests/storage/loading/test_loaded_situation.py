"""A loaded situation: the year a turn is about, and when a chat returns to the present one."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.dialogue.said import Platform
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.loading.loaded_situation import LoadedSituation, OtherYears, cycle_number

NOW = datetime(2027, 1, 4, tzinfo=UTC)


def loaded(cycle: int, now: datetime = NOW) -> LoadedSituation:
    return LoadedSituation(Situation(now, Platform("chat")), cycle=cycle)


def test_another_year_is_loaded_once_when_it_is_looked_up_and_at_the_moment_of_the_turn():
    reads: list[int] = []

    def load(cycle: int) -> LoadedSituation:
        reads.append(cycle)
        return loaded(cycle, NOW + timedelta(seconds=1))

    years = OtherYears({2026: 1}, NOW, load)
    present = LoadedSituation(Situation(NOW, Platform("chat")), cycle=2, years=years)
    assert (list(years), reads) == ([2026], [])
    assert years[2026].now == NOW
    assert present.in_year("k1").cycle == 1
    assert present.in_year("").cycle == 2
    assert reads == [1]


def test_a_chat_leaves_an_earlier_year_unless_it_is_kept_there_on_purpose():
    past = LoadedSituation(Situation(NOW, Platform("chat")), past=True)
    assert past.returns_to_present(Turn())
    assert not past.returns_to_present(Turn(purpose=True))
    assert not loaded(2).returns_to_present(Turn())


@pytest.mark.parametrize(
    ("question", "number"),
    [("k7/self.thue.a1", 7), ("k7", 7), ("", 0), ("desk", 0), ("k²/x", 0), (f"k{10**9}/x", 0)],
)
def test_a_question_begins_with_the_number_of_its_cycle(question: str, number: int):
    assert cycle_number(question) == number
