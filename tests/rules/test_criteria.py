"""Criteria of every kind: what all of them answer alike, and what a kind may not forget."""

import ast
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Self

import pytest

import bot
from bot.questions import Form
from bot.rules.cases import PerCase
from bot.rules.charter_parser import KINDS
from bot.rules.criteria import NOTHING, Common, ComparedCriterion, Criterion, PointParts, is_share
from bot.rules.fields import Fields
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.measured import Measured, Relative
from bot.rules.tiers import Tier, Tiers
from tests.rules.kinds import (
    AROUND,
    BARRED,
    BONUS,
    DEDUCTIONS,
    EARNED,
    GATE,
    GRADED,
    LABELS,
    LINEAR,
    PENALTY,
    PERCENT,
    SCALE,
    START_AND_PENALTY,
    STEPPED,
    UNCAPPED,
    WITH_BONUS,
)
from tests.rules.plans import D


@pytest.mark.parametrize(
    ("criterion", "value"),
    [
        (GRADED, "5.5"),
        (GRADED, "4.25"),
        (GRADED, "x"),
        (GRADED, "-"),
        (SCALE, "gone"),
        (GATE, "5"),
        (PERCENT, "-1"),
    ],
)
def test_an_answer_that_the_present_charter_cannot_read_counts_as_none(
    criterion: Criterion, value: str
) -> None:
    assert criterion.worth("a", value) is None


@pytest.mark.parametrize(
    ("criterion", "most"),
    [
        (GRADED, (5, 0, 0)),
        (WITH_BONUS, (D("3.5"), 2, 1)),
        (DEDUCTIONS, (3, 0, 0)),
        (BONUS, (0, 1, 0)),
        (UNCAPPED, (0, D("Infinity"), 0)),
        (PENALTY, (0, 0, 2)),
        (START_AND_PENALTY, (2, 0, D("Infinity"))),
        (EARNED, (1, 0, 0)),
        (SCALE, (3, 0, 0)),
        (AROUND, (3, 2, 3)),
        (PERCENT, (5, 0, 0)),
        (LINEAR, (10, 0, 0)),
        (STEPPED, (3, 1, 0)),
        (GATE, (2, 0, 0)),
    ],
)
def test_a_criterion_tells_the_most_it_can_add_or_take(criterion: Criterion, most: tuple[Decimal, ...]) -> None:
    assert (criterion.base, criterion.bonus, criterion.penalty) == most


@pytest.mark.parametrize(
    ("criterion", "full"),
    [
        (GRADED, "5"),
        (WITH_BONUS, None),
        (DEDUCTIONS, "0"),
        (PENALTY, "0"),
        (BONUS, None),
        (EARNED, None),
        (SCALE, None),
        (PERCENT, None),
        (LINEAR, None),
        (GATE, "pass"),
        (BARRED, "pass"),
    ],
)
def test_full_marks_answer_only_what_needs_no_figure(criterion: Criterion, full: str | None) -> None:
    assert criterion.full() == full
    if full is not None:
        assert criterion.form("a").accepts(full)
        worth = criterion.worth("a", full)
        assert worth is not None
        assert (worth.base, worth.penalty) == (criterion.base, D(0))


@pytest.mark.parametrize(
    ("criterion", "unit", "said"),
    [
        (GRADED, "a", "Chấm từ 0 đến 5 điểm, lẻ đến 0,5."),
        (WITH_BONUS, "a", "Chấm từ -1 đến 5,5 điểm (phần trên 3,5 là điểm thưởng), lẻ đến 0,5."),
        (DEDUCTIONS, "a", "Có sẵn 3 điểm; mỗi trường hợp trừ 0,5 điểm, tổng trừ không quá 1,5 điểm."),
        (BONUS, "a", "Mỗi bài cộng 0,2 điểm, tối đa 1 điểm."),
        (UNCAPPED, "a", "Mỗi trường hợp cộng 1 điểm."),
        (SCALE, "a", "Chọn đúng một mức."),
        (
            PERCENT,
            "a",
            "Điểm theo tỷ lệ: trên 98% trở lên: 5 điểm; từ 97% đến không quá 98%: 4 điểm; "
            "từ 96% đến dưới 97%: 3 điểm; dưới 96%: 0 điểm.",
        ),
        (
            LINEAR,
            "a",
            "Kế hoạch của đơn vị: 200 tỷ đồng. Điểm = 10 × tỷ lệ hoàn thành (tối đa 100%); dưới 50%: 0 điểm.",
        ),
        (LINEAR, "nil", "Đơn vị không có chỉ tiêu kế hoạch: tính 0 điểm."),
        (
            Relative(D(15), "%", {"a": D(80)}),
            "a",
            "Kế hoạch của đơn vị: 80%. Đạt kế hoạch: 7,5 điểm; vượt nhiều nhất cụm: 15 điểm; "
            "còn lại theo tỷ lệ; điểm tính khi chốt.",
        ),
        (
            Relative(D(5), "vụ"),
            "a",
            "Cao nhất cụm: 5 điểm; còn lại theo tỷ lệ; điểm tính khi chốt.",
        ),
        (GATE, "a", "“Đạt”: 2 điểm; “Không đạt”: 0 điểm."),
        (BARRED, "a", "“Có”: không xếp hạng."),
    ],
)
def test_a_criterion_says_how_it_is_counted(criterion: Criterion, unit: str, said: str) -> None:
    assert criterion.how(unit) == said


