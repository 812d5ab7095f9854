"""Results of campaigns (phong trào) as the units have reported them, and what they propose.

A result in words is the unit's answer `k7/campaign.<unit>.<campaign>`; for each criterion that is tied to the
campaign there is a further one, `k7/campaign.<unit>.<campaign>.<leaf>`, in the criterion's own form.
"""

from dataclasses import dataclass

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.campaigns import Campaign
from bot.rules.charter import Leaf

TALK = "campaign"


@dataclass(frozen=True)
class Proposal:
    """Answer to a criterion that follows from a result which the unit has reported itself."""

    campaign: Campaign
    answer: Answer

    @property
    def value(self) -> str:
        return self.answer.value


def report_id(situation: Situation, unit: str, campaign: str, leaf: str = "") -> str:
    return str(QuestionId(situation.cycle.id if situation.cycle else "", TALK, unit, campaign, leaf))


def campaigns(situation: Situation) -> tuple[Campaign, ...]:
    """Campaigns of the year, the first to end first."""
    found = situation.cycle.charter.campaigns if situation.cycle else ()
    return tuple(sorted(found, key=lambda campaign: campaign.window.due))


def tied(situation: Situation, unit: str, campaign: str) -> tuple[Leaf, ...]:
    """Criteria of the unit to which a campaign's result is an answer."""
    leaves = situation.cycle.charter.leaves.values() if situation.cycle else ()
    return tuple(leaf for leaf in leaves if leaf.campaign == campaign and leaf.criterion.applies(unit))


def reported(situation: Situation, unit: str, campaign: str, leaf: str = "") -> Answer | None:
    """Result of the unit, in words or for a criterion; None while there is none."""
    answer = situation.answers.get(unit, {}).get(report_id(situation, unit, campaign, leaf))
    return answer if answer and answer.value and not answer.aside else None


def is_complete(situation: Situation, unit: str, campaign: str) -> bool:
    """True once the unit has reported all that the campaign asks."""
    if reported(situation, unit, campaign) is None:
        return False
    return all(_read(situation, unit, leaf) for leaf in tied(situation, unit, campaign))


def proposal(situation: Situation, unit: str, leaf: Leaf) -> Proposal | None:
    """Proposal for a criterion, by the unit's own report; None without one that its form reads."""
    answer = _read(situation, unit, leaf) if leaf.campaign else None
    found = (one for one in campaigns(situation) if answer and one.id == leaf.campaign)
    return next((Proposal(one, answer) for one in found if answer), None)


def _read(situation: Situation, unit: str, leaf: Leaf) -> Answer | None:
    answer = reported(situation, unit, leaf.campaign, leaf.id)
    return answer if answer and leaf.criterion.form(unit).accepts(answer.value) else None
