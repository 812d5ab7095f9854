"""State of the pledge: the draft, the version before the units, each unit's word on it.

A unit's word counts for exactly the version it was given on; another version has another hash, and words given
before count no more.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.campaigns import PledgedCampaign
from bot.rules.charter import Unit
from bot.rules.meeting import Aim, Covenant
from bot.rules.pledge import Pledge, Target, aims_of, as_data, from_data, hash_of, plans_of, words
from bot.vietnamese import say_hash

# First words of the stored answers about a version; its hash follows.
YES, REMARK, NO = "yes", "remark", "no"
WORDS = {YES: "đồng ý", REMARK: "đồng ý, có góp ý", NO: "không đồng ý", "": "chưa trả lời"}
# Stored value for "this unit has no figure".
NONE = "-"
# Targets (x1, x2 ...) and campaigns (c1, c2 ...) added in the chat, at most.
MOST_ADDED = 9


@dataclass(frozen=True)
class Pledges:
    """Pledge of the year after this one: draft, version before the units, their words."""

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
        """Aims that have targets; those added in the chat come last."""
        added = []
        for number in range(1, MOST_ADDED + 1):
            if answer := self.answer(f"x{number}"):
                name, _, measure = answer.value.partition(";")
                added.append(Aim(f"x{number}", name.strip(), measure.strip()))
        return (*aims_of(self.cycle.charter), *added)

    @cached_property
    def campaigns(self) -> dict[str, PledgedCampaign]:
        """Campaigns of the draft by the part of their answers' ids: c1, c2 ..."""
        said = {f"c{n}": self.answer(f"c{n}") for n in range(1, MOST_ADDED + 1)}
        return {id: PledgedCampaign.read(a.value) for id, a in said.items() if a and a.value != NONE}

    def plans(self, aim: Aim) -> dict[str, Decimal]:
        """Unit -> figure in the draft: this year's, unless it was changed."""
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
        campaigns = tuple(self.campaigns.values())
        return Pledge(self.year, number, self.text, tuple(t for t in targets if t.plans), campaigns)

    @property
    def unsent(self) -> bool:
        """True while the draft differs from the version before the units."""
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
        """Canonical words of that version; "" without one."""
        return words(self.sent, self.cycle.charter) if self.sent else ""

    @cached_property
    def hash(self) -> str:
        return hash_of(self.words) if self.sent else ""

    @property
    def shown(self) -> str:
        """Beginning of the hash, as people compare it: ``3F2A-91C0-77DE``."""
        return say_hash(self.hash)

    @property
    def is_open(self) -> bool:
        """True while units may answer: the version is before them, not adopted, and within its window."""
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
        """Id under which a unit's word on this version is kept."""
        return str(QuestionId(self.cycle.id, "accept", unit, self.hash[:8]))

    def word(self, unit: str) -> tuple[str, str]:
        """The unit's word on this version and its remark or reason; ("", "") without one."""
        answer = self.situation.answers.get(unit, {}).get(self.said(unit))
        word, _, hash = answer.value.partition(" ") if answer and not answer.aside else ("", "", "")
        return (word, answer.reason) if answer and hash and hash == self.hash else ("", "")

    def saying(self, *wanted: str) -> tuple[Unit, ...]:
        """Units whose word is one of these; "" for those without one."""
        return tuple(u for u in self.cycle.charter.units if self.word(u.id)[0] in wanted)

    @property
    def met(self) -> bool:
        """True once as many units agree as the charter asks for."""
        agreeing, units = self.saying(YES, REMARK), self.cycle.charter.units
        return self.sent is not None and self.covenant.adopt.met(len(agreeing), len(units))


def pledges(situation: Situation) -> Pledges | None:
    """The pledge of this year; None where the charter has none."""
    cycle = situation.cycle
    return Pledges(situation, cycle, cycle.charter.pledge) if cycle and cycle.charter.pledge else None


def stored(pledge: Pledge) -> str:
    """Value under which a version is stored: JSON."""
    return json.dumps(as_data(pledge), ensure_ascii=False, separators=(",", ":"))


def outcome(situation: Situation) -> Mapping[str, object]:
    """Outcome for documents: `hash` of the newest version ("" without one) and `adopted`."""
    pledge = pledges(situation)
    return {"hash": pledge.hash if pledge else "", "adopted": bool(pledge and pledge.adopted)}
