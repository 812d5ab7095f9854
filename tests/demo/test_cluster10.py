"""The cast of a demo: a person for each seat that the charter has, and moments before its year."""

from collections import Counter
from datetime import timedelta

import pytest

from bot.rules.charter_parser import read_charter
from config.charters import READY_MADE, load
from handlers.demo.cluster10 import before_opening, before_the_year, cast, opened


@pytest.mark.parametrize("name", READY_MADE)
def test_each_unit_and_each_reviewers_seat_has_its_person_and_no_two_have_one_name(name: str):
    charter = read_charter(load(name))
    members = cast(charter)
    seats = Counter(member.role for member in members)
    assert seats["representative"] == len(charter.units)
    assert seats["leader"] == (len(charter.units) if charter.leader_approves else 0)
    assert seats["reviewer"] == (len(charter.review_seats) if "review" in charter.stages else 0)
    assert len({member.name for member in members}) == len(members)
    assert len({member.seat(charter) for member in members}) == len(members)


@pytest.mark.parametrize("name", READY_MADE)
def test_the_demo_begins_shortly_before_something_opens(name: str):
    data = load(name)
    charter = read_charter(data)
    first = min(window.opens for window in charter.windows.values())
    assert timedelta(0) < first - before_the_year(data).now() < timedelta(minutes=11)
    stage = charter.stages[0]
    assert before_opening(data).now() < charter.windows[stage].opens < opened(charter, stage)
