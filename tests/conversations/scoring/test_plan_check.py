"""A figure above twice the plan waits for the word that it is right; the talk `plan_check` shows it."""

from dataclasses import replace
from decimal import Decimal

from bot.conversations.decide import decide
from bot.conversations.review.leaf_decision import Ruling
from bot.conversations.scoring.plan_check import PlanCheck
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, QuestionId
from bot.rules.charter import Leaf
from bot.rules.measured import Measured
from bot.state.stages import staged
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World, tapped, then
from tests.worlds.years import scored

ID = QuestionId("k1", "self", "thue", "a1")
PLANNED = Measured(Decimal(5), "việc", {"thue": Decimal(48)}, Decimal("0.5"))


def leaf() -> Leaf:
    return replace(World.tiny().charter.leaves["a1"], criterion=PLANNED)


def test_only_a_figure_above_twice_the_plan_is_asked_about():
    check = PlanCheck(leaf(), "thue", ID)
    assert [check.asks(value) for value in ("0", "96", "96.5", "999")] == [False, False, True, True]
    assert not check.asks("999", "999")
    assert not check.asks("-")
    assert not check.asks("=999")
    assert not PlanCheck(leaf(), "khobac", ID).asks("999")


def test_a_forged_tap_is_asked_about_too_and_its_question_expires_with_it():
    world = World(charter("conference"), NOW, {"thue": "Lan"})
    now, turn = then(world.seen_by("Lan"), tapped("k1/self.thue.a1", "999"))
    assert turn.ask
    assert "bằng 12.488% kế hoạch" in turn.ask.text
    assert now.answers["thue"].keys() == {"k1/self.thue.a1.sure"}
    other = decide(now, tapped("k1/self.thue.a1.sure500-", "yes"))
    assert not other.facts
    right = decide(now, tapped(turn.ask.asks, "yes"))
    assert right.facts == (Answered("thue", "k1/self.thue.a1", "999"),)


def test_whoever_rules_on_a_leaf_is_asked_unless_the_figure_is_known():
    world = scored()
    world.open("review")
    sheet = staged(world.situation, "thue", "review")
    id = QuestionId("k1", "review", "thue", "a1", "1")

    def kept(facts: tuple[Fact, ...], said: str) -> Effect:
        return Effect(facts, said)

    ruling = Ruling(sheet, leaf(), id, lambda: [], kept, (("300", "Giữ nguyên"),))
    question = next(ruling.questions())
    assert question.keep("o0").facts == (Answered("thue", str(id), "300"),)
    asked = question.keep("999")
    assert asked.facts == (Answered("thue", "k1/review.thue.a1.sure1", "999"),)
    assert asked.goto == "k1/review.thue.a1.sure999-1"
    now = staged(project(world.situation, asked.facts), "thue", "review")
    sure = next(q for q in replace(ruling, sheet=now).questions() if q.id == asked.goto)
    assert sure.put().text.startswith("Cục Thuế, a1: 999 việc, bằng 2.081% kế hoạch (48 việc).")
    assert sure.keep("yes").facts == (Answered("thue", str(id), "999"),)
    assert sure.keep("no").goto == str(id)
