"""Review (thẩm định) by exception: a group of a unit at a time, kept whole or changed leaf by leaf.

A seat reviews the groups that the charter gives it; nobody reviews a unit of which they hold a seat. Reviewers
of the same leaf do not see each other's values until all of them have decided (`several_reviewers.py`).
"""

from collections.abc import Iterator

from bot.conversations.results.posts import progress
from bot.conversations.review.leaf_decision import Ruling
from bot.conversations.review.several_reviewers import RECUSE, Beside, each_reviewer
from bot.conversations.scoring import evidence_view, texts
from bot.conversations.scoring.leaf_picker import picking
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Option
from bot.rules.charter import Group, Leaf, Unit
from bot.state.pending import unchecked
from bot.state.seats import own_units
from bot.state.stages import Staged, running, seat_named, staged, taking_part
from bot.vietnamese import quoted

KEEP, EDIT = Option("keep", "Giữ nguyên cả nhóm"), Option("edit", "Sửa vài mục")
PROOF, RETURN = Option("proof", "Xem minh chứng"), Option("return", "Trả lại đơn vị")


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Questions to a reviewer's seat about one unit; without a unit, the open ones about all units."""
    if situation.cycle is None or situation.cycle.stage != "review":
        return
    name = seat_named(situation, seat)
    units = [u for u in to_review(situation) if not unit or u.id == unit]
    for place, one in enumerate(units, 1):
        if not running(situation, "review", one.id) or staged(situation, one.id, "review").revised_until:
            continue
        for id in situation.cycle.charter.review_seats.get(name, ()):
            group = situation.cycle.charter.group_by_id[id]
            slot = 1 + situation.cycle.charter.reviewers[id].index(name)
            where = "" if unit else f" (đơn vị {place}/{len(units)})"
            yield from _Check(staged(situation, one.id, "review"), group, slot, where).questions(
                whole=bool(unit)
            )


def groups_of(situation: Situation, seat: Seat) -> list[Group]:
    """Groups that a reviewer's seat reviews."""
    charter = situation.cycle.charter if situation.cycle else None
    ids = charter.review_seats.get(seat_named(situation, seat), ()) if charter else ()
    return [charter.group_by_id[id] for id in ids] if charter else []


def leaf_id(situation: Situation, seat: Seat, unit: str, leaf: Leaf) -> QuestionId:
    """Id of the question by which this seat decides on the leaf."""
    return _check_of(situation, seat, unit, leaf).leaf_id(leaf)


def leaf_question(situation: Situation, seat: Seat, unit: str, leaf: Leaf) -> Question:
    """Question for one leaf, as it is put to this seat."""
    return next(_check_of(situation, seat, unit, leaf).ruling(leaf).questions())


def finish(situation: Situation, seat: Seat, unit: str, group: Group) -> Effect:
    """Effect of being done with a group."""
    return _check_of(situation, seat, unit, group.leaves[0]).finish(())


def _check_of(situation: Situation, seat: Seat, unit: str, leaf: Leaf) -> "_Check":
    name = seat_named(situation, seat)
    group = next(group for group in groups_of(situation, seat) if leaf in group.leaves)
    slot = 1 + staged(situation, unit, "review").charter.reviewers[group.id].index(name)
    return _Check(staged(situation, unit, "review"), group, slot, "")


def to_review(situation: Situation) -> list[Unit]:
    """Units that this person may review: those of which they hold no seat."""
    own = own_units(situation)
    return [u for u in taking_part(situation.cycle) if u.id not in own] if situation.cycle else []


