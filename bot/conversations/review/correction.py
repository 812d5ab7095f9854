"""Correction (đính chính) of a published result: a new one is stored with a reason, and the old one is kept."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from bot.conversations.joining import invitation
from bot.conversations.results.close import is_published, result
from bot.conversations.results.posts import places_text, ranking_post
from bot.conversations.review.leaf_decision import Ruling
from bot.conversations.scoring import texts
from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.facts import Answered, Fact, Published, StageClosed, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Situation
from bot.questions import Choice, Option
from bot.rules.charter import Leaf
from bot.rules.lineage import charter_of
from bot.rules.lots import lots_of
from bot.state import snapshots
from bot.state.stages import LeafVerdict, Staged
from bot.state.units import unit_called, unit_first
from bot.vietnamese import quoted

PUBLISH, MORE, DROP = (
    Option("publish", "Công bố đính chính"),
    Option("more", "Sửa thêm mục"),
    Option("drop", "Bỏ, giữ kết quả cũ"),
)
HOW = "Đề nghị gõ “đính chính” kèm tên đơn vị và mã tiêu chí, ví dụ: đính chính KBNN {code}."


class Corrected(Staged):
    """Published table of a unit, with corrections not published yet."""

    @cached_property
    def before(self) -> Mapping[str, str]:
        return self.values

    def correction(self, leaf: Leaf) -> LeafVerdict | None:
        return self.ruled(self.word("correct", leaf.id), leaf)


@dataclass(frozen=True)
class Change:
    """Leaf to be corrected, with its new value and reason."""

    sheet: Corrected
    leaf: Leaf
    verdict: LeafVerdict

    def __str__(self) -> str:
        old = texts.say_value(self.sheet, self.leaf, self.sheet.before.get(self.leaf.id, ""))
        new = texts.say_value(self.sheet, self.leaf, self.verdict.value)
        why = quoted(self.verdict.reason)
        return f"{self.sheet.unit.short}, {self.leaf.code}: từ {old} thành {new}; lý do: {why}"


def begin(situation: Situation, words: str) -> Effect:
    """`đính chính KBNN 1.2`: opens the leaf of the published result."""
    if situation.cycle is None or not is_published(situation):
        return Effect(result="Chỉ đính chính được kết quả đã công bố.")
    charter = situation.cycle.charter
    code = next(iter(charter.leaves.values())).code
    unit, rest = unit_first(situation, words)
    leaves = charter.find(rest) if rest else []
    if unit and len(leaves) == 1:
        return Effect(goto=str(QuestionId(situation.cycle.id, "correct", unit.id, leaves[0].id)))
    known = not words or unit_called(situation, words)
    unknown = "" if known else f"{invitation.unknown_unit(situation, words)}\n"
    return Effect(result=f"{unknown}{HOW.format(code=code)}")


def questions(situation: Situation, unit: str) -> Iterator[Question]:
    """Leaves of one unit's published table, and the publication of corrections made so far."""
    if situation.cycle is None or not is_published(situation):
        return
    last = situation.cycle.charter.stages[-1]
    if unit:
        sheet = Corrected(situation, unit, last)
        for leaf in sheet.charter.leaves.values():
            yield from _ruling(sheet, leaf).questions()
    if changes := _changes(situation, situation.cycle):
        yield _publishing(situation, situation.cycle, changes)


def _ruling(sheet: Corrected, leaf: Leaf) -> Ruling:
    def lines() -> list[str]:
        now = texts.say_value(sheet, leaf, sheet.before.get(leaf.id, ""))
        return [f"Đính chính {sheet.unit.short} · {texts.titled(leaf)}", f"Đã công bố: {now}."]

    def kept(facts: tuple[Fact, ...], said: str) -> Effect:
        cycle = sheet.cycle
        now = project(sheet.situation, facts)
        changes = _changes(now, cycle)
        return Effect(facts, said, goto=_publishing_id(cycle, changes) if changes else "")

    id = QuestionId(sheet.cycle.id, "correct", sheet.unit.id, leaf.id)
    return Ruling(sheet, leaf, id, lines, kept)


