"""The kind of criterion that a row states."""

from decimal import Decimal

from bot.rules.cases import PerCase
from bot.rules.graded import Graded
from bot.rules.tiers import Tiers
from handlers.documents.criteria.criterion_of_line import criterion_of
from handlers.documents.criteria.lines import Rate, TierRow
from tests.documents.laid import line

D = Decimal
NONE = (D(0), D(0), D(0))


def test_points_outright_are_graded():
    criterion = criterion_of(line("1"), (D(5), D(2), D(1)), None)
    assert isinstance(criterion, Graded)
    assert (criterion.base, criterion.bonus, criterion.penalty) == (5, 2, 1)


def test_a_rate_is_counted_by_cases_up_to_its_cap():
    late = criterion_of(line("1", rates={"penalty": Rate(D("0.5"), "lần", D(2))}), NONE, None)
    assert isinstance(late, PerCase)
    assert (late.worth("", "3").points, late.worth("", "9").points) == (D("-1.5"), -2)


def test_a_base_rate_without_a_cap_goes_up_to_the_room_above_it():
    some = criterion_of(line("1", rates={"base": Rate(D(1), "bài")}), NONE, D(3))
    assert isinstance(some, PerCase)
    assert some.base == 3


def test_a_rate_without_any_end_has_none():
    endless = criterion_of(line("1", rates={"bonus": Rate(D(1))}), NONE, None)
    assert endless.bonus == D("Infinity")


def test_rates_of_two_parts_are_points_within_both():
    both = criterion_of(
        line("1", rates={"bonus": Rate(D(1), cap=D(3)), "penalty": Rate(D(2))}), (D(5), D(0), D(0)), None
    )
    assert isinstance(both, Graded)
    assert (both.base, both.bonus, both.penalty) == (5, 3, D("Infinity"))


def test_tiers_are_chosen_from():
    rows = [TierRow(2, "a", "Tốt", D(5)), TierRow(3, "b", "Khá", D(3))]
    tiers = criterion_of(line("1", tiers=rows), (D(5), D(0), D(0)), None)
    assert isinstance(tiers, Tiers)
    assert tiers.base == 5
    assert {
        tiers.worth("", option.key).points for option in tiers.form("").options if option.key.startswith("t")
    } == {5, 3}