class _Check:
    """Questions about one group of one unit, for the reviewer in one slot."""

    def __init__(self, sheet: Staged, group: Group, slot: int, where: str) -> None:
        self.sheet, self.group, self.slot, self.where = sheet, group, slot, where
        self.situation, self.unit = sheet.situation, sheet.unit

    def questions(self, *, whole: bool) -> Iterator[Question]:
        """Questions about the group; `whole`: those too that are put only when somebody opens them."""
        yield self._gate()
        if self._has_several:
            yield from self._beside().questions(whole=whole)
        if whole:
            yield from picking(
                self._id(self.group.id, "pick"),
                f"Sửa mục nào của {texts.named(self.group)} – {self.unit.short}? Chọn một mục, hoặc gõ mã.",
                self.group.leaves,
                lambda leaf: Effect(goto=str(self._id(leaf.id))),
                lambda: self.finish(()),
            )
        for leaf in self.group.leaves:
            ruling = self.ruling(leaf)
            if whole or ruling.lacking:
                yield from ruling.questions()

    def leaf_id(self, leaf: Leaf) -> QuestionId:
        return self._id(leaf.id)

    def _id(self, leaf: str, part: str = "") -> QuestionId:
        return QuestionId(self.sheet.cycle.id, "review", self.unit.id, leaf, f"{part}{self.slot}")

    # --- the group as a whole ---

    def _gate(self) -> Question:
        id = str(self._id(self.group.id))
        word = self.sheet.answers.get(id)
        return Question(
            id,
            put=self._put,
            keep=self._keep,
            done=self.sheet.checked(self.group, self.slot) is not None or bool(self._stands_aside),
            aside=aside_of(word),
            unit=self.unit.id,
        )

    def _put(self) -> Prompt:
        changed = len(self._changed(self.sheet))
        keep = Option(KEEP.key, f"Xong, đã sửa {changed} mục") if changed else KEEP
        options = [keep, EDIT]
        options += [PROOF] if any(self.sheet.pieces(leaf.id) for leaf in self.group.leaves) else []
        options += [RETURN] if self.sheet.charter.revision_hours else []
        options += [RECUSE] if self._has_several and not self._stands_aside else []
        head = f"Thẩm định {self.unit.name}{self.where}"
        if self._stands_aside:
            head += f"\nĐã xin không thẩm định nhóm này, lý do: {quoted(self._stands_aside)}."
        return Prompt(
            f"{head}\n{self._table(self.sheet)}\n\nÝ kiến thẩm định?", Choice(tuple(options)), (LATER,)
        )

    def _keep(self, key: str) -> Effect:
        match key:
            case EDIT.key:
                return Effect(goto=str(self._id(self.group.id, "pick")))
            case PROOF.key:
                return evidence_view.shown(self.sheet, self.group.leaves)
            case RECUSE.key:
                return Effect(goto=str(self._id(self.group.id, "why")))
            case RETURN.key:
                return Effect(goto=str(QuestionId(self.sheet.cycle.id, "return", self.unit.id)))
            case _:
                return self.finish(())

    def finish(self, facts: tuple[Fact, ...]) -> Effect:
        """Effect of being done with the group: its table stays in the chat, differing reviewers are told."""
        changed = self._changed(self.sheet)
        word = Answered(self.unit.id, str(self._id(self.group.id)), "changed" if changed else "keep")
        now = staged(project(self.situation, (*facts, word)), self.unit.id, "review")
        done = f"đã sửa {len(changed)} mục" if changed else "giữ nguyên"
        text = f"Đã thẩm định {self.unit.name}: {done}.\n{self._table(now)}"
        told = self._beside().differences(now) if self._has_several else ()
        board = () if unchecked(now.situation, self.unit.id) else (progress(now.situation, worth=False),)
        if not any(not q.done for seat in self.situation.seats for q in questions(now.situation, seat, "")):
            text += "\n\nKhông còn nhóm nào chờ thẩm định. Trân trọng cảm ơn."
        return Effect((*facts, word), text, (*told, *board), stays=True)

    def _changed(self, sheet: Staged) -> list[Leaf]:
        rulings = [(leaf, sheet.reviewed(leaf, self.slot)) for leaf in self.group.leaves]
        return [leaf for leaf, said in rulings if said and said.value != sheet.before.get(leaf.id, "")]

    @property
    def _has_several(self) -> bool:
        return len(self.sheet.charter.reviewers[self.group.id]) > 1

    @property
    def _stands_aside(self) -> str:
        return self.sheet.recusal(self.group, self.slot)

    def _beside(self) -> Beside:
        return Beside(self.sheet, self.group, self.slot, self._id, questions)

    # --- one leaf ---

    def ruling(self, leaf: Leaf) -> Ruling:
        def lines() -> list[str]:
            claim = texts.say_value(self.sheet, leaf, self.sheet.before.get(leaf.id, ""))
            now = self.sheet.reviewed(leaf, self.slot)
            again = now and now.value != self.sheet.before.get(leaf.id, "")
            proof = [piece.name for piece in self.sheet.pieces(leaf.id)]
            return [
                f"Thẩm định {self.unit.short} · {texts.titled(leaf)}",
                leaf.text,
                f"{'Hệ thống ghi' if leaf.criterion.observed else 'Đơn vị'}: {claim}.{self._own_reason(leaf)}",
                f"Đã sửa thành: {texts.say_value(self.sheet, leaf, now.value)}." if now and again else "",
                f"Minh chứng: {', '.join(proof)}. {evidence_view.SEE}" if proof else "",
            ]

        claimed = self.sheet.before.get(leaf.id, "")
        offers = ((claimed, "Giữ nguyên"),) if claimed else ()
        return Ruling(self.sheet, leaf, self._id(leaf.id), lines, self._ruled, offers)

    def _ruled(self, facts: tuple[Fact, ...], said: str) -> Effect:
        return Effect(facts, said, goto=str(self._id(self.group.id, "pick")))

    # --- in words ---

    def _table(self, sheet: Staged) -> str:
        return "\n".join([texts.named(self.group), *(self._row(sheet, leaf) for leaf in self.group.leaves)])

    def _row(self, sheet: Staged, leaf: Leaf) -> str:
        before, own = sheet.before.get(leaf.id, ""), sheet.reviewed(leaf, self.slot)
        text = f"{leaf.code}. {leaf.title}: {texts.say_value(sheet, leaf, before)}{self._own_reason(leaf)}"
        if own and own.value != before:
            text += f"; sửa thành {texts.say_value(sheet, leaf, own.value)}, lý do: {quoted(own.reason)}"
        if sheet.disputed(leaf):
            text += f" · {', '.join(each_reviewer(sheet, leaf))}"
        count = len(sheet.pieces(leaf.id))
        return text + (f" · {count} minh chứng" if count else "")

    def _own_reason(self, leaf: Leaf) -> str:
        """Sentence with the unit's reason for a claim over the cap; "" without one."""
        claim = self.sheet.answer(leaf)
        return f" Lý do của đơn vị: {quoted(claim.reason)}." if claim and claim.reason else ""
