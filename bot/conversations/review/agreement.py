"""Agreement (thống nhất): the secretary or the chair enters the value agreed for each leaf that differs."""

from collections.abc import Iterator

from bot.conversations.review import history
from bot.conversations.review.leaf_decision import Ruling
from bot.conversations.review.several_reviewers import each_reviewer
from bot.conversations.scoring import texts
from bot.conversations.scoring.leaf_picker import picking
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.dialogue.situation import Seat, Situation
from bot.questions import Choice, Option
from bot.rules.charter import Leaf
from bot.state.agreement import paper
from bot.state.pending import AGREE, EXPLAIN, explained, not_agreed, not_agreed_units, to_agree
from bot.state.seats import is_held
from bot.state.stages import Staged, running, staged, taking_part
from bot.vietnamese import say

AS_REVIEWED, EACH = Option("all", "Theo kết quả thẩm định"), Option("each", "Ghi từng tiêu chí")


def questions(situation: Situation, seat: Seat, unit: str) -> Iterator[Question]:
    """Questions about all leaves of one unit; without a unit, about the open leaves of all units.

    By itself it is put to the secretary, who keeps the minutes; the chair may open it.
    """
    if situation.cycle is None or not running(situation, "agree"):
        return
    if not unit and seat.role != "secretary" and is_held(situation, "secretary"):
        return
    for one in taking_part(situation.cycle):
        if unit in ("", one.id):
            yield from _Meeting(staged(situation, one.id, "agree")).questions(whole=bool(unit))


class _Meeting:
    """Questions by which one unit's values are agreed."""

    def __init__(self, sheet: Staged) -> None:
        self.sheet, self.situation, self.unit = sheet, sheet.situation, sheet.unit
        self.leaves = to_agree(sheet)

    def questions(self, *, whole: bool) -> Iterator[Question]:
        open_now = [leaf for leaf in self.leaves if not self.sheet.verdict(leaf)]
        yield self._gate(bool(open_now))
        if whole:
            text = f"Sửa mục nào của {self.unit.name}? Chọn một mục, hoặc gõ mã của mục bất kỳ."
            pick = QuestionId(self.sheet.cycle.id, "agree", self.unit.id, "", "pick")
            yield from picking(
                pick,
                text,
                self.leaves or list(self.sheet.charter.leaves.values()),
                lambda leaf: Effect(goto=str(self._id(leaf.id))),
                lambda: Effect((), "Xong."),
                known=list(self.sheet.charter.leaves.values()),
            )
        for leaf in self.sheet.charter.leaves.values() if whole else open_now:
            yield from self._ruling(leaf, done=leaf not in open_now).questions()

    def _id(self, leaf: str = "") -> QuestionId:
        return QuestionId(self.sheet.cycle.id, "agree", self.unit.id, leaf)

    def _gate(self, is_open: bool) -> Question:
        word = self.sheet.word("agree")
        return Question(
            str(self._id()),
            put=self._put,
            keep=self._keep,
            done=bool(word and not word.aside) or not is_open,
            aside=aside_of(word),
            unit=self.unit.id,
        )

    def _put(self) -> Prompt:
        head = f"Thống nhất điểm của {self.unit.name}: {len(self.leaves)} mục khác nhau."
        lines = [head, *(f"{leaf.code}. {leaf.title}: {self._summary(leaf)}" for leaf in self.leaves)]
        lines.append(f"Tổng theo thẩm định: {say(self.sheet.score.total)} điểm. Thống nhất thế nào?")
        return Prompt("\n".join(lines), Choice((AS_REVIEWED, EACH)), (LATER,))

    def _keep(self, key: str) -> Effect:
        gone = Answered(self.unit.id, str(self._id()), key)
        if key == EACH.key:
            return Effect((gone,))
        agreed = [
            Answered(self.unit.id, str(self._id(leaf.id)), self.sheet.before.get(leaf.id, ""))
            for leaf in self.leaves
            if not self.sheet.verdict(leaf)
        ]
        return self._kept((gone, *agreed), f"Đã thống nhất điểm của {self.unit.name} theo kết quả thẩm định.")

    def _ruling(self, leaf: Leaf, *, done: bool) -> Ruling:
        def lines() -> list[str]:
            return [f"Thống nhất {self.unit.short} · {texts.titled(leaf)}", *self._story(leaf)]

        proposed = self.sheet.before.get(leaf.id, "")
        offers = [(proposed, "Theo thẩm định")] if proposed else []
        claimed = self.sheet.claimed.get(leaf.id, "")
        offers += [(claimed, "Theo đơn vị")] if claimed and claimed != proposed else []
        return Ruling(self.sheet, leaf, self._id(leaf.id), lines, self._kept, tuple(offers), done)

    def _kept(self, facts: tuple[Fact, ...], said: str) -> Effect:
        """Effect of an agreed leaf; once nothing is left to agree in any unit, it leads on to presenting."""
        now = project(self.situation, facts)
        if not_agreed(now, self.unit.id):
            return Effect(facts, said)
        total = staged(now, self.unit.id, "agree").score.total
        said += f" Tổng điểm của {self.unit.short}: {say(total)}."
        table = None if not_agreed_units(now) else paper(now)
        return Effect(facts, said, goto=table.id("present") if table else "")

    def _summary(self, leaf: Leaf) -> str:
        """Line in the unit's table of differences; with each reviewer's value where these differ."""
        if "review" not in self.sheet.charter.stages:
            return texts.say_value(self.sheet, leaf, self.sheet.claimed.get(leaf.id, ""))
        text = history.change(self.sheet, leaf)
        review = staged(self.situation, self.unit.id, "review")
        if review.disputed(leaf):
            text += f"; {', '.join(each_reviewer(review, leaf))}"
        if "explain" not in self.sheet.charter.stages:
            return text
        word = explained(staged(self.situation, self.unit.id, "explain"), leaf)
        said = {AGREE: "; đơn vị đồng ý", EXPLAIN: "; đơn vị có giải trình"}
        return text + said.get(word, "")

    def _story(self, leaf: Leaf) -> Iterator[str]:
        yield history.claimed(self.sheet, leaf)
        if "review" in self.sheet.charter.stages:
            yield from history.reviewed(self.sheet, leaf)
        if "explain" in self.sheet.charter.stages:
            yield from history.answered(self.sheet, leaf)
        yield from history.evidence(self.sheet, leaf)
        yield from history.agreed(self.sheet, leaf)
