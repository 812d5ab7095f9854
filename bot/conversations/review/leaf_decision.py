"""Decision on a leaf after the self-scores: its input is corrected, and the points follow from it.

Points may be set directly only as an override; a value that differs from the stage before needs a reason. The
review, the reply to an explanation, the agreement and a correction all decide in this way.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.conversations.scoring import texts
from bot.conversations.scoring.plan_check import PlanCheck
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.question import LATER, Effect, Prompt, Question, QuestionId, aside_of
from bot.questions import OVERRIDE, Choice, Form, Offering, Option, Quantity, Text
from bot.rules.charter import Leaf
from bot.state.stages import Staged

DIRECT = Option("-pts", "Ghi thẳng điểm")
# Points set directly, at most; more is a slip of the finger.
MOST = Decimal(1000)

Kept = Callable[[tuple[Fact, ...], str], Effect]


@dataclass(frozen=True)
class Ruling:
    """Questions by which one leaf is decided.

    `id` is the question, under which the answer is stored too (a reviewer's slot is its part). `lines` makes
    the text above the form. `offers` are values one tap away, each with its label. `kept` makes the effect once
    value and reason are there. `done`: it is put only when somebody opens it. `always_why`: a
    value that stays is given a reason too.
    """

    sheet: Staged
    leaf: Leaf
    id: QuestionId
    lines: Callable[[], list[str]]
    kept: Kept
    offers: tuple[tuple[str, str], ...] = ()
    done: bool = True
    always_why: bool = False

    def questions(self) -> Iterator[Question]:
        """Value, points to set directly, and the reason while it is lacking."""
        answer = self.sheet.answers.get(str(self.id))
        unit = self.sheet.unit.id
        yield Question(str(self.id), self._put, self._keep, self.done, aside_of(answer), unit)
        yield Question(self._part("pts"), self._put_points, self._keep_points, done=True)
        yield from self._check.questions(self.sheet.answers, self._store)
        if self.lacking:
            yield Question(self._part("why"), self._put_reason, self._keep_reason)

    @property
    def lacking(self) -> bool:
        """True where there is a readable value and only its reason is missing."""
        answer = self.sheet.answers.get(str(self.id))
        readable = answer is not None and not answer.aside and self._worth(answer.value)
        return bool(readable and self.sheet.ruled(answer, self.leaf) is None)

    def _worth(self, value: str) -> bool:
        return self.leaf.criterion.worth(self.sheet.unit.id, value) is not None

    def _part(self, name: str) -> str:
        return str(replace(self.id, part=name + self.id.part))

    def _put(self) -> Prompt:
        criterion = self.leaf.criterion
        how = criterion.how(self.sheet.unit.id)
        lines = [*self.lines(), how, self.leaf.note, criterion.asks_reviewer]
        return Prompt("\n".join(line for line in lines if line), self._form(), (LATER,))

    def _form(self) -> Form:
        form = self.sheet.form(self.leaf)
        direct = (DIRECT,) if self.leaf.criterion.direct_points else ()
        if isinstance(form, Choice):
            return Choice((*form.options, *direct), lettered=True)
        words = tuple(Option(f"o{n}", label) for n, (_, label) in enumerate(self.offers))
        return Offering(form, (*words, *direct))

    def _keep(self, value: str) -> Effect:
        if value == DIRECT.key:
            return Effect(goto=self._part("pts"))
        offered = {f"o{n}": given for n, (given, _) in enumerate(self.offers)}
        return self._rule(offered.get(value, value))

    def _put_points(self) -> Prompt:
        text = (
            f"{texts.titled(self.leaf)} – {self.sheet.unit.short}\n"
            "Ghi thẳng điểm là ngoại lệ, phải có lý do và được ghi vào hồ sơ. Ghi mấy điểm?"
        )
        return Prompt(text, self._points())

    def _points(self) -> Quantity:
        """Form for points, within the leaf's caps unless the charter lets them be exceeded with a reason."""
        criterion, free = self.leaf.criterion, self.sheet.charter.overrides
        high, low = criterion.base + criterion.bonus, -criterion.penalty
        high = MOST if free or not high.is_finite() else high
        low = -MOST if free or not low.is_finite() else low
        step = Decimal(1).scaleb(-self.sheet.charter.digits)
        return Quantity(low=low, high=high, step=step, noun="Điểm", unit="điểm")

    def _keep_points(self, points: str) -> Effect:
        return self._rule(OVERRIDE + points)

    @property
    def _check(self) -> PlanCheck:
        return PlanCheck(self.leaf, self.sheet.unit.id, self.id, self.sheet.unit.short)

    def _rule(self, value: str) -> Effect:
        # What the unit or an earlier stage has said was asked about then.
        known = (self.sheet.before.get(self.leaf.id, ""), *(given for given, _ in self.offers))
        return self._check.ask(value) if self._check.asks(value, *known) else self._store(value)

    def _store(self, value: str) -> Effect:
        fact = Answered(self.sheet.unit.id, str(self.id), value)
        if value == self.sheet.before.get(self.leaf.id, "") and not self.always_why:
            kept = texts.say_value(self.sheet, self.leaf, value)
            return self.kept((fact,), f"{self.leaf.code}: giữ {kept}.")
        return Effect((fact,), goto=self._part("why"))

    def _put_reason(self) -> Prompt:
        answer = self.sheet.answers.get(str(self.id))
        new = texts.say_value(self.sheet, self.leaf, answer.value if answer else "")
        old = texts.say_value(self.sheet, self.leaf, self.sheet.before.get(self.leaf.id, ""))
        change = f"giữ {new}" if new == old else f"từ {old} thành {new}"
        text = f"{self.leaf.code} – {self.sheet.unit.short}: {change}. Đề nghị ghi lý do."
        return Prompt(text, Text(500))

    def _keep_reason(self, reason: str) -> Effect:
        answer = self.sheet.answers.get(str(self.id))
        value = answer.value if answer else ""
        fact = Answered(self.sheet.unit.id, str(self.id), value, reason=reason)
        new = texts.say_value(self.sheet, self.leaf, value)
        return self.kept((fact,), f"Đã ghi {self.leaf.code}: {new}, kèm lý do.")
