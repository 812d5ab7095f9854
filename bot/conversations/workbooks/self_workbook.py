"""Taking of a filled-in workbook: what was read is said back, taken by one tap, and each doubt is asked.

The same for the representative and, from the unit's signed form, for the secretary (`paper`). All that is taken
is one act: its answers are kept in one turn, the word by which it was taken last.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.conversations.scoring import self_scores, texts
from bot.conversations.scoring.plan_check import PlanCheck
from bot.conversations.workbooks import reading_choice
from bot.conversations.workbooks.reading_choice import (
    TAKE,
    ReadingChoice,
    count_unclear,
    none_read,
    unclear_lines,
)
from bot.dialogue.facts import Answered, EvidenceWanted, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, Prompt, Question, QuestionId, aside_of, first_open
from bot.dialogue.registry import EXPIRED
from bot.dialogue.said import Attachment
from bot.dialogue.situation import Situation
from bot.dialogue.workbooks import Workbook
from bot.questions import DONE
from bot.rules.charter import Leaf
from bot.state.sheet import Sheet, sheet_of
from bot.state.workbook_doubts import doubtful, talk_of
from bot.vietnamese import MOST_LINES, listed, say_list


def questions(
    situation: Situation, unit: str, *, paper: bool = False, near: str | None = None
) -> Iterator[Question]:
    """Question for the unit's newest workbook, while nobody has decided on it; then those for what is in doubt.

    `near`, a leaf's id or "": the workbook itself is left out, which would have to be read from storage, unless
    the chat stands at it.
    """
    if situation.cycle is None or not unit or not self_scores.is_open(situation, unit, paper=paper):
        return
    taking = _Taking(sheet_of(situation, unit), paper)
    if near in (None, TAKE) or taking.choice.is_asked:
        yield from taking.whole()
    yield from taking.unsettled()


def pending(situation: Situation, unit: str, *, paper: bool = False) -> Question | None:
    """Question for the unit's newest workbook, while nobody has decided on it."""
    if not self_scores.is_open(situation, unit, paper=paper):
        return None
    return next(_Taking(sheet_of(situation, unit), paper).whole(), None)


def nothing_new(situation: Situation, unit: str, workbook: Workbook) -> str:
    """Sentence that the workbook brings nothing that can be taken; "" where it does."""
    taking = _Taking(sheet_of(situation, unit), workbook.talk == talk_of(paper=True))
    if not taking.fitting(workbook):
        return none_read(workbook)
    if taking.doubts(workbook) or workbook.reading.remarks or taking.brings(workbook):
        return ""
    count = f"{len(taking.fitting(workbook))}/{len(taking.charter.leaves)}"
    return f"Tệp {workbook.name}: {count} mục, giống nội dung đã ghi. Không có gì mới để ghi."


def why_expired(situation: Situation, ref: QuestionId) -> str:
    """Reason why a button of a workbook does nothing any more."""
    if situation.cycle is None or ref.unit not in situation.cycle.charter.unit_by_id:
        return EXPIRED
    if not self_scores.is_open(situation, ref.unit, paper=ref.conversation == talk_of(paper=True)):
        return self_scores.why_expired(situation, ref)
    return reading_choice.why_expired(situation, ref)


