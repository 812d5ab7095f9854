"""Pictures of a year by names: ``ranking.2``, ``progress``, ``profile.thue``, ``years.thue``, ``count.flag``.

After the dot: the number of the result, the unit, the ballot. What a name gives is the same whenever it is
asked for, but for progress.
"""

from bot.conversations.pictures.ballot_bars import ballot_bars
from bot.conversations.pictures.picture import Picture
from bot.conversations.pictures.progress_card import progress_card
from bot.conversations.pictures.ranking_card import ranking_card
from bot.conversations.pictures.unit_charts import places_by_year, profile
from bot.conversations.results.close import result
from bot.dialogue.cycle import Snapshot
from bot.dialogue.situation import Situation
from bot.state.seats import own_units, steers

# Of these the unit is the part after the dot.
_OF_A_UNIT = ("profile", "years")


def picture_named(situation: Situation, name: str) -> Picture | None:
    """Picture of the situation's year; None where there is none of that name, or nothing is published yet."""
    kind, _, about = name.partition(".")
    cycle = situation.cycle
    if cycle is None:
        return None
    match kind:
        case "ranking":
            shot = published(situation, about)
            return ranking_card(situation, shot) if shot else None
        case "progress":
            return progress_card(situation)
        case "profile":
            shot = result(situation)
            return profile(situation, shot, about) if shot and shot.published else None
        case "years":
            return places_by_year(situation, about)
        case "count":
            poll = next((poll for poll in cycle.polls if poll.key == about), None)
            return ballot_bars(situation, poll) if poll else None
        case _:
            return None


def may_see(situation: Situation, name: str) -> bool:
    """True where this chat may have the picture: a unit's own are for it, the chair and the secretary; the
    others show what the whole group was told."""
    kind, _, about = name.partition(".")
    return kind not in _OF_A_UNIT or about in own_units(situation) or steers(situation)


def published(situation: Situation, number: str) -> Snapshot | None:
    """Result of the charter's last stage with this number; None unless it is published."""
    cycle = situation.cycle
    last = cycle.charter.stages[-1] if cycle else ""
    shots = cycle.snapshots if cycle else ()
    return next((s for s in shots if s.stage == last and str(s.number) == number and s.published), None)
