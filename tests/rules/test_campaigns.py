"""Campaigns in the charter: their dates, the criteria tied to them, and that they are one year's."""

from typing import Any

import pytest

from bot.rules.amendments import scores_otherwise
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.plain_values import CharterError
from tests.worlds.charters import data

ONE = {
    "id": "so",
    "title": "Bình dân học vụ số",
    "opens": "2026-09-01T08:00+07:00",
    "due": "2026-10-30T17:00+07:00",
    "closes": "2026-11-05T17:00+07:00",
}


def tiny(*campaigns: dict[str, Any], tie: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {**data("tiny"), "campaigns": list(campaigns)}
    first, *rest = made["groups"]
    leaf, *others = first["parts"]
    made["groups"] = (
        [{**first, "parts": [{**leaf, "campaign": tie}, *others]}, *rest] if tie else made["groups"]
    )
    return made


def test_a_campaign_is_a_window_of_the_year_and_criteria_are_tied_to_it():
    charter = read_charter(tiny(ONE, tie="so"))
    [campaign] = charter.campaigns
    assert (campaign.name, campaign.window.label) == ("campaign.so", "phong trào “Bình dân học vụ số”")
    assert [leaf.campaign for leaf in charter.leaves.values()].count("so") == 1
    assert campaign.name not in charter.windows, "next year's dates are proposed for windows alone"


@pytest.mark.parametrize(
    ("campaigns", "tie", "told"),
    [
        ([ONE, ONE], "", "stands twice"),
        ([ONE | {"due": "2026-08-01T08:00+07:00"}], "", "must follow each other"),
        ([ONE], "khac", "names 'khac', which is none of them"),
        ([], "so", "none of them"),
    ],
)
def test_what_cannot_stand_is_refused(campaigns: list[dict[str, Any]], tie: str, told: str):
    with pytest.raises(CharterError, match=told):
        read_charter(tiny(*campaigns, tie=tie))


def test_the_next_year_has_neither_campaigns_nor_ties():
    made = next_year(tiny(ONE, tie="so"), {}, {})
    assert "campaigns" not in made
    charter = read_charter(made)
    assert not charter.campaigns
    assert not any(leaf.campaign for leaf in charter.leaves.values())


def test_a_tie_that_is_added_in_mid_year_asks_for_no_answer_again():
    assert not scores_otherwise(read_charter(tiny(ONE)), read_charter(tiny(ONE, tie="so")))
