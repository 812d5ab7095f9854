"""Inherited tables: the answers and the closed results with which a unit goes on after a merger or a split."""

from collections.abc import Iterator

from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import Answered, Fact, StageClosed
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.inheritance import inherited, receivers, table
from bot.rules.lineage import UnitChange, said_of
from bot.rules.ranking import NOT_SENT
from bot.state import snapshots
from bot.state.sheet import sheet_of


def facts(situation: Situation, change: UnitChange) -> tuple[Fact, ...]:
    """Facts by which units go on with what was settled; `situation` is the one in which the change holds."""
    if situation.cycle is None or not any(receivers(change)):
        return ()
    return (*_answers(situation, situation.cycle, change), *_results(situation, situation.cycle, change))


def _answers(situation: Situation, cycle: Cycle, change: UnitChange) -> Iterator[Fact]:
    """Answers of the self-scores, while these are on. What was said of the forerunners stays theirs."""
    if cycle.stage != "self":
        return
    yield from _handed_in_again(situation, change)
    tables = {unit: sheet_of(situation, unit) for unit in change.changed}
    for unit in receivers(change):
        for leaf in cycle.charter.leaves.values():
            if leaf.criterion.observed or not leaf.criterion.applies(unit):
                continue
            own = {one: sheet.value(leaf) for one, sheet in tables.items()}
            value = inherited(change, "answers", leaf, unit, own)
            id = str(QuestionId(cycle.id, "self", unit, leaf.id))
            if value and value != own.get(unit):
                yield Answered(unit, id, value, reason=_origin(change, own))
            elif not value and own.get(unit):
                # It begins anew, or could not be added up: what stood is shown as the proposal.
                yield Answered(unit, id, aside=True)


def _handed_in_again(situation: Situation, change: UnitChange) -> Iterator[Fact]:
    """A table that was sent is another one now: its unit has to send it once more."""
    for unit in receivers(change):
        if (sheet := sheet_of(situation, unit)).status != "drafting":
            yield Answered(unit, sheet.id("send"), aside=True)


def _origin(change: UnitChange, own: dict[str, str]) -> str:
    """``Kho bạc: 40; QLTT: 20``: what an answer was made of."""
    return "; ".join(f"{unit.short}: {own[unit.id] or 'chưa có'}" for unit in change.before)


def _results(situation: Situation, cycle: Cycle, change: UnitChange) -> Iterator[Fact]:
    """Results of the stages that are closed, once more, with the units that live now."""
    if not cycle.stage:
        return
    for stage in cycle.charter.stages[: cycle.charter.stages.index(cycle.stage)]:
        if shot := snapshots.newest(cycle, stage):
            yield StageClosed(stage, _body(cycle, shot, change), cycle.stage, f"Đơn vị {said_of(change)}.")


def _body(cycle: Cycle, shot: Snapshot, change: UnitChange) -> dict[str, object]:
    living = [unit.id for unit in cycle.charter.units]
    before = {unit: snapshots.values(shot.body, unit) for unit in {*living, *change.changed}}
    made = table(cycle.charter, before, change, "answers")
    absent, late = snapshots.unsent(cycle.charter, shot.body), set(snapshots.late(shot.body))
    for unit in receivers(change):
        # Somebody sent it for a part of what the unit is now.
        if set(change.changed) - absent.keys():
            absent.pop(unit, None)
        else:
            absent[unit] = NOT_SENT
        late.discard(unit)
    absent = {unit: why for unit, why in absent.items() if unit in living}
    values = {unit: made.get(unit, {}) for unit in living}
    own = snapshots.taken(cycle.charter, values, absent, late & set(living), snapshots.last_ranks(cycle))
    return {**shot.body, **own}
