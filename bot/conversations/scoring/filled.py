"""What of a unit's table is filled in: looked at once, then answer by answer, for a table is long and each
message changes one leaf of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from bot.conversations.answers import Answers
from bot.conversations.situation import Answer
from bot.questions import OVERRIDE
from bot.rules.charter import Charter, Leaf
from bot.rules.scores import leaf_score


@dataclass(frozen=True)
class Filled:
    """`ids` is how the ids of the unit's questions begin. `values` has each leaf's readable answer, "" where
    there is none; `open` are the leaves of which something may still be asked unasked."""

    charter: Charter
    unit: str
    ids: str
    values: Mapping[str, str]
    open: frozenset[str]

    @classmethod
    def of(cls, charter: Charter, unit: str, ids: str, answers: Answers) -> "Filled":
        known = answers.readings.get(cls)
        if isinstance(known, cls) and known.charter is charter and (known.unit, known.ids) == (unit, ids):
            return known
        nothing = cls(charter, unit, ids, dict.fromkeys(charter.leaves, ""), frozenset(charter.leaves))
        made = answers.readings[cls] = nothing.after(answers)
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
        values, still = dict(self.values), set(self.open)
        for leaf, answer in changed:
            values[leaf.id] = value = self._read(leaf, answer)
            if value and leaf.evidence != "required" and not lacks_reason(answer):
                still.discard(leaf.id)
            else:
                still.add(leaf.id)
        return type(self)(self.charter, self.unit, ids, values, frozenset(still))

    def _read(self, leaf: Leaf, answer: Answer) -> str:
        """An answer's value; "" for one that was set aside, or that the charter cannot read."""
        if not answer.value or answer.aside:
            return ""
        return leaf_score(self.charter, self.unit, leaf, answer.value).value or ""


def lacks_reason(answer: Answer) -> bool:
    """Whether points over the cap are claimed and nothing says why."""
    return answer.value.startswith(OVERRIDE) and not answer.reason
