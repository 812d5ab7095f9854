"""Classes by conditions and within quotas: who gets which, who falls out and why; against plain counting."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Unit
from bot.rules.charter_parser import read_charter
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.plain_values import CharterError
from bot.rules.ranking import RankedUnit, rank
from bot.rules.scores import score
from bot.rules.title import Quota, Title
from bot.rules.titles import say_terms
from tests.rules.plans import D, charter, group, leaf, one_leaf, patiently, plain_data

BEST, GOOD, FAIR = Title("Xuất sắc", D(90)), Title("Tốt", D(70)), Title("Khá", D(0))


def ranked(rules: Charter, **values: dict[str, str]) -> dict[str, RankedUnit]:
    scores = {unit: score(rules, unit, own) for unit, own in values.items()}
    return {place.unit: place for place in rank(rules, scores)}


def contest(*titles: Title, units: str = "a b c d", **rest: Any) -> Charter:
    return charter(group("g", leaf("x", Graded(D(100), D(1)))), units=units, titles=titles, **rest)


def totals(rules: Charter, **points: int) -> dict[str, RankedUnit]:
    return ranked(rules, **{unit: {"x": str(own)} for unit, own in points.items()})


def test_a_group_below_its_share_keeps_the_unit_from_the_class_and_is_named() -> None:
    first = group("g1", leaf("x", Graded(D(80), D(1))))
    second = group("g2", leaf("y", Graded(D(20), D(1))))
    rules = charter(first, second, units="a b", titles=(Title("Xuất sắc", D(80), each=D(50)), GOOD))
    places = ranked(rules, a={"x": "80", "y": "9"}, b={"x": "70", "y": "10"})
    assert [(places[u].title, places[u].lacks) for u in "ab"] == [
        ("Tốt", "chưa xếp Xuất sắc vì G2 Nhóm g2 đạt 45%, cần từ 50%"),
        ("Xuất sắc", ""),
    ]
    assert say_terms(rules, rules.titles[0]) == "từ 80 điểm trở lên, không nhóm nào dưới 50%"


def test_a_group_without_a_maximum_is_no_standard_that_could_be_missed() -> None:
    rules = charter(
        group("g", leaf("x", Graded(D(80), D(1)))),
        group("t", leaf("p", PerCase(D(1), cap=D(5)))),
        units="a",
        titles=(Title("Xuất sắc", D(80), each=D(50)),),
    )
    assert ranked(rules, a={"x": "80", "p": "0"})["a"].title == "Xuất sắc"


def test_the_share_of_one_group_or_criterion_is_asked_for_by_its_id() -> None:
    parts = (leaf("x", Graded(D(80), D(1))), leaf("y", Graded(D(20), D(1))))
    title = Title("Tốt", D(50), parts={"y": D(70)})
    rules = charter(group("g", *parts), units="a b", titles=(title,))
    places = ranked(rules, a={"x": "80", "y": "13"}, b={"x": "50", "y": "14"})
    assert places["a"].lacks == "chưa xếp Tốt vì y Tiêu chí y đạt 65%, cần từ 70%"
    assert (places["a"].title, places["b"].title) == ("", "Tốt")


def test_penalties_beyond_a_share_of_the_bonus_keep_a_unit_from_the_class() -> None:
    parts = (
        leaf("x", Graded(D(100), D(1))),
        leaf("b", PerCase(D(1))),
        leaf("p", PerCase(D(-1), part="penalty")),
    )
    rules = charter(group("g", *parts), units="a b c", titles=(Title("Tốt", D(90), penalty=D(50)), FAIR))
    places = ranked(
        rules,
        a={"x": "100", "b": "4", "p": "2"},
        b={"x": "100", "b": "4", "p": "3"},
        c={"x": "100", "b": "0", "p": "0"},
    )
    assert [places[unit].title for unit in "abc"] == ["Tốt", "Khá", "Tốt"]
    assert places["b"].lacks == "chưa xếp Tốt vì điểm trừ 3 quá 50% điểm thưởng (4)"


def test_a_unit_that_fails_a_gate_gets_no_better_class_than_the_gate_leaves() -> None:
    gate = Gate(labels=("Không có", "Có"), limit="Khá")
    parts = (leaf("x", Graded(D(100), D(1))), leaf("k", gate))
    rules = charter(group("g", *parts), units="a b", titles=(BEST, GOOD, FAIR))
    places = ranked(rules, a={"x": "95", "k": "fail"}, b={"x": "80", "k": "pass"})
    assert places["a"].rank == 1
    assert [places[unit].title for unit in "ab"] == ["Khá", "Tốt"]
    assert places["a"].lacks == ("chưa xếp Xuất sắc, Tốt vì k Tiêu chí k: không quá mức Khá")
    assert gate.how("a") == "“Có”: xếp loại không quá mức Khá."


def test_a_quota_is_filled_from_the_first_place_on_and_says_who_falls_out() -> None:
    rules = contest(Title("Xuất sắc", D(90), quota=Quota("50%", Fraction(1, 2))), GOOD)
    places = totals(rules, a=99, b=98, c=97, d=60)
    assert [places[unit].title for unit in "abcd"] == ["Xuất sắc", "Xuất sắc", "Tốt", ""]
    assert places["c"].lacks == "chưa xếp Xuất sắc vì hết chỉ tiêu (không quá 50%: 2 trong 4 đơn vị)"
    assert (places["a"].lacks, places["d"].lacks) == ("", "")


def test_units_that_share_the_last_place_of_a_quota_fall_out_together_and_nobody_passes_them() -> None:
    rules = contest(Title("Xuất sắc", D(80), quota=Quota("2", Fraction(2), counted=True)), GOOD)
    places = totals(rules, a=99, b=95, c=95, d=90)
    assert [places[unit].title for unit in "abcd"] == ["Xuất sắc", "Tốt", "Tốt", "Tốt"]
    tied = "không quá 2: 2 trong 4 đơn vị, còn 1 chỗ cho 2 đơn vị đồng hạng"
    assert places["b"].lacks == f"chưa xếp Xuất sắc vì hết chỉ tiêu ({tied})"


def test_a_quota_may_count_in_each_class_of_units_and_of_the_ranked_alone() -> None:
    units = tuple(Unit(u, u.upper(), u.upper(), category="xã" if u < "c" else "phường") for u in "abcde")
    each = Title("Xuất sắc", D(80), quota=Quota("1/2", Fraction(1, 2), within="class"))
    rules = charter(group("g", leaf("x", Graded(D(100), D(1)))), titles=(each,))
    rules = Charter(**{**_fields(rules), "units": units})
    places = totals(rules, a=99, b=98, c=97, d=96, e=95)
    assert [places[unit].title for unit in "abcde"] == ["Xuất sắc", "", "Xuất sắc", "", ""]
    assert places["d"].lacks.endswith("(không quá 1/2 mỗi loại đơn vị: 1 trong 3 đơn vị thuộc phường)")
    of_ranked = Title("Xuất sắc", D(80), quota=Quota("1/2", Fraction(1, 2), of="ranked"))
    assert totals(contest(of_ranked), a=99, b=98)["b"].title == ""
    assert totals(contest(Title("Xuất sắc", D(80), quota=Quota("1/2", Fraction(1, 2)))), a=99, b=98)["b"].title


def _fields(rules: Charter) -> dict[str, Any]:
    return {name: getattr(rules, name) for name in rules.__dataclass_fields__}


@patiently
@given(st.lists(st.integers(80, 99), min_size=1, max_size=9), st.integers(0, 10), st.integers(1, 10))
def test_a_quota_gives_what_counting_along_the_row_gives(points: list[int], over: int, under: int) -> None:
    over = min(over, under)
    units = [f"u{n}" for n in range(len(points))]
    quota = Quota(f"{over}/{under}", Fraction(over, under))
    rules = contest(Title("Xuất sắc", D(90), quota=quota), GOOD, units=" ".join(units))
    places = totals(rules, **dict(zip(units, points, strict=True)))
    # Counted apart: for each unit, how many stand with it or before it, in whole numbers.
    for unit, own in zip(units, points, strict=True):
        before = sum(other >= own for other in points)
        best = own >= 90 and before * under <= over * len(points)
        assert places[unit].title == ("Xuất sắc" if best else "Tốt")
        assert bool(places[unit].lacks) == (own >= 90 and not best)
    assert sum(place.title == "Xuất sắc" for place in places.values()) * under <= over * len(points)


def titled(*titles: dict[str, object], **parts: object) -> dict[str, Any]:
    return plain_data(titles=list(titles), groups=[{"id": "g", "title": "N", "parts": [one_leaf(**parts)]}])


def test_a_charter_says_conditions_and_a_quota() -> None:
    quota = {"most": "12.5%", "of": "ranked", "within": "class"}
    title = {"label": "Tốt", "from": 4, "each": 50, "parts": {"x": 70}, "penalty": 50, "quota": quota}
    made = read_charter(titled(title)).titles[0]
    assert made == Title(
        "Tốt", D(4), D(50), {"x": D(70)}, D(50), Quota("12,5%", Fraction(1, 8), False, "ranked", "class")
    )
    assert say_terms(read_charter(titled(title)), made) == (
        "từ 4 điểm trở lên, không nhóm nào dưới 50%, Một tiêu chí từ 70%, điểm trừ không quá 50% điểm thưởng, "
        "không quá 12,5% mỗi loại đơn vị"
    )
    assert [made.quota.room(n) for n in (7, 8, 17)] == [0, 1, 2] if made.quota else False


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ({"parts": {"z": 50}}, "is called 'z'"),
        ({"quota": {"most": "nhiều"}}, "is no share"),
        ({"quota": {"most": "3/2"}}, "more than all units"),
        ({"quota": {"most": "1/0"}}, "is no share"),
        ({"quota": {"most": "20%", "of": "all"}}, "is none of"),
        ({"penalty": -1}, "below 0"),
    ],
)
def test_a_condition_that_cannot_stand_is_refused(title: dict[str, object], says: str) -> None:
    with pytest.raises(CharterError, match=says):
        read_charter(titled({"label": "Tốt", "from": 4, **title}))


def test_a_gate_limits_to_a_class_that_there_is() -> None:
    gate: dict[str, object] = {"id": "x", "title": "Kỷ luật", "kind": "gate", "best_title": "Khá"}
    groups = [{"id": "g", "title": "N", "parts": [gate]}]
    with pytest.raises(CharterError, match="limits the class to 'Khá', which is none of them"):
        read_charter(plain_data(titles=[{"label": "Tốt", "from": 4}], groups=groups))
    titles = [{"label": "Tốt", "from": 4}, {"label": "Khá", "from": 0}]
    made = read_charter(plain_data(titles=titles, groups=groups))
    assert made.leaves["x"].criterion.limits("fail") == "Khá"
    assert made.leaves["x"].criterion.limits("pass") == ""


def test_two_classes_of_one_name_are_refused() -> None:
    with pytest.raises(CharterError, match="same name"):
        read_charter(titled({"label": "Tốt", "from": 4}, {"label": "Tốt", "from": 0}))
    assert Decimal(4) == read_charter(titled({"label": "Tốt", "from": 4})).titles[0].least


def test_the_earlier_word_for_the_lowest_total_is_still_read() -> None:
    assert read_charter(titled({"label": "Tốt", "least": 4})).titles == (Title("Tốt", D(4)),)