@pytest.mark.parametrize(
    "kind", [Graded(D(5), unassigned="zero"), Tiers(LABELS, unassigned="zero"), Gate(D(5), unassigned="zero")]
)
def test_not_assigned_can_be_worth_nothing(kind: Criterion) -> None:
    assert kind.form("a").read("không được giao") == "-"
    assert kind.worth("a", "-") == PointParts()


@pytest.mark.parametrize(
    "kind",
    [
        Graded(D(5), unassigned="full"),
        PerCase(D(-1), start=D(5), part="base", unassigned="full"),
        Tiers((Tier(D(5), "a", "A"), Tier(D(1), "b", "B")), unassigned="full"),
        Tiers((Tier(D(5), least=D(90)),), by="percent", unassigned="full"),
        Measured(D(5), "vụ", {}, unassigned="full"),
        Relative(D(5), "vụ", unassigned="full"),
        Gate(D(5), unassigned="full"),
    ],
)
def test_not_assigned_can_be_worth_the_maximum_of_every_kind(kind: Criterion) -> None:
    assert kind.form("a").pick("-") == "-"
    assert kind.worth("a", "-") == PointParts(D(5))


def test_points_set_directly_stand_above_the_leafs_own_cap() -> None:
    assert GRADED.worth("a", "=11") == PointParts(D(11))
    assert WITH_BONUS.worth("a", "=11") == PointParts(D("3.5"), bonus=D("7.5"))
    assert BONUS.worth("a", "=4") == PointParts(bonus=D(4))
    assert PENALTY.worth("a", "=-3") == PointParts(penalty=D(3))
    assert SCALE.worth("a", "=2.5") == PointParts(D("2.5"))
    assert GRADED.worth("a", "=") is None
    assert GRADED.worth("a", "=NaN") is None


@pytest.mark.parametrize(
    ("criterion", "quick"),
    [
        (GRADED, ["5", "4,5", "4", "3,5"]),
        (Graded(D(30), D("0.5")), ["30", "28", "26", "24"]),
        (Graded(D("0.5"), D("0.25")), ["0,5", "0,25", "0"]),
        (Graded(D(3), D("0.3")), ["3", "2,7", "2,4", "2,1"]),
        (PENALTY, ["0", "1", "2", "3"]),
        (PERCENT, ["100"]),
        (LINEAR, ["200"]),
        (Relative(D(5), "vụ"), []),
    ],
)
def test_at_most_four_values_are_offered_for_a_tap_and_each_can_be_read(
    criterion: Criterion, quick: list[str]
) -> None:
    form = criterion.form("a")
    assert [o.label for o in form.options] == quick
    assert all(form.accepts(form.pick(o.key)) for o in form.options)


@pytest.mark.parametrize(
    ("criterion", "asked"),
    [(GRADED, "Chấm mấy điểm?"), (LINEAR, "Số liệu đúng là bao nhiêu?"), (GATE, "Số liệu đúng là bao nhiêu?")],
)
def test_after_the_self_scores_the_question_is_put_in_other_words(criterion: Criterion, asked: str) -> None:
    assert criterion.asks_reviewer == asked


def test_a_kind_that_is_held_against_no_plan_has_none() -> None:
    assert (GRADED.plan("a"), GRADED.plan_form) == (None, None)


