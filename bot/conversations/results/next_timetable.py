"""Next year's timetable as it is proposed: on working days, with the dates that were chosen in their place."""

import hashlib

from bot.conversations.results.date_plan import DatePlan
from bot.dialogue.cycle import Cycle
from bot.dialogue.situation import Situation
from bot.rules.working_timetable import Proposal, proposed


def plan(situation: Situation, cycle: Cycle) -> DatePlan:
    """Dates of next year, with those that were chosen."""
    made = proposed(cycle.charter, situation.timetable.working)
    return DatePlan(situation, cycle.charter, cycle.charter.year + 1, made, "newyear").chosen()


def mark(made: Proposal, cycle: Cycle) -> str:
    """Mark of the dates, and of the draft of the criteria: the question that opens the year is about these and
    no others."""
    table = cycle.draft.hash if cycle.draft else ""
    text = "\n".join(
        [*(f"{key} {at.isoformat()}" for key, at in made.dates.items()), *([table] if table else [])]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:8]