def _changes(situation: Situation, cycle: Cycle) -> list[Change]:
    """Corrections entered with a reason that differ from the published values."""
    found = []
    for unit in cycle.charter.units:
        sheet = Corrected(situation, unit.id, cycle.charter.stages[-1])
        for leaf in cycle.charter.leaves.values():
            verdict = sheet.correction(leaf)
            if verdict and verdict.value != sheet.before.get(leaf.id, ""):
                found.append(Change(sheet, leaf, verdict))
    return found


def _publishing(situation: Situation, cycle: Cycle, changes: list[Change]) -> Question:
    shot = result(situation)
    assert shot
    body = _body(_units_then(situation, cycle, shot), shot, changes)
    why = "; ".join(str(change) for change in changes)

    def put() -> Prompt:
        listed = "\n".join(f"– {change}" for change in changes)
        text = f"Sẽ đính chính:\n{listed}\n\nKết quả sau đính chính:\n{places_text(cycle, body)}"
        return Prompt(f"{text}\n\nCông bố đính chính?", Choice((PUBLISH, MORE, DROP)))

    def keep(key: str) -> Effect:
        if key == MORE.key:
            return Effect(result=HOW.format(code=changes[0].leaf.code))
        if key == DROP.key:
            dropped = tuple(_dropped(change) for change in changes)
            return Effect(dropped, "Đã bỏ đính chính, kết quả đã công bố giữ nguyên.")
        closed = StageClosed(shot.stage, body, cycle.stage, why)
        facts: tuple[Fact, ...] = (closed, Published(shot.stage), Steered("correct", shot.stage, why))
        now = project(situation, facts)
        newest = result(now)
        assert newest
        assert now.cycle
        listed = "\n".join(f"– {change}" for change in changes)
        told = ranking_post(now, now.cycle, newest, f"Đính chính:\n{listed}")
        return Effect(facts, "Đã công bố đính chính. Kết quả cũ được lưu lại.", (told,))

    return Question(_publishing_id(cycle, changes), put, keep, done=True)


def _publishing_id(cycle: Cycle, changes: list[Change]) -> str:
    """Id of the question about exactly these changes, so that a button shown with others expires."""
    mark = hashlib.sha256("; ".join(str(change) for change in changes).encode()).hexdigest()[:8]
    return str(QuestionId(cycle.id, "correct", "", "", mark))


def _dropped(change: Change) -> Answered:
    published = change.sheet.before.get(change.leaf.id, "")
    id = str(QuestionId(change.sheet.cycle.id, "correct", change.sheet.unit.id, change.leaf.id))
    return Answered(change.sheet.unit.id, id, published)


def _units_then(situation: Situation, cycle: Cycle, shot: Snapshot) -> Cycle:
    """The year with the units of the moment at which the result was stored: who has ended since keeps the place
    that was published."""
    then = tuple(change for change in cycle.holding if change.begins(situation.zone) <= shot.at)
    return cycle if then == cycle.holding else replace(cycle, charter=charter_of(situation.charter_data, then))


def _body(cycle: Cycle, shot: Snapshot, changes: list[Change]) -> dict[str, object]:
    """Published result with these leaves changed and all else computed anew; the units' consents stay in it."""
    values = {u.id: dict(snapshots.values(shot.body, u.id)) for u in cycle.charter.units}
    for change in changes:
        values[change.sheet.unit.id][change.leaf.id] = change.verdict.value
    corrected = [
        {
            "unit": change.sheet.unit.id,
            "leaf": change.leaf.id,
            "from": change.sheet.before.get(change.leaf.id, ""),
            "to": change.verdict.value,
            "why": change.verdict.reason,
        }
        for change in changes
    ]
    absent, late = snapshots.unsent(cycle.charter, shot.body), snapshots.late(shot.body)
    lots = lots_of(shot.body)
    taken = snapshots.taken(cycle.charter, values, absent, late, snapshots.last_ranks(cycle), lots)
    return {**shot.body, **taken, "corrected": corrected}
