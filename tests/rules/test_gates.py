"""Gates: passing, failing, and who is taken out of the ranking."""

import pytest

from bot.questions import Choice
from bot.rules.criteria import Criterion, PointParts
from tests.rules.kinds import BARRED, GATE, GRADED
from tests.rules.plans import D


@pytest.mark.parametrize(
    ("criterion", "value", "worth"),
    [
        (GATE, "pass", PointParts(D(2))),
        (GATE, "fail", PointParts()),
        (BARRED, "pass", PointParts()),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(criterion: Criterion, value: str, worth: PointParts) -> None:
    assert criterion.worth("a", value) == worth


def test_a_gate_that_gives_points_is_lettered_and_one_that_only_bars_is_numbered() -> None:
    for gate, style in ((GATE, "letters"), (BARRED, "numbers")):
        form = gate.form("a")
        assert isinstance(form, Choice)
        assert form.style == style


def test_only_failing_a_gate_that_excludes_takes_a_unit_out_of_the_ranking() -> None:
    assert BARRED.disqualifies("fail")
    assert not BARRED.disqualifies("pass")
    assert not GATE.disqualifies("fail")
    assert not GRADED.disqualifies("0")
