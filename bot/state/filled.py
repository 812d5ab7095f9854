"""Scores of the leaves that a unit has filled in, kept up answer by answer.

A table may have hundreds of leaves and a message changes one, so each result is made from the one before
(`bot.dialogue.answers.Reading`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.dialogue.answers import Answers
from bot.dialogue.situation import Answer
from bot.questions import OVERRIDE
from bot.rules.charter import Charter, Leaf
from bot.rules.scores import LeafScore, leaf_score


@dataclass(frozen=True)
class Filled:
    """Leaves of a unit's table as they are filled in.

    `ids` is the beginning of the ids of the unit's questions. `leaves`: leaf -> its score by its readable
    answer, in the charter's order. `open` are the leaves that may still lack an answer, a reason or evidence.
    """

    charter: Charter
    unit: str
    ids: str
    leaves: Mapping[str, LeafScore]
    open: frozenset[str]

    @classmethod
    def of(cls, charter: Charter, unit: str, ids: str, answers: Answers) -> "Filled":
        known = answers.readings.get(cls)
        if isinstance(known, cls) and known.charter is charter and (known.unit, known.ids) == (unit, ids):
            return known
        none = {id: leaf_score(charter, unit, leaf, None) for id, leaf in charter.leaves.items()}
        made = answers.readings[cls] = cls(charter, unit, ids, none, frozenset(none)).after(answers)
        return made

    def after(self, newer: Mapping[str, Answer]) -> Self:
        leaves, ids = self.charter.leaves, self.ids
        changed = [
            (leaf, answer)
            for question, answer in newer.items()
            if question.startswith(ids) and (leaf := leaves.get(question[len(ids) :]))
        ]
        if not changed:
            return self
        scored, still, unit = dict(self.leaves), set(self.open), self.unit
        for leaf, answer in changed:
            value = None if answer.aside else answer.value or None
            scored[leaf.id] = one = leaf_score(self.charter, self.unit, leaf, value)
            if one.value is not None and leaf.evidence != "required" and not lacks_reason(leaf, unit, answer):
                still.discard(leaf.id)
            else:
                still.add(leaf.id)
        return type(self)(self.charter, self.unit, ids, scored, frozenset(still))


def lacks_reason(leaf: Leaf, unit: str, answer: Answer) -> bool:
    """True where points over the cap, or that the criterion is not for the unit, are claimed without a word."""
    return needs_reason(leaf, unit, answer.value) and not answer.reason


def needs_reason(leaf: Leaf, unit: str, value: str) -> bool:
    left_out = leaf.criterion.applies(unit) and leaf.criterion.left_out(unit, value)
    return value.startswith(OVERRIDE) or left_out
