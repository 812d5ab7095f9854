"""What comes after the hard close is kept aside only where nothing but the line kept it from being in time."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.conversations.decide import decide
from bot.dialogue.facts import Answered
from bot.dialogue.situation import Channel
from tests.worlds.charters import charter
from tests.worlds.core import World, typed

CHARTER = charter("late")
CLOSES = CHARTER.windows["self"].closes
SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


def kept(
    now: datetime, silence: tuple[datetime, datetime] | None = None, at: datetime | None = None
) -> list[str]:
    """The questions under which "a1 5", said by Cục Thuế, is kept."""
    here = World(CHARTER, now).seen_by("thue")
    here = replace(here, channel=Channel(seat=here.seats[0].id, silence=silence))
    turn = decide(here, typed("a1 5", at=at))
    return [fact.question for fact in turn.facts if isinstance(fact, Answered)]


IN_TIME, ASIDE = ["k1/self.thue.a1"], ["k1/late.self.thue.a1"]


def test_up_to_the_close_an_answer_counts_and_from_it_on_it_does_not():
    assert kept(CLOSES - SECOND) == IN_TIME
    assert kept(CLOSES) == []


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (HOUR, -HOUR, ASIDE),
        (HOUR, timedelta(0), ASIDE),
        (HOUR - SECOND, -HOUR, []),  # there was a last chance
        (3 * HOUR, SECOND, []),  # the line was there again
    ],
)
def test_a_silence_excuses_if_it_took_the_last_hour_before_the_close(
    begins: timedelta, ends: timedelta, expected: list[str]
):
    assert kept(CLOSES + HOUR, (CLOSES - begins, CLOSES - ends)) == expected


def test_a_silence_excuses_no_longer_than_platforms_keep_what_waits():
    silence = (CLOSES - HOUR, CLOSES + MINUTE)
    assert kept(CLOSES + DAY, silence) == ASIDE
    assert kept(CLOSES + DAY + SECOND, silence) == []


def test_what_a_platform_dates_before_the_close_waited_there():
    assert kept(CLOSES + HOUR, at=CLOSES - SECOND) == ASIDE
    assert kept(CLOSES + HOUR, at=CLOSES) == []
    assert kept(CLOSES + HOUR, at=CHARTER.windows["self"].opens - SECOND) == []
