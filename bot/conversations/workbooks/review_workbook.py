"""Check of a unit by a filled-in workbook: a reviewer's values and reasons are said back and taken by one tap.

A group of which every criterion was read is checked with that; what has no reason yet is asked for it.
"""

from collections.abc import Iterator

from bot.conversations.review import review
from bot.conversations.scoring import texts
from bot.conversations.scoring.plan_check import PlanCheck
from bot.conversations.workbooks import reading_choice
from bot.conversations.workbooks.reading_choice import ReadingChoice, count_unclear, none_read, unclear_lines
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.registry import EXPIRED
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Message
from bot.dialogue.workbooks import Workbook
from bot.questions import OVERRIDE
from bot.rules.charter import Leaf, Unit
from bot.rules.scores import leaf_score
from bot.state.stages import running, seat_named, staged
from bot.state.workbook_doubts import is_settled
from bot.vietnamese import listed, quoted

TALK = "bookcheck"
NOT_NOW = "Hiện không trong thời hạn thẩm định."


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Question for this seat's newest workbook about the unit; then those for what is in doubt."""
    if check := _check(situation, seat, unit):
        yield from check.whole()
        yield from check.doubtful()


def pending(situation: Situation, seat: Seat, unit: str) -> Question | None:
    """Question for the newest workbook, while it is not decided on."""
    check = _check(situation, seat, unit)
    return next(check.whole(), None) if check else None


def nothing_new(situation: Situation, seat: Seat, unit: str, workbook: Workbook) -> str:
    """Sentence that the workbook brings nothing that can be taken; "" where it does."""
    check = _check(situation, seat, unit)
    return none_read(workbook) if check is None or not check.fitting(workbook) else ""


def talk_of(seat: Seat) -> str:
    """Name under which this seat's workbooks are kept: each reviewer decides on their own."""
    return f"{TALK}.{seat.id}"


def may_check(situation: Situation, unit: Unit) -> bool:
    """True where this person may review the unit now."""
    return running(situation, "review", unit.id) and unit in review.to_review(situation)


