"""Rule of the charter on its own changes in mid-year: the share of units that has to consent, and how long they
have for that."""

from dataclasses import dataclass
from datetime import timedelta

from bot.rules.ballots import Share, share
from bot.rules.fields import Fields
from bot.rules.timetables import read_length


@dataclass(frozen=True)
class AmendmentRule:
    """Consent that a change of the charter needs. `adopt` is the share of all units that has to agree, `time`
    how long their words are taken; whoever is silent has not agreed."""

    adopt: Share
    time: timedelta


def read_amendments(fields: Fields) -> AmendmentRule | None:
    """Rule of the section `amendments`; None without one. Raises CharterError."""
    within = fields.within(
        "amendments", says="what a change of the charter in mid-year needs; if absent, a reason"
    )
    if within is None:
        return None
    adopt = share(within, "adopt", says="part of all units that has to agree")
    time = read_length(within, "time", "5d", says="how long the units have to say so")
    within.done()
    return AmendmentRule(adopt, time)
