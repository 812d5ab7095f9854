"""The rule on changes in mid-year: a share and a time, or nothing."""

from datetime import timedelta

import pytest

from bot.rules.ballots import Share
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from tests.worlds.charters import SMALL


def test_a_charter_without_the_section_asks_for_a_reason_alone():
    assert read_charter(SMALL).amendments is None


def test_the_share_is_written_and_the_time_is_five_days_unless_it_says_otherwise():
    rule = read_charter({**SMALL, "amendments": {"adopt": ">= 2/3"}}).amendments
    assert rule
    assert (rule.adopt, rule.time) == (Share(2, 3), timedelta(days=5))


def test_a_section_without_the_share_is_refused():
    with pytest.raises(CharterError, match="adopt"):
        read_charter({**SMALL, "amendments": {"time": "3d"}})
