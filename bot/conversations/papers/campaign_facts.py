"""Facts of the year's campaigns (phong trào): their dates, and the result that each unit reported."""

from collections.abc import Iterator

from bot.conversations.campaigns.overview import span
from bot.conversations.papers.paper_template import Facts
from bot.dialogue.situation import Situation
from bot.rules.campaigns import Campaign
from bot.rules.charter import Unit
from bot.state.campaigns import campaigns, reported, tied


def campaign_facts(situation: Situation) -> Facts:
    """Campaigns in the order of their ends, and the results; empty lists of a year without any."""
    found = campaigns(situation)
    results = tuple(result for campaign in found for result in _results(situation, campaign))
    return Facts(
        {},
        {
            "phong trào": tuple(_campaign(situation, campaign) for campaign in found),
            "kết quả phong trào": results,
        },
    )


def _campaign(situation: Situation, campaign: Campaign) -> Facts:
    units = _units(situation)
    count = sum(reported(situation, unit.id, campaign.id) is not None for unit in units)
    return Facts(
        {
            "tên phong trào": campaign.title,
            "thời gian phong trào": span(situation, campaign),
            "số đơn vị báo cáo": f"{count}/{len(units)}",
        }
    )


def _results(situation: Situation, campaign: Campaign) -> Iterator[Facts]:
    for unit in _units(situation):
        if told := reported(situation, unit.id, campaign.id):
            words = " ".join(told.value.split()).rstrip(".")
            figures = "".join(f"; {said}" for said in _figures(situation, unit, campaign))
            yield Facts(
                {
                    "phong trào báo cáo": campaign.title,
                    "đơn vị báo cáo": unit.name,
                    "kết quả báo cáo": f"{words}{figures}",
                }
            )


def _figures(situation: Situation, unit: Unit, campaign: Campaign) -> Iterator[str]:
    for leaf in tied(situation, unit.id, campaign.id):
        form, told = leaf.criterion.form(unit.id), reported(situation, unit.id, campaign.id, leaf.id)
        if told and form.accepts(told.value):
            yield f"{leaf.title}: {form.say(told.value)}"


def _units(situation: Situation) -> tuple[Unit, ...]:
    return situation.cycle.charter.units if situation.cycle else ()
