"""Scales from a percentage to points: by hand, at their bounds, and against plain arithmetic for any."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.charter_parser import read_charter
from bot.rules.criteria import PointParts
from bot.rules.measured import Measured
from bot.rules.plain_values import CharterError
from bot.rules.ratios import Percent
from bot.rules.scales import Bands, Proportion, Slope
from bot.rules.tiers import Tier
from tests.rules.plans import D, patiently, plain_data

BOTH = Slope(D(10), D(95), D("0.5"), D("0.2"), D("0.5"))
FEWER = Slope(D(5), D(2), D(1), best="lowest", counted="whole")


@pytest.mark.parametrize(
    ("slope", "percent", "base", "bonus"),
    [
        (BOTH, "95", "10", "0"),
        (BOTH, "93", "9", "0"),
        (BOTH, "94.5", "9.75", "0"),
        (BOTH, "96", "10", "0.2"),
        (BOTH, "100", "10", "0.5"),
        (BOTH, "20", "0", "0"),
        (FEWER, "2", "5", "0"),
        (FEWER, "0", "5", "0"),
        (FEWER, "2.99", "5", "0"),
        (FEWER, "3", "4", "0"),
        (FEWER, "40", "0", "0"),
        (Slope(D(10), up=D(1), per=D(5), counted="whole"), "114.9", "10", "2"),
    ],
)
def test_a_slope_takes_and_adds_by_the_percent(slope: Slope, percent: str, base: str, bonus: str) -> None:
    assert slope.points(Fraction(percent)) == PointParts(D(base), D(bonus))


def test_a_slope_says_its_rule_and_each_step() -> None:
    assert BOTH.says() == (
        "Tỷ lệ 95%: 10 điểm; cứ thấp hơn 1% trừ 0,5 điểm; cứ cao hơn 1% cộng 0,2 điểm, tối đa 0,5 điểm."
    )
    assert FEWER.says() == "Tỷ lệ 2%: 5 điểm; cứ cao hơn đủ 1% trừ 1 điểm."
    assert BOTH.steps(Fraction(93)) == ("thấp hơn 95% là 2%", "2 × 0,5 = 1", "10 − 1 = 9")
    assert BOTH.steps(Fraction(99)) == (
        "cao hơn 95% là 4%",
        "4 × 0,2 = 0,8, tối đa 0,5, tính 0,5",
        "10 + 0,5 = 10,5",
    )
    assert BOTH.steps(Fraction(1)) == ("thấp hơn 95% là 94%", "94 × 0,5 = 47, trừ tối đa 10", "10 − 10 = 0")
    assert FEWER.steps(Fraction("4.5")) == ("cao hơn 2% là 2,5%, tính 2%", "2 × 1 = 2", "5 − 2 = 3")
    assert FEWER.steps(Fraction(1)) == ()


def test_a_proportion_counts_from_its_floor_and_never_over_the_maximum() -> None:
    scale = Proportion(D(10), D(50))
    assert [scale.points(Fraction(p)).base for p in ("49.99", "50", "90", "130")] == [0, 5, 9, 10]
    assert scale.says() == "Điểm = 10 × tỷ lệ (tối đa 100%); dưới 50%: 0 điểm."
    assert scale.steps(Fraction(90)) == ("10 × 90% = 9",)
    assert scale.steps(Fraction(120)) == ("10 × 120% = 12, tối đa 10, tính 10",)
    assert scale.steps(Fraction(49)) == ("dưới 50%: 0",)


def test_bands_give_the_points_of_the_highest_that_is_reached() -> None:
    scale = Bands(D(4), (Tier(D(5), least=D(98), over=True), Tier(D(4), least=D(90)), Tier(D(-1), least=D(50))))
    assert [scale.points(Fraction(p)).points for p in ("98.01", "98", "90", "50", "49")] == [5, 4, 4, -1, 0]
    assert (scale.base, scale.bonus, scale.penalty) == (4, 1, 1)


@patiently
@given(st.integers(0, 300), st.integers(1, 300), st.integers(0, 120), st.integers(0, 8), st.booleans())
def test_a_slope_gives_what_counting_percent_by_percent_gives(
    part: int, whole: int, mark: int, quarters: int, lowest: bool
) -> None:
    each = D(quarters) / 4
    slope = Slope(D(10), D(mark), each, each, D(2), best="lowest" if lowest else "highest", counted="whole")
    # Counted apart, in whole numbers: one more percent for as long as it still fits between the two.
    lead = 100 * part - mark * whole
    lead = -lead if lowest else lead
    steps = 0
    while (steps + 1) * whole <= abs(lead):
        steps += 1
    moved = sum([each] * steps, D(0))
    expected = 10 + min(moved, D(2)) if lead > 0 else 10 - min(moved, D(10))
    assert slope.points(Fraction(100 * part, whole)).points == expected


@patiently
@given(st.sampled_from([BOTH, FEWER, Proportion(D(10)), Proportion(D(3), D(50))]), st.integers(0, 40))
def test_points_that_a_scale_can_give_are_reached_by_the_percentage_it_names(scale: Any, quarters: int) -> None:
    points = D(quarters) / 4
    percent = scale.reaching(points)
    if scale.points(percent).points != points:
        found = {scale.points(Fraction(p, 100)).points for p in range(0, 12_000, 25)}
        assert points not in found


def leaf(**keys: object) -> dict[str, Any]:
    part = {"id": "x", "title": "Đúng hạn", "kind": "percent", "maximum": 10, **keys}
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": [part]}])


def test_a_charter_says_a_slope_for_a_typed_percentage_and_for_one_of_the_plan() -> None:
    slope = {"mark": 95, "down": "0.5"}
    typed = read_charter(leaf(slope=slope)).leaves["x"].criterion
    assert typed == Percent(Slope(D(10), D(95), D("0.5")))
    planned = leaf(kind="measured", measure="vụ", targets={"a": 200, "b": 100}, slope=slope)
    made = read_charter(planned).leaves["x"].criterion
    assert isinstance(made, Measured)
    worth = made.worth("a", "186")
    assert worth is not None
    assert worth.points == 9
    assert made.reckon("a", "186") == (
        "186 × 100 / 200 = 93",
        "thấp hơn 95% là 2%",
        "2 × 0,5 = 1",
        "10 − 1 = 9",
    )
    assert made.how("a").startswith("Kế hoạch của đơn vị: 200 vụ. Tỷ lệ 95%: 10 điểm; cứ thấp hơn 1%")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"slope": {"mark": 95}}, "neither takes nor adds"),
        ({"slope": {"down": -1}}, "below 0"),
        ({"slope": {"down": 1, "per": 0}}, "above 0"),
        ({"slope": {"down": 1}, "floor": 50}, "unknown key 'floor'"),
        ({"slope": {"down": 1, "best": "most"}}, "none of"),
    ],
)
def test_a_slope_that_cannot_stand_is_refused(keys: dict[str, object], says: str) -> None:
    with pytest.raises(CharterError, match=says):
        read_charter(leaf(**keys))


def test_a_typed_percentage_over_the_most_is_refused_by_the_form() -> None:
    made = read_charter(leaf(of="hồ sơ đúng hạn", most=100, slope={"down": 1})).leaves["x"].criterion
    assert made.asks == "Tỷ lệ hồ sơ đúng hạn của đơn vị là bao nhiêu phần trăm?"
    assert [o.label for o in made.form("a").options] == ["100"]
    assert made.form("a").accepts("100")
    assert not made.form("a").accepts("100.5")
    assert Decimal(made.form("a").read("97,5%")) == D("97.5")
