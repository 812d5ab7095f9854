"""Self-score table of a unit: its answers and scores, what is missing, with whom it is."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from bot.dialogue.answers import Answers
from bot.dialogue.cycle import Cycle
from bot.dialogue.question import QuestionId, is_late, is_of_example
from bot.dialogue.situation import Answer, Evidence, Situation
from bot.questions import UNASSIGNED, Form
from bot.rules.charter import Charter, Group, Leaf, Stage, Unit
from bot.rules.scores import GroupScore, LeafScore, Score, group_score, leaf_score, table
from bot.state import lateness
from bot.state.filled import Filled, lacks_reason

Status = Literal["drafting", "with_leader", "sent"]
# Value of "sent" where the clock sent a complete table at the hard close.
BY_CLOCK = "clock"


class Sheet:
    """Table of one unit in a situation; each part is worked out when it is first asked for."""

    stage: Stage = "self"

    def __init__(self, situation: Situation, unit: str) -> None:
        self.situation = situation
        self.cycle: Cycle = _cycle(situation)
        self.charter: Charter = self.cycle.charter
        self.unit: Unit = self.charter.unit_by_id[unit]
        self._ids = f"{self.cycle.id}/self.{unit}."

    @cached_property
    def answers(self) -> Answers:
        return Answers.of(self.situation.answers.get(self.unit.id, {}))

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        every = self.situation.evidence.get(self.unit.id, ())
        return tuple(e for e in every if not is_late(e.question) and not is_of_example(e.question))

    def id(self, leaf: str, part: str = "") -> str:
        """Id of this unit's question about a leaf."""
        return f"{self._ids}{leaf}.{part}" if part else f"{self._ids}{leaf}"

    def form(self, leaf: Leaf) -> Form:
        return leaf.criterion.form(self.unit.id)

    def answer(self, leaf: Leaf) -> Answer | None:
        """Stored answer, readable or not, set aside or not; None without one."""
        return self.answers.get(self.id(leaf.id))

    def value(self, leaf: Leaf) -> str:
        """Value of the leaf's readable answer, "" without one."""
        return self.leaves[leaf.id].value or ""

    def lacks_reason(self, leaf: Leaf) -> bool:
        """True where a claim that needs a reason has none."""
        answer = self.answer(leaf)
        return bool(answer and lacks_reason(leaf, self.unit.id, answer))

    @cached_property
    def filled(self) -> Filled:
        return Filled.of(self.charter, self.unit.id, self._ids, self.answers)

    @cached_property
    def leaves(self) -> Mapping[str, LeafScore]:
        """Leaf -> its score, by what was answered and by what the system sees itself."""
        seen = lateness.of_self(self) if self.charter.observed else {}
        if not seen:
            return self.filled.leaves
        known, unit = self.charter.leaves, self.unit.id
        made = {id: leaf_score(self.charter, unit, known[id], value) for id, value in seen.items()}
        return {**self.filled.leaves, **made}

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Leaf -> value of its readable answer, in the charter's order."""
        return {leaf: one.value for leaf, one in self.leaves.items() if one.value is not None}

    def scored(self, leaf: Leaf) -> LeafScore:
        """Score of a leaf; the rest of the table is not summed up for it."""
        return self.leaves[leaf.id]

    def summed(self, group: Group) -> GroupScore:
        """Score of a group of the first level; the rest of the table is not summed up for it."""
        return group_score(self.charter, group, self.leaves)

    @property
    def open(self) -> Collection[str]:
        """Ids of the leaves that may still lack an answer, a reason or evidence."""
        return self.filled.open

    @cached_property
    def score(self) -> Score:
        return table(self.charter, self.unit.id, self.leaves, late=self.late)

    @cached_property
    def late(self) -> bool:
        """True where the table came after the grace period, or has not come by then, if that costs points."""
        window = self.situation.timetable.window("self", self.unit.id)
        if window is None or not self.charter.late_penalty:
            return False
        return (self.came_at or self.situation.now) > window.in_time_until

    @cached_property
    def came_at(self) -> datetime | None:
        """Time at which the cluster got the table; the close of the window, where the clock sent it. None while
        it has not come."""
        sent = self.answers.get(self.id("send"))
        if sent is None or self.status != "sent":
            return None
        if sent.value == BY_CLOCK and (window := self.situation.timetable.window("self", self.unit.id)):
            return window.closes
        word = self.answers.get(str(QuestionId(self.cycle.id, "approve", self.unit.id)))
        return max(sent.at, word.at) if word and word.number > sent.number else sent.at

    def missing(self, group: Group | None = None) -> list[Leaf]:
        """Leaves without a readable answer, in the charter's order; of one group or of all."""
        leaves, still = group.leaves if group else self.charter.leaves.values(), self.open
        return [leaf for leaf in leaves if leaf.id in still and not self.value(leaf)]

    def unfounded(self, *, paper: bool = False) -> list[Leaf]:
        """Answered leaves that lack the reason for points over the cap, or evidence that the charter requires.

        A signed form (`paper`) brings its own evidence.
        """
        still = self.open
        leaves = [leaf for id, leaf in self.charter.leaves.items() if id in still]
        return [x for x in leaves if self.lacks_reason(x) or (not paper and self.lacks_evidence(x))]

    def lacks_evidence(self, leaf: Leaf) -> bool:
        """True where evidence is required and missing. A claim of no points needs none."""
        if leaf.evidence != "required" or leaf.criterion.observed or self.pieces(leaf.id):
            return False
        value = self.value(leaf)
        claims = self.scored(leaf).points != 0 and value != UNASSIGNED
        return bool(value) and claims

    def pieces(self, leaf: str) -> list[Evidence]:
        """Evidence behind a leaf, behind the signed table ("signed"), or not assigned yet ("loose")."""
        return [e for e in self.evidence if e.question == self.id(leaf)]

    @cached_property
    def status(self) -> Status:
        """drafting, with_leader or sent: the latest of sending, leader's word and reviewer's return decides.

        A returned table that was not sent again in time counts as it was sent before.
        """
        sent = self.answers.get(self.id("send"))
        if sent is None or sent.aside or self._sent_too_soon(sent):
            return "drafting"
        back = self._returned
        if back and (self.cycle.stage != "review" or self.situation.now >= self._revised_until(back)):
            return "sent"
        if back and sent.number < back.number:
            return "drafting"
        if self._accepted(sent):
            return "sent"
        word = self.answers.get(str(QuestionId(self.cycle.id, "approve", self.unit.id)))
        return "with_leader" if word is None or word.number < sent.number else "drafting"

    @cached_property
    def revised_until(self) -> datetime | None:
        """End of the time for which a reviewer has opened this table again; None if it is not open."""
        back = self._returned
        return self._revised_until(back) if back and self.status != "sent" else None

    @cached_property
    def received(self) -> int:
        """Number of the answer by which the cluster last got this table; 0 if it has none."""
        sent = self.answers.get(self.id("send"))
        return sent.number if sent and self._accepted(sent) else 0

    def _sent_too_soon(self, sent: Answer) -> bool:
        """True where the clock sent it and the unit was given more time since: then it is open again."""
        window = self.situation.timetable.window("self", self.unit.id)
        return sent.value == BY_CLOCK and window is not None and sent.at < window.closes

    def _accepted(self, sent: Answer) -> bool:
        if not self.charter.leader_approves or sent.paper or sent.value == BY_CLOCK:
            return True
        word = self.answers.get(str(QuestionId(self.cycle.id, "approve", self.unit.id)))
        return word is not None and word.number > sent.number and word.value == "agree"

    @property
    def _returned(self) -> Answer | None:
        """Answer by which a reviewer returned the table, unless it was sent again since."""
        back = self.answers.get(str(QuestionId(self.cycle.id, "return", self.unit.id)))
        sent = self.answers.get(self.id("send"))
        came = back and sent and sent.number > back.number and self._accepted(sent)
        return None if came else back

    def _revised_until(self, back: Answer) -> datetime:
        ends = back.at + timedelta(hours=self.charter.revision_hours)
        review = self.situation.timetable.window("review", self.unit.id) or self.charter.windows["review"]
        return min(ends, review.closes)

    @property
    def paper(self) -> bool:
        """True where the table was sent from a signed paper form."""
        sent = self.answers.get(self.id("send"))
        return bool(sent and sent.paper)


def sheet_of(situation: Situation, unit: str) -> Sheet:
    """Sheet of the unit; the same for the same situation, since a turn asks for it many times."""
    return situation.once(Sheet, unit)


def _cycle(situation: Situation) -> Cycle:
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    return situation.cycle