class _Taking:
    """Questions about the workbooks of one unit."""

    def __init__(self, sheet: Sheet, paper: bool) -> None:
        self.sheet, self.paper = sheet, paper
        self.situation, self.unit, self.charter = sheet.situation, sheet.unit, sheet.charter
        talk = talk_of(paper=paper)
        self.choice = ReadingChoice(self.situation, QuestionId(sheet.cycle.id, talk, self.unit.id), talk, paper)

    # --- the workbook as a whole ---

    def whole(self) -> Iterator[Question]:
        return self.choice.question(self.fitting, self._said_back, self._take)

    def fitting(self, workbook: Workbook) -> dict[str, str]:
        """Values by leaf that the charter, as it is now, can read."""
        leaves = self.charter.leaves
        given = ((leaves[id], value) for id, value in workbook.reading.values.items() if id in leaves)
        given = ((leaf, value) for leaf, value in given if not leaf.criterion.observed)
        return {leaf.id: value for leaf, value in given if not self._why_unfit(leaf, value)}

    def _why_unfit(self, leaf: Leaf, value: str) -> str:
        """Reason why a value that was read has to be asked about all the same; "" for most."""
        if not self.sheet.form(leaf).accepts(value):
            return "không còn phù hợp với quy chế"
        check = PlanCheck(leaf, self.unit.id, QuestionId(self.sheet.cycle.id, "self", self.unit.id, leaf.id))
        return check.says(value) if check.asks(value, self.sheet.value(leaf)) else ""

    def _said_back(self, workbook: Workbook) -> str:
        reading, fitting, doubts = workbook.reading, self.fitting(workbook), self.doubts(workbook)
        head = "Nhập hộ " if self.paper else ""
        count = f"đã đọc {len(fitting)}/{len(self.charter.leaves)} mục"
        unclear = count_unclear(doubts, reading.remarks)
        lines = [f"{head}{self.unit.name}, tệp {workbook.name}: {count}{unclear}."]
        leaves = self.charter.leaves
        changed = [id for id, value in fitting.items() if self.sheet.value(leaves[id]) not in ("", value)]
        if changed:
            lines.append(f"Khác nội dung đã ghi, {len(changed)} mục:")
            lines += listed([self._change(leaves[id], fitting[id]) for id in changed])
        empty = [
            leaf
            for leaf in self.charter.leaves.values()
            if leaf.id not in fitting and leaf.id not in doubts and not self.sheet.value(leaf)
        ]
        if empty:
            lines.append(
                f"Chưa điền {len(empty)} mục: {say_list([texts.called(leaf) for leaf in empty], MOST_LINES)}."
            )
        lines += unclear_lines(leaves, doubts, reading.remarks, reading.told)
        after = " Các mục chưa rõ được hỏi lại từng mục sau khi ghi." if doubts else ""
        return "\n".join([*lines, "", f"Ghi {len(fitting)} mục này vào bảng tự chấm?{after}"])

    def _change(self, leaf: Leaf, value: str) -> str:
        old, new = texts.said(self.sheet, leaf), texts.say_value(self.sheet, leaf, value)
        return f"{texts.called(leaf)}: từ {old} thành {new}"

    def _take(self, workbook: Workbook) -> Effect:
        fitting = self.fitting(workbook)
        facts: list[Fact] = [*self._answers(workbook, fitting), *self._links(workbook)]
        facts.append(self.choice.taken(workbook, self.doubts(workbook)))
        now = sheet_of(project(self.situation, facts), self.unit.id)
        said = f"Đã ghi {len(fitting)} mục từ tệp {workbook.name}. {texts.total(now.score)}."
        return Effect(tuple(facts), said, goto=self._onwards(tuple(facts)))

    def _onwards(self, facts: tuple[Fact, ...]) -> str:
        """Question at which the signed form goes on, since nobody puts it; "" while something is in doubt."""
        now = project(self.situation, facts)
        if not self.paper or doubtful(sheet_of(now, self.unit.id), paper=True):
            return ""
        following = first_open(self_scores.questions(now, self.unit.id, paper=True))
        return following.id if following else ""

    def _answers(self, workbook: Workbook, fitting: dict[str, str]) -> Iterator[Answered]:
        """Answers that differ from those that are kept, in value or in what stands beside it."""
        for id, value in fitting.items():
            leaf = self.charter.leaves[id]
            note, answer = workbook.reading.notes.get(id, ""), self.sheet.answer(leaf)
            same = answer is not None and self.sheet.value(leaf) == value
            if not same or (note and answer and note != answer.reason):
                yield Answered(self.unit.id, self.sheet.id(leaf.id), value, paper=self.paper, reason=note)

    def _links(self, workbook: Workbook) -> Iterator[Fact]:
        """Addresses as evidence that is complete."""
        for id, links in workbook.reading.links.items():
            leaf = self.charter.leaves.get(id)
            if leaf is None or leaf.evidence == "none":
                continue
            known = {piece.name for piece in self.sheet.pieces(id)}
            fresh = [link for link in links if link not in known]
            for link in fresh:
                file = Attachment(link, name=link, link=True)
                yield EvidenceWanted(self.unit.id, self.sheet.id(id), file)
            if fresh:
                yield Answered(self.unit.id, self.sheet.id(id, "ev"), DONE.key, paper=self.paper)

    def brings(self, workbook: Workbook) -> bool:
        """True where something in it is not kept yet."""
        return any(True for _ in (*self._answers(workbook, self.fitting(workbook)), *self._links(workbook)))

    # --- what is in doubt ---

    def doubts(self, workbook: Workbook) -> dict[str, str]:
        """Doubts by leaf; a value that the charter can't read any more is one."""
        reading = workbook.reading
        leaves = {id: leaf for id, leaf in self.charter.leaves.items() if not leaf.criterion.observed}
        unfit = {id: self._why_unfit(leaves[id], value) for id, value in reading.values.items() if id in leaves}
        doubts = {id: why for id, why in reading.doubts.items() if id in leaves}
        return {**{id: why for id, why in unfit.items() if why}, **doubts}

    def unsettled(self) -> Iterator[Question]:
        """A question for each leaf in doubt that nobody has answered since the workbook was taken."""
        for leaf in doubtful(self.sheet, paper=self.paper):
            yield self._ask(leaf)

    def _ask(self, leaf: Leaf) -> Question:
        inner = self_scores.leaf_question(self.sheet, leaf, paper=self.paper)
        id = str(self.choice.id(leaf.id, str(self.choice.decided.workbook)))
        # "Later" must not hide an answer that stands.
        stores = self.sheet.id(leaf.id) if not self.sheet.value(leaf) else id

        def put() -> Prompt:
            asked = inner.put()
            return Prompt(
                lambda: f"{self.choice.doubt(leaf, self.doubts)}\n{asked.text}", asked.form, asked.also
            )

        def keep(value: str) -> Effect:
            effect = inner.keep(value)
            # The value that stands is said anew: then it is no longer in doubt.
            again = Answered(self.unit.id, self.sheet.id(leaf.id), value, paper=self.paper)
            facts = effect.facts or (again,)
            return replace(effect, facts=facts, goto=effect.goto or self._onwards(facts))

        aside = aside_of(self.sheet.answers.get(stores))
        return Question(id, put, keep, aside=aside, unit=self.unit.id, stores=stores)
