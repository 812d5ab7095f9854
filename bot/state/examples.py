"""Good examples (điển hình tiên tiến) of a year: short reports of the units, and which of them were picked.

The words of an example are the unit's answers `k7/example.<unit>.<n>` and, of its figures,
`k7/example.<unit>.<n>.figures`; its files stand under the first of these. What became of it is an answer of the
cluster, `k7/pick.<unit>.<n>`, so that a year without examples reads no unit's answers for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Evidence, Situation
from bot.rules.charter import Unit
from bot.rules.retention import GONE

# Conversations of the unit's words and of the choice.
WORDS, PICK = "example", "pick"
FIGURES, SEND, OWN = "figures", "send", "own"
# Stored where a unit has no figures to give.
NONE = "none"
# Examples of one unit in a year: nobody reads more.
MOST = 12

Outcome = Literal["sent", "chosen", "passed", "withdrawn"]


@dataclass(frozen=True)
class Example:
    """Example of a unit; `number` counts those of the unit from 1. `sent`: when its outcome was last said."""

    unit: Unit
    number: int
    text: str
    figures: str
    files: tuple[Evidence, ...]
    outcome: Outcome
    sent: datetime

    @property
    def title(self) -> str:
        """First words, for a list."""
        words = " ".join(self.text.split())
        return words if len(words) <= 40 else f"{words[:40].rsplit(' ', 1)[0]}…"


def words_id(situation: Situation, unit: str, number: int, part: str = "") -> str:
    return _id(situation, WORDS, unit, number, part)


def pick_id(situation: Situation, unit: str, number: int) -> str:
    return _id(situation, PICK, unit, number)


def examples(situation: Situation, *outcomes: Outcome) -> tuple[Example, ...]:
    """Examples with these outcomes (of all that were sent, if none is named), in the order of their units. None
    of a year whose personal data were deleted."""
    return tuple(one for one in situation.once(_all) if one.outcome in (outcomes or get_args(Outcome)))


def example(situation: Situation, unit: str, number: int) -> Example | None:
    return next((one for one in situation.once(_all) if (one.unit.id, one.number) == (unit, number)), None)


def drafted(situation: Situation, unit: str, number: int) -> tuple[str, str]:
    """Words and figures written so far; "" each where there are none."""
    own = situation.answers.get(unit, {})
    found = (own.get(words_id(situation, unit, number, part)) for part in ("", FIGURES))
    text, figures = (one.value if one and not one.aside and one.value != GONE else "" for one in found)
    return text, figures


def files(situation: Situation, unit: str, number: int) -> tuple[Evidence, ...]:
    """Files of an example that were not refused."""
    id = words_id(situation, unit, number)
    return tuple(e for e in situation.evidence.get(unit, ()) if e.question == id and e.state != "refused")


def shows(situation: Situation, evidence: int) -> bool:
    """True for a file of an example that was picked: everybody in the cluster may see it."""
    return any(file.id == evidence for one in examples(situation, "chosen") for file in one.files)


def _all(situation: Situation) -> tuple[Example, ...]:
    return tuple(_found(situation))


def _found(situation: Situation) -> Iterator[Example]:
    cycle = situation.cycle
    if cycle is None:
        return
    kept = situation.answers.get("", {})
    refs = [QuestionId.read(id) for id in kept if QuestionId.read(id).conversation == PICK]
    for unit in (*cycle.charter.units, *cycle.charter.former) if refs else ():
        for number in sorted(int(ref.leaf) for ref in refs if ref.unit == unit.id and ref.leaf.isdecimal()):
            answer = kept[pick_id(situation, unit.id, number)]
            text, figures = drafted(situation, unit.id, number)
            outcome = next((known for known in get_args(Outcome) if known == answer.value), None)
            if text and outcome:
                pieces = files(situation, unit.id, number)
                yield Example(
                    unit, number, text, "" if figures == NONE else figures, pieces, outcome, answer.at
                )


def _id(situation: Situation, conversation: str, unit: str, number: int, part: str = "") -> str:
    cycle = situation.cycle.id if situation.cycle else ""
    return str(QuestionId(cycle, conversation, unit, str(number), part))
