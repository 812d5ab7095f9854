"""One unit's self-score table as it stands: what is answered, what is missing, where it lies."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from bot.conversations.asking import Ref
from bot.conversations.situation import Answer, Cycle, Evidence, Situation
from bot.questions import OVERRIDE, Form
from bot.rules.charter import Charter, Group, Leaf, Unit
from bot.rules.scores import Score, score

Status = Literal["drafting", "with_leader", "sent"]


class Sheet:
    """A reading of the situation for one unit. Cheap to make; looks things up when asked."""

    stage = "self"

    def __init__(self, here: Situation, unit: str) -> None:
        self.here = here
        self.cycle: Cycle = _cycle(here)
        self.charter: Charter = self.cycle.charter
        self.unit: Unit = self.charter.unit_by_id[unit]

    @cached_property
    def answers(self) -> Mapping[str, Answer]:
        return self.here.answers.get(self.unit.id, {})

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        return self.here.evidence.get(self.unit.id, ())

    def id(self, leaf: str, part: str = "") -> str:
        """The id of this unit's question about a leaf, for ever."""
        return str(Ref(self.cycle.id, "self", self.unit.id, leaf, part))

    def form(self, leaf: Leaf) -> Form:
        return leaf.criterion.form(self.unit.id)

    def answer(self, leaf: Leaf) -> Answer | None:
        """The stored answer, readable or not, set aside or not."""
        return self.answers.get(self.id(leaf.id))

    def value(self, leaf: Leaf) -> str:
        """The leaf's readable answer, "" if there is none."""
        answer = self.answer(leaf)
        if answer is None or answer.aside or leaf.criterion.worth(self.unit.id, answer.value) is None:
            return ""
        return answer.value

    def lacks_reason(self, leaf: Leaf) -> bool:
        """Whether points over the cap are claimed and nothing says why."""
        answer = self.answer(leaf)
        return bool(answer and answer.value.startswith(OVERRIDE) and not answer.reason)

    @cached_property
    def values(self) -> Mapping[str, str]:
        values = {leaf.id: self.value(leaf) for leaf in self.charter.leaves.values()}
        return {leaf: value for leaf, value in values.items() if value}

    @cached_property
    def score(self) -> Score:
        return score(self.charter, self.unit.id, self.values)

    def missing(self, group: Group | None = None) -> list[Leaf]:
        """Leaves without a readable answer, in the charter's order; of one group or of all."""
        leaves = group.leaves if group else self.charter.leaves.values()
        return [leaf for leaf in leaves if not self.value(leaf)]

    def pieces(self, leaf: str) -> list[Evidence]:
        """The evidence behind a leaf, or behind the signed table ("signed")."""
        return [e for e in self.evidence if e.question == self.id(leaf)]

    @cached_property
    def status(self) -> Status:
        """Where the table lies: the later of "sent", the leader's word and a reviewer's return decides.

        A returned table that has not come back in time stands as it was sent.
        """
        sent = self.answers.get(self.id("send"))
        if sent is None:
            return "drafting"
        back = self._returned
        if back and (self.cycle.stage != "review" or self.here.now >= self._revised_until(back)):
            return "sent"
        if back and sent.number < back.number:
            return "drafting"
        if self._accepted(sent):
            return "sent"
        word = self.answers.get(str(Ref(self.cycle.id, "approve", self.unit.id)))
        return "with_leader" if word is None or word.number < sent.number else "drafting"

    @cached_property
    def revised_until(self) -> datetime | None:
        """Until when a reviewer has this table open again; None if it is not open."""
        back = self._returned
        return self._revised_until(back) if back and self.status != "sent" else None

    @cached_property
    def received(self) -> int:
        """The number of the answer by which the cluster last got this table; 0 if it has none."""
        sent = self.answers.get(self.id("send"))
        return sent.number if sent and self._accepted(sent) else 0

    def _accepted(self, sent: Answer) -> bool:
        if not self.charter.leader_approves or sent.paper:
            return True
        word = self.answers.get(str(Ref(self.cycle.id, "approve", self.unit.id)))
        return word is not None and word.number > sent.number and word.value == "agree"

    @property
    def _returned(self) -> Answer | None:
        """The reviewer's return, unless the table has come back since."""
        back = self.answers.get(str(Ref(self.cycle.id, "return", self.unit.id)))
        sent = self.answers.get(self.id("send"))
        came = back and sent and sent.number > back.number and self._accepted(sent)
        return None if came else back

    def _revised_until(self, back: Answer) -> datetime:
        ends = back.at + timedelta(hours=self.charter.revision_hours)
        return min(ends, self.charter.windows["review"].closes)

    @property
    def paper(self) -> bool:
        """Whether the table was sent from a signed paper form."""
        sent = self.answers.get(self.id("send"))
        return bool(sent and sent.paper)


def _cycle(here: Situation) -> Cycle:
    if here.cycle is None:
        raise ValueError("no cycle is open")
    return here.cycle
