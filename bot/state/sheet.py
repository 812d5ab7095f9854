"""One unit's self-score table as it stands: what is answered, what is missing, where it lies."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal, Self

from bot.dialogue.answers import Answers
from bot.dialogue.question import QuestionId, is_late
from bot.dialogue.situation import Answer, Cycle, Evidence, Situation
from bot.questions import UNASSIGNED, Form
from bot.rules.charter import Charter, Group, Leaf, Unit
from bot.rules.scores import GroupScore, LeafScore, Score, group_score, table
from bot.state.filled import Filled, lacks_reason

Status = Literal["drafting", "with_leader", "sent"]
# What is stored as sent by the clock: with nothing missing, and nobody having sent it by the hard close.
BY_CLOCK = "clock"


class Sheet:
    """A reading of the situation for one unit. Looks things up when asked, and once: whoever asks for the
    sheet of the same situation gets the same."""

    stage = "self"

    def __new__(cls, situation: Situation, *of: str) -> Self:
        # Kept beside the situation, as its cached properties are.
        known: dict[object, Self] = situation.__dict__.setdefault("_sheets", {})
        if (cls, of) not in known:
            known[cls, of] = super().__new__(cls)
        return known[cls, of]

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
        return tuple(e for e in self.situation.evidence.get(self.unit.id, ()) if not is_late(e.question))

    def id(self, leaf: str, part: str = "") -> str:
        """The id of this unit's question about a leaf, for ever."""
        return f"{self._ids}{leaf}.{part}" if part else f"{self._ids}{leaf}"

    def form(self, leaf: Leaf) -> Form:
        return leaf.criterion.form(self.unit.id)

    def answer(self, leaf: Leaf) -> Answer | None:
        """The stored answer, readable or not, set aside or not."""
        return self.answers.get(self.id(leaf.id))

    def value(self, leaf: Leaf) -> str:
        """The leaf's readable answer, "" if there is none."""
        return self.filled.leaves[leaf.id].value or ""

    def lacks_reason(self, leaf: Leaf) -> bool:
        """Whether points over the cap are claimed and nothing says why."""
        answer = self.answer(leaf)
        return bool(answer and lacks_reason(answer))

    @cached_property
    def filled(self) -> Filled:
        return Filled.of(self.charter, self.unit.id, self._ids, self.answers)

    @cached_property
    def values(self) -> Mapping[str, str]:
        """Leaf -> its readable answer, in the charter's order."""
        return {leaf: one.value for leaf, one in self.filled.leaves.items() if one.value is not None}

    def scored(self, leaf: Leaf) -> LeafScore:
        """What the leaf gives now; the rest of the table need not be summed up for it."""
        return self.filled.leaves[leaf.id]

    def summed(self, group: Group) -> GroupScore:
        """What a group of the first level gives now, as `scored` does."""
        return group_score(self.charter, group, self.filled.leaves)

    @property
    def open(self) -> Collection[str]:
        """The ids of all leaves but those of which certainly nothing is to be asked any more."""
        return self.filled.open

    @cached_property
    def score(self) -> Score:
        return table(self.charter, self.unit.id, self.filled.leaves, late=self.late)

    @cached_property
    def late(self) -> bool:
        """Whether the table came after the grace, or has not come yet; where that costs nothing, never."""
        window = self.situation.timetable.window("self", self.unit.id)
        if window is None or not self.charter.late_penalty:
            return False
        sent = self.answers.get(self.id("send"))
        if sent is None or self.status != "sent":
            return self.situation.now > window.in_time_until
        word = self.answers.get(str(QuestionId(self.cycle.id, "approve", self.unit.id)))
        came = max(sent.at, word.at) if word and word.number > sent.number else sent.at
        return (window.closes if sent.value == BY_CLOCK else came) > window.in_time_until

    def missing(self, group: Group | None = None) -> list[Leaf]:
        """Leaves without a readable answer, in the charter's order; of one group or of all."""
        leaves, still = group.leaves if group else self.charter.leaves.values(), self.open
        return [leaf for leaf in leaves if leaf.id in still and not self.value(leaf)]

    def unfounded(self, *, paper: bool = False) -> list[Leaf]:
        """Answered leaves that lack what has to stand behind them: the reason for points over the cap, or
        evidence that the charter requires (a signed form brings its own)."""
        still = self.open
        leaves = [leaf for id, leaf in self.charter.leaves.items() if id in still]
        return [x for x in leaves if self.lacks_reason(x) or (not paper and self.lacks_evidence(x))]

    def lacks_evidence(self, leaf: Leaf) -> bool:
        """Whether evidence is required and there is none; who claims nothing has nothing to prove."""
        if leaf.evidence != "required" or self.pieces(leaf.id):
            return False
        value = self.value(leaf)
        claims = self.scored(leaf).points != 0 and value != UNASSIGNED
        return bool(value) and claims

    def pieces(self, leaf: str) -> list[Evidence]:
        """The evidence behind a leaf, or behind the signed table ("signed")."""
        return [e for e in self.evidence if e.question == self.id(leaf)]

    @cached_property
    def status(self) -> Status:
        """Where the table lies: the later of "sent", the leader's word and a reviewer's return decides.

        A returned table that has not come back in time stands as it was sent.
        """
        sent = self.answers.get(self.id("send"))
        if sent is None or self._sent_too_soon(sent):
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
        """Until when a reviewer has this table open again; None if it is not open."""
        back = self._returned
        return self._revised_until(back) if back and self.status != "sent" else None

    @cached_property
    def received(self) -> int:
        """The number of the answer by which the cluster last got this table; 0 if it has none."""
        sent = self.answers.get(self.id("send"))
        return sent.number if sent and self._accepted(sent) else 0

    def _sent_too_soon(self, sent: Answer) -> bool:
        """Whether the clock sent it and the unit was given more time since: then it is open again."""
        window = self.situation.timetable.window("self", self.unit.id)
        return sent.value == BY_CLOCK and window is not None and sent.at < window.closes

    def _accepted(self, sent: Answer) -> bool:
        if not self.charter.leader_approves or sent.paper or sent.value == BY_CLOCK:
            return True
        word = self.answers.get(str(QuestionId(self.cycle.id, "approve", self.unit.id)))
        return word is not None and word.number > sent.number and word.value == "agree"

    @property
    def _returned(self) -> Answer | None:
        """The reviewer's return, unless the table has come back since."""
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
        """Whether the table was sent from a signed paper form."""
        sent = self.answers.get(self.id("send"))
        return bool(sent and sent.paper)


def _cycle(situation: Situation) -> Cycle:
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    return situation.cycle
