"""Next year's charter: the same rules a year later, with the pledge's figures as its plans."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.pledge import aims_of, plans_of
from config.charters import READY_MADE, load
from config.ready_made import REAL


@pytest.mark.parametrize("name", REAL)
def test_the_targets_of_the_pledge_are_the_plans_of_next_years_charter(name: str):
    data = load(name)
    charter = read_charter(data)
    plans = {
        aim.id: {unit: plan - 1 for unit, plan in plans_of(charter, aim).items()}
        for aim in aims_of(charter)
        if aim.id in charter.leaves
    }
    made = read_charter(next_year(data, plans, {"chair": "thue", "deputy": "qltt"}))
    assert plans
    for leaf, own in plans.items():
        criterion = made.leaves[leaf].criterion
        assert {u.id: plan for u in made.units if (plan := criterion.plan(u.id))} == own
    assert (made.year, made.chair, made.deputy) == (charter.year + 1, "thue", "qltt")


@pytest.mark.parametrize("name", READY_MADE)
def test_the_rest_is_as_it_was_and_every_date_is_a_year_later(name: str):
    data = load(name)
    charter, made = read_charter(data), read_charter(next_year(data, {}, {}))
    assert made.groups == charter.groups
    assert (made.ballots, made.pledge, made.meeting) == (charter.ballots, charter.pledge, charter.meeting)
    for window, was in charter.windows.items():
        assert made.windows[window].opens == was.opens.replace(year=was.opens.year + 1)
    assert data == load(name)


def test_the_29th_of_february_has_no_day_next_year_and_becomes_the_28th():
    data = {"year": 2028, "windows": {"self": {"opens": "2028-02-29T08:00+07:00", "label": "2028"}}}
    made = next_year(data, {"a1": {"thue": Decimal(1)}}, {})
    assert made == {"year": 2029, "windows": {"self": {"opens": "2029-02-28T08:00+07:00", "label": "2028"}}}


def test_an_office_that_nobody_holds_next_year_is_named_no_more():
    made = next_year({"year": 2026, "chair": "thue", "deputy": "qltt"}, {}, {"chair": "bhxh", "deputy": ""})
    assert made == {"year": 2027, "chair": "bhxh"}


def test_a_ready_made_timetable_moves_with_the_year():
    data = load("short") | {"windows": "pledge_at_meeting"}
    this, following = read_charter(data), read_charter(next_year(data, {}, {}))
    assert following.windows["pledge"].opens - this.windows["pledge"].opens >= timedelta(days=365)
    assert this.windows["pledge"].opens > this.windows["self"].closes
