"""What is due to be taken and erased of a year that is over, and when; and how the charter says so."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.plain_values import CharterError
from bot.rules.retention import Retention
from config.charters import HERE, loads
from tests.worlds.charters import SMALL

ERASE = datetime.fromisoformat("2027-03-01T08:00+07:00")
RULES = Retention(ERASE, timedelta(days=14))


def charter(**retention: str) -> dict[str, object]:
    return {**SMALL, "retention": retention}


def test_the_file_is_asked_for_from_the_notice_on_until_it_is_taken():
    before = ERASE - timedelta(days=14, microseconds=1)
    assert RULES.due(before, over=True, taken=False) == ""
    for late in (timedelta(days=-14), timedelta(), timedelta(days=900)):
        assert RULES.due(ERASE + late, over=True, taken=False) == "take"


def test_what_was_taken_is_erased_at_the_date_and_no_sooner():
    assert RULES.due(ERASE - timedelta(microseconds=1), over=True, taken=True) == ""
    assert RULES.due(ERASE, over=True, taken=True) == "erase"


@given(st.timedeltas(timedelta(days=-99), timedelta(days=9999)), st.booleans(), st.booleans())
def test_nothing_is_erased_that_is_not_over_taken_and_due(late: timedelta, over: bool, taken: bool):
    due = RULES.due(ERASE + late, over=over, taken=taken)
    assert (due == "erase") == (over and taken and late >= timedelta())


def test_a_charter_names_the_date_and_perhaps_the_notice():
    assert read_charter(SMALL).retention is None
    assert read_charter(charter(erase="2027-03-01T08:00+07:00")).retention == Retention(ERASE)
    assert read_charter(charter(erase="2027-03-01T08:00+07:00", notice="14d")).retention == RULES


@pytest.mark.parametrize(
    ("retention", "path", "told"),
    [
        ({}, "retention", "'erase' is missing"),
        ({"erase": "2027-03-01"}, "retention.erase", "offset"),
        ({"erase": "2027-03-01T08:00+07:00", "notice": "soon"}, "retention.notice", "no length of time"),
        ({"erase": "2027-03-01T08:00+07:00", "keep": "points"}, "retention.keep", "unknown key"),
        ({"erase": "2027-01-05T08:00+07:00"}, "retention.erase", "before the window 'self' is closed"),
    ],
)
def test_what_cannot_stand_is_named(retention: dict[str, str], path: str, told: str):
    with pytest.raises(CharterError) as caught:
        read_charter(charter(**retention))
    assert ".".join(map(str, caught.value.path)) == path
    assert told in caught.value.message


@pytest.mark.parametrize("name", ["short", "full"])
def test_what_the_ready_made_charters_offer_can_be_taken_as_it_stands(name: str):
    text = (HERE / f"{name}.yaml").read_text("utf-8")
    offered = next(line for line in text.splitlines() if line.startswith("#   retention:"))
    assert read_charter(loads(f"{text}\n{offered.removeprefix('#   ')}\n")).retention


def test_a_window_is_not_to_be_called_so():
    windows = {**SMALL["windows"], "retention": SMALL["windows"]["self"]}
    with pytest.raises(CharterError, match="a section of its own"):
        read_charter({**SMALL, "windows": windows})


def test_next_year_it_is_a_year_later():
    later = next_year(charter(erase="2027-03-01T08:00+07:00", notice="14d"), {}, {})
    assert read_charter(later).retention == Retention(
        datetime.fromisoformat("2028-03-01T08:00+07:00"), RULES.notice
    )
