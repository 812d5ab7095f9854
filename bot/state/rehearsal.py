"""Order for a rehearsal: the draft of the charter, and the scores to try it on: this year's, as its newest
closed stage left them, or last year's.

Nothing is counted here; counting takes its time, and is done apart
(.github/decisions/0039-a-charter-is-rehearsed-apart.md).
"""

from dataclasses import dataclass

from bot.dialogue.situation import Situation
from bot.rules.charter import Charter, Stage
from bot.rules.lots import lots_of
from bot.rules.rehearsal import ClosedScores
from bot.state import snapshots
from bot.state.charter_draft import amendment
from bot.state.years import newest


@dataclass(frozen=True)
class RehearsalOrder:
    """Charter to rehearse (the draft or, without one, the charter in force) and the scores to do it on, those
    of `stage` in `year`. `called` names the charter, `shown` is the beginning of the draft's hash."""

    charter: Charter
    closed: ClosedScores
    year: int
    stage: Stage
    called: str
    shown: str = ""


def order(situation: Situation) -> RehearsalOrder | None:
    """Order for what there is to rehearse; None while no stage of this or the last year is closed."""
    # A chat may still be in an earlier year; it is the present charter that is rehearsed.
    situation = newest(situation)
    if situation.cycle is None:
        return None
    before = situation.years.get(situation.cycle.charter.year - 1)
    closed = next((one for year in (situation, before) if year and (one := _closed(year))), None)
    if closed is None:
        return None
    made, own = amendment(situation), situation.cycle.charter
    charter = made.draft.charter if made else own
    called = made.called if made else f"quy chế năm {own.year} đang áp dụng"
    scores, stage = closed
    return RehearsalOrder(charter, scores, scores.charter.year, stage, called, made.shown if made else "")


def _closed(year: Situation) -> tuple[ClosedScores, Stage] | None:
    """Scores of the newest closed stage of a year, and the stage."""
    cycle = year.cycle
    if cycle is None:
        return None
    results = (snapshots.newest(cycle, stage) for stage in reversed(cycle.charter.stages))
    shot = next((shot for shot in results if shot), None)
    if shot is None:
        return None
    body = shot.body
    units = [unit.id for unit in cycle.charter.units if snapshots.values(body, unit.id)]
    scores = ClosedScores(
        cycle.charter,
        {unit: snapshots.values(body, unit) for unit in units},
        {unit: snapshots.points(body, unit) for unit in units},
        {unit: snapshots.total(body, unit) for unit in units},
        {place["unit"]: int(place["rank"]) for place in snapshots.places(body) if place["rank"]},
        snapshots.unsent(cycle.charter, body),
        tuple(snapshots.late(body)),
        snapshots.last_ranks(cycle),
        lots_of(body),
    )
    return scores, shot.stage
