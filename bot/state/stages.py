"""Stages of a year: the present one, and a unit's table at each of them.

A stage has a word only on the leaves that it changes or confirms; the others keep the value of the stage
before. Once a stage is closed, the next one starts from its stored result.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import assert_never

from bot.dialogue.cycle import Cycle, PresentStage, Snapshot
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Answer, Channel, Person, Seat, Situation
from bot.rules.charter import Charter, Group, Leaf, Stage, Unit
from bot.rules.charter_seats import reviewer_names
from bot.rules.lateness import is_seen
from bot.rules.scores import GroupScore, LeafScore, Score, compare, score
from bot.state import lateness, snapshots
from bot.state.sheet import Sheet, sheet_of

NAMES = {"self": "tự chấm", "review": "thẩm định", "explain": "giải trình", "agree": "thống nhất"}


# Stored words of a reviewer: that they stand aside for a group, and that they saw how far apart a leaf is.
RECUSED, SEEN = "recused", "seen"
OF_THE_UNIT = "giữ vai của đơn vị"


def named(stage: str) -> str:
    """Vietnamese name of a stage."""
    return NAMES.get(stage, stage)


def as_seen_by(situation: Situation, person: Person) -> Situation:
    """Situation as this person would see it, for a question put to them unasked; without drafts of ballots."""
    held = tuple(s for s in situation.roster if any(h.person.id == person.id for h in s.holders))
    return replace(situation, person=person, seats=held, channel=Channel(), drafts={}, readings={})


def running(situation: Situation, stage: str, unit: str = "") -> bool:
    """True while the stage is the present one and within its window; the unit's own, if it has one."""
    return (
        situation.cycle is not None
        and situation.cycle.stage == stage
        and situation.timetable.is_open(stage, situation.now, unit)
    )


def is_closed(situation: Situation, window: str) -> bool:
    """True for the window of a stage that is closed, whatever its date: somebody may have closed it before."""
    if situation.cycle is None:
        return False
    order, present = situation.cycle.charter.stages, situation.cycle.stage
    passed = order[: order.index(present)] if present in order else order
    return window in passed


def has_begun(situation: Situation) -> bool:
    """True once scoring has begun: the first stage's window has opened, or a stage is closed."""
    if situation.cycle is None:
        return True
    stage = situation.cycle.stage
    window = situation.timetable.window(stage) if stage == situation.cycle.charter.stages[0] else None
    return window is None or situation.now >= window.opens


def before(charter: Charter, stage: Stage) -> PresentStage:
    """Stage before this one; "" before the first."""
    place = charter.stages.index(stage)
    return charter.stages[place - 1] if place else ""


def following(charter: Charter, stage: Stage) -> PresentStage:
    """Stage after this one; "" after the last."""
    place = charter.stages.index(stage) + 1
    return charter.stages[place] if place < len(charter.stages) else ""


def taking_part(cycle: Cycle) -> list[Unit]:
    """Units that go on after the self-scores; without those that the charter leaves out for sending nothing."""
    shot = snapshots.newest(cycle, "self")
    out = snapshots.unsent(cycle.charter, shot.body) if shot and cycle.charter.unsubmitted == "unranked" else []
    return [unit for unit in cycle.charter.units if unit.id not in out]


def joined_later(situation: Situation, unit: str) -> bool:
    """True for a unit that came once the self-scores had been closed, and that got no time of its own since."""
    cycle = situation.cycle
    closed = next((shot.at for shot in cycle.snapshots if shot.stage == "self"), None) if cycle else None
    if cycle is None or closed is None or any(e.unit == unit and e.window == "self" for e in cycle.extensions):
        return False
    came = (c for c in cycle.holding if c.kind == "join" and unit in {one.id for one in c.begun})
    return any(change.begins(situation.zone) >= closed for change in came)


def filed(cycle: Cycle, stage: str) -> Snapshot | None:
    """Newest stored result of a stage; None while it is on, or on again."""
    return None if stage == cycle.stage else snapshots.newest(cycle, stage)


