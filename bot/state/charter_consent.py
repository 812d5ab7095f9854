"""Consent of the units to a charter that is put to them: a draft, or the first charter while it is in force
already.

A unit's word counts for exactly the text it was given on, by its hash; whoever is silent has not agreed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Situation
from bot.rules.charter import Charter, Unit
from bot.state.charter_draft import called
from bot.state.pledge import NO, REMARK, YES

TALK = "charterword"
WORDS = {YES: "nhất trí", REMARK: "nhất trí, có góp ý", NO: "không nhất trí", "": "chưa cho ý kiến"}
_MARK = 8
# Time for the units' words where the charter sets none.
USUAL = timedelta(days=5)


@dataclass(frozen=True)
class CharterConsent:
    """Charter of this number and hash beside the units' words on it. `reason`: why the charter is changed."""

    situation: Situation
    cycle: Cycle
    charter: Charter
    number: int
    hash: str
    reason: str = ""

    @property
    def put(self) -> Answer | None:
        """Answer by which exactly this text was put to the units; None before."""
        answer = self.situation.answers.get("", {}).get(put_id(self.cycle))
        return answer if answer and answer.value == self.hash else None

    @property
    def called(self) -> str:
        """``quy chế``, ``dự thảo quy chế lần 2``, ``dự thảo bảng tiêu chí năm 2027``."""
        return called(self.cycle, self.number) if self.number > 1 else "quy chế"

    @property
    def until(self) -> datetime | None:
        """End of the time for their words; None where it was not put."""
        rule = self.cycle.charter.amendments
        return self.put.at + (rule.time if rule else USUAL) if self.put else None

    @property
    def is_open(self) -> bool:
        """True while units may give their word."""
        return self.until is not None and self.situation.now < self.until

    def said(self, unit: str) -> str:
        """Id under which a unit's word on this text is kept."""
        return str(QuestionId(self.cycle.id, TALK, unit, self.hash[:_MARK]))

    def word(self, unit: str) -> tuple[str, str]:
        """The unit's word and its remark or reason; ("", "") without one."""
        answer = self.situation.answers.get(unit, {}).get(self.said(unit))
        word, _, hash = answer.value.partition(" ") if answer and not answer.aside else ("", "", "")
        return (word, answer.reason) if answer and hash and hash == self.hash else ("", "")

    def saying(self, *wanted: str) -> tuple[Unit, ...]:
        """Units whose word is one of these; "" for those without one."""
        return tuple(unit for unit in self.cycle.charter.units if self.word(unit.id)[0] in wanted)

    @property
    def count(self) -> str:
        """``3/8 đơn vị đã nhất trí``."""
        return f"{len(self.saying(YES, REMARK))}/{len(self.cycle.charter.units)} đơn vị đã nhất trí"

    @property
    def may_be_put(self) -> bool:
        """True where it can be put to the units: for the first time, or once their time is over in vain."""
        return self.put is None or not (self.is_open or self.met)

    @property
    def met(self) -> bool:
        """True where enough units agree for a change in mid-year; always, where the charter asks for none."""
        rule = self.cycle.charter.amendments
        agreeing, units = self.saying(YES, REMARK), self.cycle.charter.units
        return rule is None or self.number == 1 or rule.adopt.met(len(agreeing), len(units))


def consent(situation: Situation) -> CharterConsent | None:
    """The draft, else the first charter while it was put to the units or nobody has adopted it; None where the
    charter in force was adopted before."""
    cycle = situation.cycle
    if cycle is None or situation.is_past:
        return None
    if draft := cycle.draft:
        return CharterConsent(situation, cycle, draft.charter, cycle.version + 1, draft.hash, draft.reason)
    first = CharterConsent(situation, cycle, cycle.charter, 1, cycle.hash)
    return first if cycle.version == 1 and cycle.hash and (first.put or not cycle.versions) else None


def put_id(cycle: Cycle) -> str:
    """Id under which it is kept which text was put to the units."""
    return str(QuestionId(cycle.id, "charter", "", "put"))
