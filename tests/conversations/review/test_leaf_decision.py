"""A decision on a leaf: its input is corrected; points are set directly only as an exception."""

from dataclasses import replace

from bot.conversations.review.leaf_decision import DIRECT, MOST, Ruling
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.situation import Situation
from bot.questions import OVERRIDE
from bot.state.stages import staged
from tests.worlds.years import scored


def ruling(situation: Situation, leaf: str) -> Ruling:
    """As the review decides on a leaf of the tax department."""
    sheet = staged(situation, "thue", "review")

    def kept(facts: tuple[Fact, ...], said: str) -> Effect:
        return Effect(facts, said)

    id = QuestionId("k1", "review", "thue", leaf, "1")
    return Ruling(sheet, sheet.charter.leaves[leaf], id, lambda: ["Thẩm định"], kept, (("4", "Giữ nguyên"),))


def reviewing() -> Situation:
    world = scored()
    world.open("review")
    return world.situation


def test_a_value_that_stays_needs_no_reason():
    question = next(ruling(reviewing(), "a1").questions())
    effect = question.keep("4")
    assert (effect.result, effect.facts) == ("a1: giữ 4 điểm.", (Answered("thue", "k1/review.thue.a1.1", "4"),))


def test_a_value_that_differs_leads_to_the_question_why():
    situation = reviewing()
    effect = next(ruling(situation, "a1").questions()).keep("3")
    assert effect.goto == "k1/review.thue.a1.why1"
    lacking = ruling(project(situation, effect.facts), "a1")
    assert lacking.lacking
    why = next(question for question in lacking.questions() if question.id.endswith("why1"))
    kept = why.keep("Thiếu một văn bản.")
    assert kept.facts == (Answered("thue", "k1/review.thue.a1.1", "3", reason="Thiếu một văn bản."),)
    assert not ruling(project(situation, kept.facts), "a1").lacking


def test_offers_stand_for_their_values():
    question = next(ruling(reviewing(), "a2").questions())
    assert question.keep("o0").facts == (Answered("thue", "k1/review.thue.a2.1", "4"),)


def test_points_are_set_directly_where_the_input_is_something_else():
    situation = reviewing()
    labels = [
        [o.label for o in next(ruling(situation, leaf).questions()).put().form.options] for leaf in ("a1", "a2")
    ]
    assert [DIRECT.label in found for found in labels] == [False, True]
    value, points, *_ = ruling(situation, "a2").questions()
    assert value.keep(DIRECT.key).goto == points.id
    assert points.keep("2").facts == (Answered("thue", "k1/review.thue.a2.1", f"{OVERRIDE}2"),)


def test_points_stay_within_the_caps_unless_the_charter_lets_them_be_exceeded():
    situation = reviewing()
    _, points, *_ = ruling(situation, "a2").questions()
    assert points.put().form.high == MOST  # type: ignore[union-attr]
    assert situation.cycle
    strict = replace(
        situation, cycle=replace(situation.cycle, charter=replace(situation.cycle.charter, overrides=False))
    )
    _, points, *_ = ruling(strict, "a2").questions()
    assert points.put().form.high == 3  # type: ignore[union-attr]
