"""Evidence of a unit, with that of its forerunners as it was settled at a merger."""

from collections.abc import Mapping
from dataclasses import replace

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Evidence
from bot.rules.inheritance import forerunners


def inherited_evidence(
    cycle: Cycle, unit: str, evidence: Mapping[str, tuple[Evidence, ...]]
) -> tuple[Evidence, ...]:
    """The unit's own evidence, after that which goes on with it; each piece stays stored with who sent it."""
    own = evidence[unit]
    if not unit or not any(change.kind in ("merge", "split") for change in cycle.holding):
        return own
    found: list[Evidence] = []
    for other in dict.fromkeys(one for change in cycle.holding for one in change.changed):
        for piece in evidence[other] if other != unit else ():
            ref = QuestionId.read(piece.question)
            if ref.unit == other and other in forerunners(cycle.holding, unit, ref.leaf):
                found.append(replace(piece, question=str(replace(ref, unit=unit))))
    return (*found, *own)