def why_not(situation: Situation, seat: Seat, unit: Unit) -> str:
    """Reason why this seat can't review the unit now; "" where it can."""
    if not running(situation, "review", unit.id):
        return NOT_NOW
    if unit not in review.to_review(situation):
        return "Không thẩm định đơn vị mà mình giữ vai, hoặc đơn vị không gửi bảng."
    if _check(situation, seat, unit.id) is None:
        return f"Bảng của {unit.name} đang trả lại đơn vị để sửa."
    return ""


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a workbook does nothing any more."""
    cycle = situation.cycle
    if cycle is None or cycle.stage != "review" or ref.unit not in cycle.charter.unit_by_id:
        return EXPIRED
    return reading_choice.why_expired(situation, ref)


def _check(situation: Situation, seat: Seat, unit: str) -> "_Checking | None":
    if situation.cycle is None or unit not in situation.cycle.charter.unit_by_id:
        return None
    if not may_check(situation, situation.cycle.charter.unit_by_id[unit]):
        return None
    if not seat_named(situation, seat) or staged(situation, unit, "review").revised_until:
        return None
    return _Checking(situation, seat, unit)


class _Checking:
    """Questions about the workbooks of one reviewer's seat about one unit."""

    def __init__(self, situation: Situation, seat: Seat, unit: str) -> None:
        self.situation, self.seat = situation, seat
        self.sheet = staged(situation, unit, "review")
        self.unit, self.charter = self.sheet.unit, self.sheet.charter
        self.groups = review.groups_of(situation, seat)
        self.leaves = {leaf.id: leaf for group in self.groups for leaf in group.leaves}
        # Each seat decides on its own files.
        word = QuestionId(self.sheet.cycle.id, TALK, self.unit.id, part=f"s{seat.id}")
        self.choice = ReadingChoice(situation, word, talk_of(seat))

    def _slot(self, leaf: Leaf) -> QuestionId:
        return review.leaf_id(self.situation, self.seat, self.unit.id, leaf)

    # --- the workbook as a whole ---

    def whole(self) -> Iterator[Question]:
        return self.choice.question(self.fitting, self._said_back, self._take)

    def fitting(self, workbook: Workbook) -> dict[str, str]:
        """Values by leaf, of those that this seat reviews. Points that the unit's own value gives leave it."""
        found = {}
        for id, value in workbook.reading.values.items():
            leaf = self.leaves.get(id)
            if leaf and leaf.criterion.worth(self.unit.id, value) is not None and not self._is_far(leaf, value):
                found[id] = self._as_before(leaf, value)
        return found

    def _is_far(self, leaf: Leaf, value: str) -> bool:
        """True for a figure far above the plan that is not the unit's own."""
        return PlanCheck(leaf, self.unit.id, self._slot(leaf)).asks(value, self.sheet.before.get(leaf.id, ""))

    def _as_before(self, leaf: Leaf, value: str) -> str:
        before = self.sheet.before.get(leaf.id, "")
        if not before or not value.startswith(OVERRIDE):
            return value
        own, given = (leaf_score(self.charter, self.unit.id, leaf, one).points for one in (before, value))
        return before if own is not None and own == given else value

    def _changed(self, fitting: dict[str, str]) -> dict[str, str]:
        return {id: value for id, value in fitting.items() if value != self.sheet.before.get(id, "")}

    def _said_back(self, workbook: Workbook) -> str:
        reading, fitting = workbook.reading, self.fitting(workbook)
        doubts, remarks = self._doubts(workbook), [*reading.remarks, *self._elsewhere(workbook)]
        count = f"đã đọc {len(fitting)}/{len(self.leaves)} mục{count_unclear(doubts, remarks)}"
        lines = [f"Thẩm định {self.unit.name}, tệp {workbook.name}: {count}."]
        changed = self._changed(fitting)
        if changed:
            lines.append(f"Sửa {len(changed)} mục:")
            lines += listed([self._change(self.leaves[id], value, workbook) for id, value in changed.items()])
        lines.append(f"Giữ nguyên {len(fitting) - len(changed)} mục.")
        lines += unclear_lines(self.leaves, doubts, remarks, reading.told)
        return "\n".join([*lines, "", f"Ghi {len(fitting)} mục này vào kết quả thẩm định?"])

    def _change(self, leaf: Leaf, value: str, workbook: Workbook) -> str:
        old = texts.say_value(self.sheet, leaf, self.sheet.before.get(leaf.id, ""))
        note = workbook.reading.notes.get(leaf.id, "")
        why = f"lý do: {quoted(note)}" if note else "chưa có lý do"
        return f"{texts.called(leaf)}: từ {old} thành {texts.say_value(self.sheet, leaf, value)}, {why}"

    def _elsewhere(self, workbook: Workbook) -> list[str]:
        """A remark on criteria that others review."""
        known = {*workbook.reading.values, *workbook.reading.doubts}
        others = [leaf for leaf in known if leaf not in self.leaves]
        return [f"{len(others)} mục không thuộc phần thẩm định của vai này, không đọc"] if others else []

    def _take(self, workbook: Workbook) -> Effect:
        fitting = self.fitting(workbook)
        facts: list[Fact] = []
        for id, value in fitting.items():
            note = workbook.reading.notes.get(id, "")
            facts.append(Answered(self.unit.id, str(self._slot(self.leaves[id])), value, reason=note))
        messages: tuple[Message, ...] = ()
        done = 0
        for group in self.groups:
            if all(self._is_settled(leaf.id, fitting, workbook) for leaf in group.leaves):
                effect = review.finish(project(self.situation, facts), self.seat, self.unit.id, group)
                facts += effect.facts
                messages = (*(m for m in messages if not m.board), *effect.messages)
                done += 1
        facts.append(self.choice.taken(workbook, self._doubts(workbook)))
        said = (
            f"Đã ghi {len(fitting)} mục từ tệp {workbook.name}; thẩm định xong {done}/{len(self.groups)} nhóm."
        )
        return Effect(tuple(facts), said, messages)

    def _is_settled(self, leaf: str, fitting: dict[str, str], workbook: Workbook) -> bool:
        """True where the leaf was read, and has a reason if it is changed."""
        same = leaf in fitting and fitting[leaf] == self.sheet.before.get(leaf, "")
        return same or (leaf in fitting and bool(workbook.reading.notes.get(leaf, "")))

    # --- what is in doubt ---

    def _doubts(self, workbook: Workbook) -> dict[str, str]:
        far = {
            id: PlanCheck(self.leaves[id], self.unit.id, self._slot(self.leaves[id])).says(value)
            for id, value in workbook.reading.values.items()
            if id in self.leaves and self._is_far(self.leaves[id], value)
        }
        return {**far, **{id: why for id, why in workbook.reading.doubts.items() if id in self.leaves}}

    def doubtful(self) -> Iterator[Question]:
        """A question for each criterion in doubt that was not decided since the workbook was taken."""
        if (word := self.choice.said) is None:
            return
        for id in self.choice.decided.doubts:
            leaf = self.leaves.get(id)
            answer = self.sheet.answers.get(str(self._slot(leaf))) if leaf else None
            if leaf and not is_settled(answer, word):
                yield self._ask(leaf, aside_of(answer))

    def _ask(self, leaf: Leaf, aside: int) -> Question:
        inner = review.leaf_question(self.situation, self.seat, self.unit.id, leaf)
        id = str(self.choice.id(leaf.id, str(self.choice.decided.workbook)))

        def put() -> Prompt:
            asked = inner.put()
            return Prompt(
                lambda: f"{self.choice.doubt(leaf, self._doubts)}\n{asked.text}", asked.form, asked.also
            )

        return Question(id, put, inner.keep, aside=aside, unit=self.unit.id, stores=str(self._slot(leaf)))
