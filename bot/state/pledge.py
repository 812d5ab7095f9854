"""The pledge as it stands: the draft, the version that is before the units, what each unit says to it.

A unit's word counts for exactly the version it was given to; when another version is put, it has another
hash, and all words so far fall by themselves.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Cycle, Situation
from bot.rules.charter import Unit
from bot.rules.meeting import Aim, Covenant
from bot.rules.pledge import Pledge, Target, aims_of, as_data, from_data, hash_of, plans_of, words

# The first words of the answers that are kept about a version.
YES, REMARK, NO = "yes", "remark", "no"
WORDS = {YES: "đồng ý", REMARK: "đồng ý, có góp ý", NO: "không đồng ý", "": "chưa trả lời"}
# In a stored value, no figure for this unit.
NONE = "-"
# Targets that were added in the chat: x1, x2 ...
MOST_ADDED = 9


@dataclass(frozen=True)
class Pledges:
    """All there is about the pledge of the year after this one."""

    situation: Situation
    cycle: Cycle
    covenant: Covenant

    def id(self, leaf: str, part: str = "", unit: str = "") -> str:
        return str(QuestionId(self.cycle.id, "pledge", unit, leaf, part))

    def answer(self, leaf: str, part: str = "", unit: str = "") -> Answer | None:
        return self.situation.answers.get(unit, {}).get(self.id(leaf, part, unit))

    # --- the draft ---

    @property
    def year(self) -> int:
        return self.cycle.charter.year + 1

    @property
    def text(self) -> str:
        answer = self.answer("text")
        return answer.value if answer else ""

    @cached_property
    def aims(self) -> tuple[Aim, ...]:
        """What there are targets for, those added in the chat at the end."""
        added = []
        for number in range(1, MOST_ADDED + 1):
            if answer := self.answer(f"x{number}"):
                name, _, measure = answer.value.partition(";")
                added.append(Aim(f"x{number}", name.strip(), measure.strip()))
        return (*aims_of(self.cycle.charter), *added)

    def plans(self, aim: Aim) -> dict[str, Decimal]:
        """The draft's figures: this year's, unless something else was said."""
        own = plans_of(self.cycle.charter, aim)
        for unit in self.cycle.charter.units:
            if answer := self.answer(aim.id, unit=unit.id):
                own.pop(unit.id, None)
                if answer.value != NONE:
                    own[unit.id] = Decimal(answer.value)
        return own

    @cached_property
    def draft(self) -> Pledge:
        number = 1 + (self.sent.number if self.sent else 0)
        targets = (Target(aim, self.plans(aim)) for aim in self.aims)
        return Pledge(self.year, number, self.text, tuple(t for t in targets if t.plans))

    @property
    def unsent(self) -> bool:
        """Whether the draft says something else than the version that is before the units."""
        return bool(self.text) and (
            self.sent is None or replace(self.draft, number=self.sent.number) != self.sent
        )

    # --- the version before the units ---

    @cached_property
    def sent(self) -> Pledge | None:
        answer = self.answer("sent")
        return from_data(json.loads(answer.value)) if answer else None

    @cached_property
    def words(self) -> str:
        """The canonical words of that version; empty if there is none."""
        return words(self.sent, self.cycle.charter) if self.sent else ""

    @cached_property
    def hash(self) -> str:
        return hash_of(self.words) if self.sent else ""

    @property
    def shown(self) -> str:
        """As much of the hash as people compare: ``3F2A-91C0-77DE``."""
        short = self.hash[:12].upper()
        return "-".join(short[at : at + 4] for at in range(0, len(short), 4))

    @property
    def is_open(self) -> bool:
        """Whether units may speak to it now: it is before them, not adopted, and within its window."""
        if self.sent is None or self.adopted:
            return False
        return "pledge" not in self.cycle.charter.windows or self.situation.timetable.is_open(
            "pledge", self.situation.now
        )

    @property
    def adopted(self) -> bool:
        answer = self.answer("adopted")
        return answer is not None and answer.value == self.hash

    # --- what the units say ---

    def said(self, unit: str) -> str:
        """The id under which a unit's word on this version is kept."""
        return str(QuestionId(self.cycle.id, "accept", unit, self.hash[:8]))

    def word(self, unit: str) -> tuple[str, str]:
        """A unit's word on this version, and its remark or reason; ("", "") so far."""
        answer = self.situation.answers.get(unit, {}).get(self.said(unit))
        word, _, hash = answer.value.partition(" ") if answer and not answer.aside else ("", "", "")
        return (word, answer.reason) if answer and hash and hash == self.hash else ("", "")

    def saying(self, *wanted: str) -> tuple[Unit, ...]:
        return tuple(u for u in self.cycle.charter.units if self.word(u.id)[0] in wanted)

    @property
    def met(self) -> bool:
        """Whether as many agree as the charter asks for."""
        agreeing, units = self.saying(YES, REMARK), self.cycle.charter.units
        return self.sent is not None and self.covenant.adopt.met(len(agreeing), len(units))


def pledges(situation: Situation) -> Pledges | None:
    """None where the charter knows no pledge."""
    cycle = situation.cycle
    return Pledges(situation, cycle, cycle.charter.pledge) if cycle and cycle.charter.pledge else None


def stored(pledge: Pledge) -> str:
    """A version as it is kept."""
    return json.dumps(as_data(pledge), ensure_ascii=False, separators=(",", ":"))


def outcome(situation: Situation) -> Mapping[str, object]:
    """For whoever makes a document: the hash of the newest version, and whether it was adopted."""
    pledge = pledges(situation)
    return {"hash": pledge.hash if pledge else "", "adopted": bool(pledge and pledge.adopted)}