def test_points_are_set_beside_a_form_only_where_they_say_something_else() -> None:
    beside = [k for k in (GRADED, DEDUCTIONS, SCALE, PERCENT, LINEAR, STEPPED, GATE) if k.direct_points]
    assert beside == [DEDUCTIONS, SCALE, PERCENT, LINEAR, STEPPED]


# --- for every kind --------------------------------------------------------------------------------

# The keys of one criterion of each kind, and an answer that gives the most.
EXAMPLES: dict[str, tuple[dict[str, object], str]] = {
    "graded": ({"maximum": 5, "step": 1}, "5"),
    "per_case": ({"each": "0.5"}, "3"),
    "tiers": ({"by": "percent", "tiers": [{"from": 90, "points": 5}]}, "95"),
    "percent": ({"maximum": 5, "slope": {"mark": 95, "down": 1}}, "95"),
    "ratio": ({"maximum": 5, "part": "hồ sơ đúng hạn", "whole": "hồ sơ", "none": "zero"}, "10/10"),
    "growth": ({"maximum": 5, "measure": "vụ", "none": "zero", "slope": {"down": 1}}, "10/10"),
    "measured": ({"maximum": 5, "measure": "vụ", "targets": {"a": 10, "b": 20}}, "10"),
    "relative": ({"maximum": 5, "measure": "vụ"}, "10"),
    "by_rank": ({"points": [5, 3], "rest": 1, "measure": "vụ"}, "10"),
    "gate": ({"points": 5}, "pass"),
    "lateness": ({"each": "-0.5", "start": 5}, "3"),
}


def test_every_kind_has_its_example_here() -> None:
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_compared_if_and_only_if_its_answer_is_worth_nothing_by_itself(kind: str) -> None:
    keys, answer = EXAMPLES[kind]
    criterion = KINDS[kind].read(Fields(keys), Common(units=("a", "b")))
    if criterion.comparison is None:
        assert criterion.worth("a", answer) != NOTHING
    else:
        assert criterion.worth("a", answer) == NOTHING
        assert criterion.comparison.compare({"a": answer})["a"] > 0
        assert criterion.comparison.reckon_among("a", {"a": answer})
        assert criterion.comparison.reckon_among("b", {"a": answer}) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_what_it_asks_and_how_it_is_counted(kind: str) -> None:
    criterion = KINDS[kind].read(Fields(EXAMPLES[kind][0]), Common(units=("a", "b")))
    assert criterion.asks.endswith(("?", "."))
    assert criterion.asks_reviewer.endswith("?")
    assert criterion.how("a").endswith(".")


class Forgetful(ComparedCriterion):
    """A kind that is compared, and doesn't say how."""

    asks = "Mấy?"

    @classmethod
    def read(cls, fields: Fields, common: Common) -> Self:
        return cls()

    def form(self, unit: str) -> Form:
        return GRADED.form(unit)

    def how(self, unit: str) -> str:
        return "Xếp theo thứ tự."


def test_shares_rates_and_means_do_not_add_up() -> None:
    for measure in ("%", "Phần trăm", "tỉ lệ", "Tỷ lệ hồ sơ", "triệu đồng/người", "bình quân mỗi hộ"):
        assert is_share(measure), measure
    for measure in ("hồ sơ", "triệu đồng", "vụ", ""):
        assert not is_share(measure), measure


def test_a_kind_that_forgets_to_compare_cannot_be_read() -> None:
    with pytest.raises(TypeError, match="compare"):
        Forgetful.read(Fields({}), Common())


def test_no_module_outside_the_rules_knows_a_kind() -> None:
    names = {kind.__name__ for kind in KINDS.values()}
    root = Path(bot.__file__).parent.parent
    known: Mapping[str, set[str]] = {
        str(path.relative_to(root)): imported
        for folder in ("bot", "handlers", "storage", "config")
        for path in (root / folder).rglob("*.py")
        if not path.is_relative_to(root / "bot" / "rules")
        and (imported := names & _imported(ast.parse(path.read_text(encoding="utf-8"))))
    }
    # A table of points makes the kinds that its cells state.
    assert known == {"handlers/documents/criteria/criterion_of_line.py": {"Graded", "PerCase", "Tiers"}}


def _imported(module: ast.Module) -> set[str]:
    found = (node for node in ast.walk(module) if isinstance(node, ast.ImportFrom))
    return {alias.name for node in found for alias in node.names}
