"""Check of a figure far above the unit's plan: it waits until somebody says that it is right.

The figure waits as an answer beside the leaf's own (`k7/self.thue.a1.sure`) and counts for nothing. The id of
the question carries the figure, so that a button shown with another one expires.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.dialogue.facts import Answered
from bot.dialogue.question import Effect, Prompt, Question, QuestionId
from bot.dialogue.situation import Answer
from bot.questions import OVERRIDE, UNASSIGNED, Choice, Form, Option, Unclear
from bot.rules.charter import Leaf
from bot.state.history import SURE
from bot.vietnamese import is_number, say

# A figure above so many times the plan is asked about.
TIMES = 2
RIGHT, WRONG = Option("yes", "Đúng"), Option("no", "Nhập lại")


@dataclass(frozen=True)
class Sure(Choice):
    """ "Right" or "enter it again"; another figure may be typed at once, so the places are letters."""

    figure: Form | None = None

    def read(self, reply: str) -> str:
        if self.figure is not None and is_number(reply):
            return self.figure.read(reply)
        try:
            return super().read(reply)
        except Unclear:
            if self.figure is None:
                raise
            return self.figure.read(reply)

    def accepts(self, value: str) -> bool:
        return super().accepts(value) or (self.figure is not None and self.figure.accepts(value))


@dataclass(frozen=True)
class PlanCheck:
    """Check of one leaf's figure. `id` is the leaf's question; `short` names the unit where another asks."""

    leaf: Leaf
    unit: str
    id: QuestionId
    short: str = ""

    def asks(self, value: str, *known: str) -> bool:
        """True for a figure over twice the plan that is not one of the `known` ones."""
        plan = self.leaf.criterion.plan(self.unit)
        if plan is None or value in known or value == UNASSIGNED or value.startswith(OVERRIDE):
            return False
        try:
            return Decimal(value) > TIMES * plan
        except ArithmeticError:
            return False

    def ask(self, value: str, *, paper: bool = False) -> Effect:
        """Effect that puts the question; nothing else of the figure is kept."""
        waits = Answered(self.unit, str(self._part(SURE)), value, paper=paper)
        return Effect((waits,), goto=str(self._asked(value)))

    def questions(
        self, answers: Mapping[str, Answer], keep: Callable[[str], Effect], stored: str = ""
    ) -> Iterator[Question]:
        """Question about the figure that waits; none once the leaf was answered. `keep` keeps the figure."""
        waits = answers.get(str(self._part(SURE)))
        own = answers.get(stored or str(self.id))
        if waits is None or (own is not None and own.number > waits.number):
            return
        value = waits.value

        def answer(key: str) -> Effect:
            if key == WRONG.key:
                return Effect(goto=str(self.id))
            return keep(value) if key == RIGHT.key else self._again(key, keep)

        form = Sure((RIGHT, WRONG), lettered=True, figure=self._form)
        yield Question(str(self._asked(value)), lambda: Prompt(self.text(value), form), answer, done=True)

    def text(self, value: str) -> str:
        """``1.1: 999 nhiệm vụ là 2.081% kế hoạch (48 nhiệm vụ). Có đúng không?``"""
        whose = f"{self.short}, " if self.short else ""
        return f"{whose}{self.leaf.code}: {self.says(value)}. Có đúng không?"

    def says(self, value: str) -> str:
        """``999 nhiệm vụ, bằng 2.081% kế hoạch (48 nhiệm vụ)``"""
        plan = self.leaf.criterion.plan(self.unit) or Decimal(1)
        percent = (Decimal(value) * 100 / plan).to_integral_value()
        share = f"bằng {say(percent)}% kế hoạch ({self._form.say(str(plan))})"
        return f"{self._form.say(value)}, {share}"

    def _again(self, value: str, keep: Callable[[str], Effect]) -> Effect:
        return self.ask(value) if self.asks(value) else keep(value)

    @property
    def _form(self) -> Form:
        return self.leaf.criterion.form(self.unit)

    def _part(self, name: str) -> QuestionId:
        return replace(self.id, part=name + self.id.part)

    def _asked(self, value: str) -> QuestionId:
        return self._part(f"{SURE}{value.replace('.', '_')}-")