def values_at(situation: Situation, unit: str, stage: Stage) -> Mapping[str, str]:
    """Leaf -> value of one unit: as stored once the stage is closed, else as it stands."""
    sheet = sheet_of(situation, unit)
    shot = filed(sheet.cycle, stage)
    if shot:
        return snapshots.values(shot.body, unit)
    return sheet.values if stage == "self" else staged(situation, unit, stage).own_values


def at(situation: Situation, unit: str, stage: Stage) -> Sheet:
    """Table of the unit at a stage."""
    live = stage == "self" and not (situation.cycle and filed(situation.cycle, stage))
    return sheet_of(situation, unit) if live else staged(situation, unit, stage)


def latest(situation: Situation, unit: str) -> Sheet:
    """Table of the unit at the present stage, after the last at that one. Raises ValueError without a cycle."""
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    return at(situation, unit, situation.cycle.stage or situation.cycle.charter.stages[-1])


def shown(situation: Situation, unit: str) -> Sheet:
    """Table of the unit as the unit itself may see it: its own while it can change it and until the review is
    closed; the one being agreed once it is put to the units."""
    own = sheet_of(situation, unit)
    if situation.cycle is None or own.revised_until or situation.cycle.stage == "self":
        return own
    if not situation.cycle.stage:
        return latest(situation, unit)
    put = situation.answers.get("", {}).get(str(QuestionId(situation.cycle.id, "present")))
    if situation.cycle.stage == "agree" and put:
        return at(situation, unit, "agree")
    earlier = before(own.charter, situation.cycle.stage)
    return at(situation, unit, earlier) if earlier else own


def seat_named(situation: Situation, seat: Seat) -> str:
    """Name of a reviewer's seat in the charter; "" for another seat, or one that the charter has no more."""
    if situation.cycle is None or seat.role != "reviewer":
        return ""
    return situation.once(_reviewer_names).get(seat.id, "")


def _reviewer_names(situation: Situation) -> dict[int, str]:
    seats = [(seat.id, seat.groups) for seat in situation.roster if seat.role == "reviewer"]
    return reviewer_names(situation.cycle.charter, seats) if situation.cycle else {}


def _review_holders(situation: Situation) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Reviewers' seat -> name of each holder -> units of which they hold a seat too."""
    units: dict[int, set[str]] = {}
    for seat in situation.roster:
        for holder in seat.holders:
            units.setdefault(holder.person.id, set()).add(seat.unit)
    return {
        seat_named(situation, seat): {h.person.name: frozenset(units[h.person.id]) for h in seat.holders}
        for seat in situation.roster
        if seat.role == "reviewer"
    }


@dataclass(frozen=True)
class LeafVerdict:
    """Decision on a leaf at a stage: its value, the reason where it differs, the name of who decided."""

    value: str
    reason: str = ""
    by: str = ""


def staged(situation: Situation, unit: str, stage: Stage) -> "Staged":
    """Table of the unit at the stage; the same for the same situation, since a turn asks for it many times."""
    return situation.once(Staged, unit, stage)


