"""Succession: the units that lead the cluster next year (elected, in turn, or recognised from above)."""

from dataclasses import dataclass
from typing import assert_never

from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.questions import Option
from bot.rules.ballots import Office
from bot.rules.meeting import Handover
from bot.state.ballots import item_of

TITLES: dict[Office, str] = {"chair": "cụm trưởng", "deputy": "cụm phó"}
NOBODY = Option("none", "Không có")


@dataclass(frozen=True)
class Succession:
    """Leaders of next year, as far as they are known; `offices` are those to be filled."""

    situation: Situation
    cycle: Cycle
    rules: Handover

    def id(self, leaf: str) -> str:
        return str(QuestionId(self.cycle.id, "handover", "", leaf))

    @property
    def offices(self) -> tuple[Office, ...]:
        if self.rules.way != "elected":
            return ("chair", "deputy")
        named = {ballot.office for ballot in self.cycle.charter.ballots}
        return tuple(office for office in TITLES if office in named)

    @property
    def units(self) -> dict[Office, str]:
        """Office -> unit; without offices whose unit is not known."""
        match self.rules.way:
            case "elected":
                found = {office: self._elected(office) for office in self.offices}
            case "rotated":
                order = self.rules.order
                place = order.index(self.cycle.charter.chair)
                found = {o: order[(place + n) % len(order)] for n, o in enumerate(self.offices, 1)}
            case "appointed":
                found = {office: self._said(office) for office in self.offices} if self.document else {}
            case never:
                assert_never(never)
        return {office: unit for office, unit in found.items() if unit}

    @property
    def vacant(self) -> tuple[Office, ...]:
        """Offices that nobody holds next year by the document from above."""
        said = self.situation.answers.get("", {})
        none = (o for o in self.offices if (a := said.get(self.id(o))) and a.value == NOBODY.key)
        return tuple(none) if self.rules.way == "appointed" and self.document else ()

    @property
    def document(self) -> str:
        """Document by which the leaders were recognised from above; "" without one."""
        return self._said("doc")

    @property
    def known(self) -> bool:
        """True once every office has its unit; recognised from above, there may be no deputy."""
        wanted = ("chair",) if self.rules.way == "appointed" else self.offices
        return all(office in self.units for office in wanted)

    @property
    def done(self) -> bool:
        return bool(self._said("done"))

    def _said(self, leaf: str) -> str:
        answer = self.situation.answers.get("", {}).get(self.id(leaf))
        return answer.value if answer and answer.value != NOBODY.key else ""

    def _elected(self, office: Office) -> str:
        ballot = next(b.id for b in self.cycle.charter.ballots if b.office == office)
        vote = item_of(self.situation, ballot)
        return vote.elected[0] if vote and vote.decided and vote.elected else ""


def succession(situation: Situation) -> Succession | None:
    """The succession; None where the charter has no hand-over."""
    cycle = situation.cycle
    return Succession(situation, cycle, cycle.charter.handover) if cycle and cycle.charter.handover else None
