"""Campaigns of the pledge: typed in one line, agreed to with the text, and in the next year's charter."""

from dataclasses import replace
from datetime import UTC, date

import pytest

from bot.conversations.meeting.pledged_campaigns import free, questions, read
from bot.dialogue.projection import project
from bot.questions import Unclear
from bot.rules.campaigns import PledgedCampaign
from bot.rules.charter_parser import read_charter
from bot.rules.next_year import next_year
from bot.rules.pledge import as_data, from_data, words
from bot.state.pledge import pledges
from tests.worlds.charters import data
from tests.worlds.papers import held

SO = PledgedCampaign("Bình dân học vụ số", date(2027, 3, 1), date(2027, 9, 30))


@pytest.mark.parametrize(
    "typed",
    [
        "Bình dân học vụ số, 01/03 đến 30/09",
        "Bình dân học vụ số; từ ngày 1/3/2027 đến hết ngày 30/9/2027",
        "Bình dân học vụ số từ 01.03 – 30.09",
    ],
)
def test_a_campaign_is_read_from_one_line(typed: str):
    assert read(typed, 2027, "x") == SO


@pytest.mark.parametrize(
    "typed",
    [
        "Hiến máu",
        "Hiến máu 01/03",
        "01/03 đến 30/09",
        "A 31/02 đến 30/09",
        "B 30/09 đến 01/03",
        "C 1/3/2026 đến 2/3/2026",
    ],
)
def test_other_lines_are_asked_for_again(typed: str):
    with pytest.raises(Unclear, match="ví dụ"):
        read(typed, 2027, "x")


def test_units_agree_to_the_campaigns_with_the_text():
    # A year whose pledge has no version yet.
    here = replace(held(), answers={unit: own for unit, own in held().answers.items() if unit})
    pledge = pledges(here)
    assert pledge
    add = next(q for q in questions(pledge) if q.id.endswith("campaign"))
    now = pledges(project(here, add.keep("Hiến máu tình nguyện, 05/04 đến 30/06").facts))
    assert now
    assert free(now) == "c2"
    text = words(now.draft, now.cycle.charter)
    assert "– Hiến máu tình nguyện, từ 05/04/2027 đến 30/06/2027" in text
    assert text != words(pledge.draft, pledge.cycle.charter)
    assert from_data(as_data(now.draft)) == now.draft
    drop = next(q for q in questions(now) if q.id.endswith("uncampaign"))
    gone = pledges(project(now.situation, drop.keep("c1").facts))
    assert gone
    assert gone.campaigns == {}
    assert free(gone) == "c1", "its place is free again"
    assert "campaigns" not in as_data(gone.draft), "a pledge without campaigns keeps its hash"


def test_the_next_year_has_the_campaigns_of_the_pledge():
    charter = read_charter(next_year(data("tiny"), {}, {}, campaigns=[SO.entry("c1", UTC)]))
    [campaign] = charter.campaigns
    assert (campaign.title, campaign.window.opens.date()) == (SO.title, SO.first)
    assert campaign.window.opens < campaign.window.due < campaign.window.closes