class Staged(Sheet):
    """Table of a unit at a stage after the self-scores, or at a closed one."""

    def __init__(self, situation: Situation, unit: str, stage: Stage) -> None:
        super().__init__(situation, unit)
        self.stage = stage

    @cached_property
    def before(self) -> Mapping[str, str]:
        """Leaf -> value at the stage before; what the system sees itself as it is now."""
        earlier = before(self.charter, self.stage)
        known = values_at(self.situation, self.unit.id, earlier) if earlier else {}
        return {**known, **lateness.of_stage(self, known)} if self.charter.observed else known

    @cached_property
    def claimed(self) -> Mapping[str, str]:
        """Leaf -> value as the unit itself sent it."""
        return values_at(self.situation, self.unit.id, "self")

    @cached_property
    def own_values(self) -> Mapping[str, str]:
        said = {leaf.id: v.value for leaf in self.charter.leaves.values() if (v := self.verdict(leaf))}
        # A word that keeps what the system saw keeps what it sees.
        return {**self.before, **{leaf: value for leaf, value in said.items() if not is_seen(value)}}

    @cached_property
    def values(self) -> Mapping[str, str]:
        return values_at(self.situation, self.unit.id, self.stage)

    def value(self, leaf: Leaf) -> str:
        return self.values.get(leaf.id, "")

    def lacks_reason(self, leaf: Leaf) -> bool:
        return False

    @cached_property
    def score(self) -> Score:
        """Score with the relative criteria as compared when the stage closed; during agreement, as they compare
        now."""
        shot = filed(self.cycle, self.stage)
        compared = snapshots.points(shot.body, self.unit.id) if shot else {}
        if not shot and self.stage == "agree":
            values = {u.id: values_at(self.situation, u.id, self.stage) for u in taking_part(self.cycle)}
            compared = compare(self.charter, values).get(self.unit.id, {})
        return score(self.charter, self.unit.id, self.values, compared, late=self.late)

    def scored(self, leaf: Leaf) -> LeafScore:
        return self.score.leaves[leaf.id]

    def summed(self, group: Group) -> GroupScore:
        return self.score.groups[group.id]

    @property
    def open(self) -> Collection[str]:
        return self.charter.leaves

    @cached_property
    def late(self) -> bool:
        """True where the table counted as late when the self-scores were closed."""
        shot = snapshots.newest(self.cycle, "self")
        return self.unit.id in snapshots.late(shot.body) if shot else super().late

    # --- decisions on leaves ---

    def verdict(self, leaf: Leaf) -> LeafVerdict | None:
        """Decision of this stage on the leaf; None without one."""
        match self.stage:
            case "review":
                return self._joined(leaf)
            case "explain":
                return self.ruled(self.word("reply", leaf.id), leaf)
            case "agree":
                return self.ruled(self.word("agree", leaf.id), leaf)
            case "self":
                return None
            case never:
                assert_never(never)

    def reviewers(self, leaf: Leaf) -> tuple[str, ...]:
        """Names of the seats that review the leaf; the first is slot 1."""
        return self.charter.reviewers.get(self.charter.group_of[leaf.id].id, ())

    def reviews(self, leaf: Leaf) -> Mapping[str, LeafVerdict]:
        """Seat -> decision, of those that have decided on the leaf; in the charter's order."""
        said = ((name, self.reviewed(leaf, slot)) for slot, name in enumerate(self.reviewers(leaf), 1))
        return {name: verdict for name, verdict in said if verdict}

    def _joined(self, leaf: Leaf) -> LeafVerdict | None:
        """Decision of all reviewers of the leaf together, with the reason of each that gave one."""
        said = self.reviews(leaf)
        first = next(iter(said.values()), None)
        rule = self.charter.several_reviews
        if first is None or len(said) == 1 or rule.rule == "first":
            return first
        value = rule.joined(leaf.criterion, self.unit.id, [v.value for v in said.values()])
        reasons = {name: verdict.reason for name, verdict in said.items() if verdict.reason}
        if len(set(reasons.values())) < 2:
            return LeafVerdict(value, next(iter(reasons.values()), ""))
        return LeafVerdict(value, "; ".join(f"{name}: {why.rstrip('.')}" for name, why in reasons.items()))

    def reviewed(self, leaf: Leaf, slot: int) -> LeafVerdict | None:
        """Decision of one reviewer; None without one. A leaf that the unit has sent changed is open again."""
        if self.recusal(self.charter.group_of[leaf.id], slot):
            return None
        own = self.word("review", leaf.id, str(slot))
        if own and not self._changed_since(own, leaf) and (ruled := self.ruled(own, leaf)):
            return ruled
        whole = self.checked(self.charter.group_of[leaf.id], slot)
        return LeafVerdict(self.before.get(leaf.id, ""), by=whole.by) if whole else None

    def checked(self, group: Group, slot: int) -> Answer | None:
        """Answer by which a reviewer is done with the group; None if some of it was sent changed since."""
        word = self.word("review", group.id, str(slot))
        if word is None or word.aside or word.value == RECUSED:
            return None
        return None if any(self._changed_since(word, leaf) for leaf in group.leaves) else word

    def recusal(self, group: Group, slot: int) -> str:
        """Reason for which the seat's holder reviews nothing of this unit's group; "" where they may.

        Only one of several can stand aside. It is the person who does: whoever holds the seat after them may
        review. Whoever holds a seat of the unit is never asked.
        """
        names = self.charter.reviewers.get(group.id, ())
        if len(names) < 2:
            return ""
        holders = self.situation.once(_review_holders).get(names[slot - 1], {})
        if holders and all(self.unit.id in units for units in holders.values()):
            return OF_THE_UNIT
        word = self.word("review", group.id, str(slot))
        stands_aside = word and not word.aside and word.value == RECUSED and word.by in holders
        return word.reason if word and stands_aside else ""

    def far_apart(self, leaf: Leaf) -> str:
        """Values of a leaf that the charter lets count only once each reviewer has seen them; "" where they are
        near each other."""
        if not self.disputed(leaf):
            return ""
        values = [verdict.value for verdict in self.reviews(leaf).values()]
        far = self.charter.several_reviews.is_far(leaf.criterion, self.unit.id, values)
        return " ".join(values) if far else ""

    def unseen(self, group: Group, slot: int) -> list[Leaf]:
        """Leaves on which reviewers are far apart and this one has not kept their own word since."""
        if self.charter.several_reviews.apart is None or self.recusal(group, slot):
            return []
        far = ((leaf, self.far_apart(leaf)) for leaf in group.leaves)
        return [leaf for leaf, values in far if values and not self._kept(leaf, slot, values)]

    def _kept(self, leaf: Leaf, slot: int, values: str) -> bool:
        word = self.word("review", leaf.id, f"{SEEN}{slot}")
        return word is not None and not word.aside and word.value == values

    def _changed_since(self, word: Answer, leaf: Leaf) -> bool:
        """True where the unit has changed the leaf since then, and the cluster has got the changed table."""
        claim = self.answers.get(self.id(leaf.id))
        return claim is not None and word.number < min(claim.number, self.received)

    def disputed(self, leaf: Leaf) -> bool:
        """True where all reviewers of the leaf have decided, and differently; without those who stand aside."""
        group = self.charter.group_of[leaf.id]
        slots = range(1, 1 + len(self.reviewers(leaf)))
        said = [self.reviewed(leaf, slot) for slot in slots if not self.recusal(group, slot)]
        return None not in said and len({v.value for v in said if v}) > 1

    def unsettled(self, leaf: Leaf) -> bool:
        """True where reviewers differ and no rule of the charter makes one value of theirs."""
        values = [verdict.value for verdict in self.reviews(leaf).values()]
        rule = self.charter.several_reviews
        return self.disputed(leaf) and not rule.settles(leaf.criterion, self.unit.id, values)

    def ruled(self, answer: Answer | None, leaf: Leaf) -> LeafVerdict | None:
        """Answer as a decision: None unless it can be read and, where it differs from the stage before, has a
        reason."""
        if answer is None or answer.aside or leaf.criterion.worth(self.unit.id, answer.value) is None:
            return None
        # A unit that explained itself is owed a reason even where the value stays.
        changed = answer.value != self.before.get(leaf.id, "") or self.stage == "explain"
        if changed and not answer.reason:
            return None
        return LeafVerdict(answer.value, answer.reason, answer.by)

    def word(self, conversation: str, leaf: str = "", part: str = "") -> Answer | None:
        """Stored answer to a question about this unit."""
        return self.answers.get(str(QuestionId(self.cycle.id, conversation, self.unit.id, leaf, part)))
