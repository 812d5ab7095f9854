"""Points by place: the order, shared places, units that take no part; and what holds for any figures."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.questions import Unclear
from bot.rules.by_rank import ByRank
from bot.rules.charter_parser import read_charter
from bot.rules.gates import Gate
from bot.rules.plain_values import CharterError
from bot.rules.scores import compare, score
from tests.rules.plans import D, charter, group, leaf, patiently, plain_data

KIND = ByRank((D(10), D(8), D(6)), D(4), "vụ", step=D(1))


@pytest.mark.parametrize(
    ("figures", "points"),
    [
        ({"a": "9", "b": "7", "c": "5", "d": "3", "e": "0"}, {"a": 10, "b": 8, "c": 6, "d": 4, "e": 4}),
        # Two share the first place, and nobody is second.
        ({"a": "9", "b": "9", "c": "5"}, {"a": 10, "b": 10, "c": 6}),
        ({"a": "9", "b": "5", "c": "5", "d": "5", "e": "1"}, {"a": 10, "b": 8, "c": 8, "d": 8, "e": 4}),
        ({"a": "0", "b": "0"}, {"a": 10, "b": 10}),
        # Not assigned, set directly or unreadable: no place is taken.
        ({"a": "-", "b": "=9", "c": "nhiều", "d": "2", "e": "1"}, {"d": 10, "e": 8}),
        ({}, {}),
    ],
)
def test_each_place_gives_its_points_and_equals_share_one(
    figures: dict[str, str], points: dict[str, Decimal | int]
) -> None:
    assert KIND.compare(figures) == points


def test_where_the_lowest_is_best_the_order_begins_there() -> None:
    fewest = ByRank((D(3), D(1)), D(0), "vụ vi phạm", best="lowest")
    assert fewest.compare({"a": "4", "b": "0", "c": "2.5"}) == {"b": 3, "c": 1, "a": 0}
    assert fewest.asks == "Đơn vị có bao nhiêu vụ vi phạm?"
    assert fewest.how("a") == (
        "Xếp thứ tự trong cụm, thấp nhất đứng đầu: nhất: 3 điểm; nhì: 1 điểm; còn lại: 0 điểm. "
        "Bằng nhau thì cùng hạng; điểm tính khi chốt."
    )


def test_a_place_is_told_among_how_many() -> None:
    figures = {"a": "9", "b": "9", "c": "5", "d": "-"}
    assert [KIND.reckon_among(unit, figures) for unit in "abcd"] == [
        ("xếp thứ 1/3, được 10",),
        ("xếp thứ 1/3, được 10",),
        ("xếp thứ 3/3, được 6",),
        (),
    ]


def test_a_unit_without_an_answer_takes_no_place_and_its_leaf_is_missing() -> None:
    rules = charter(group("g", leaf("r", KIND)))
    values: dict[str, dict[str, str]] = {"a": {"r": "3"}, "b": {}, "c": {"r": "7"}}
    compared = compare(rules, values)
    tables = {unit: score(rules, unit, own, compared[unit]) for unit, own in values.items()}
    assert {unit: table.total for unit, table in tables.items()} == {"a": 8, "b": 0, "c": 10}
    assert [m.id for m in tables["b"].missing] == ["r"]
    assert score(rules, "a", values["a"]).pending == (rules.leaves["r"],)


def test_a_unit_that_a_gate_excludes_keeps_its_place_so_that_no_gate_moves_the_others() -> None:
    rules = charter(group("g", leaf("r", KIND), leaf("k", Gate(excludes=True))))
    values = {"a": {"r": "9", "k": "fail"}, "b": {"r": "7", "k": "pass"}}
    compared = compare(rules, values)
    assert compared == {"a": {"r": 10}, "b": {"r": 8}}
    assert [f.id for f in score(rules, "a", values["a"], compared["a"]).failed] == ["k"]


@patiently
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 9), min_size=1), st.randoms())
def test_points_follow_the_order_whatever_the_figures_and_however_they_arrive(
    figures: dict[str, int], chance: Any
) -> None:
    order = list(figures)
    chance.shuffle(order)
    given_ = KIND.compare({unit: str(figures[unit]) for unit in order})
    assert given_.keys() == figures.keys()
    # An independent count: the units in one row, the best first; a place is where one's figure first stands.
    row = sorted(figures.values(), reverse=True)
    for unit, figure in figures.items():
        assert given_[unit] == [10, 8, 6, 4, 4, 4, 4, 4][row.index(figure)]


@patiently
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), min_size=2), st.integers(1, 9))
def test_a_better_figure_never_gives_its_unit_less_nor_another_one_more(
    figures: dict[str, int], more: int
) -> None:
    unit = min(figures)
    before = KIND.compare({u: str(f) for u, f in figures.items()})
    after = KIND.compare({u: str(f + more * (u == unit)) for u, f in figures.items()})
    assert after[unit] >= before[unit]
    assert all(after[other] <= before[other] for other in figures if other != unit)


def by_rank(**keys: object) -> dict[str, Any]:
    part = {"id": "x", "title": "Hiến máu", "kind": "by_rank", "measure": "đơn vị máu", **keys}
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": [part]}])


def test_the_charter_says_the_points_of_each_place_and_of_the_rest() -> None:
    made = read_charter(by_rank(points=[10, "8.5", 6], rest=4, step=1, most=500)).leaves["x"].criterion
    assert made == ByRank((D(10), D("8.5"), D(6)), D(4), "đơn vị máu", step=D(1), most=D(500))
    assert (made.base, made.bonus, made.penalty) == (10, 0, 0)
    with pytest.raises(Unclear, match="từ 0 đến 500"):
        made.form("a").read("501")


@pytest.mark.parametrize(
    ("keys", "key", "says"),
    [
        ({"points": [0]}, "points", "no points"),
        ({"points": [8, 10]}, "points", "later place"),
        ({"points": [10, 8], "rest": 9}, "points", "later place"),
        ({"points": [10], "step": 0}, "step", "above 0"),
        ({"points": [10], "best": "most"}, "best", "none of"),
    ],
)
def test_an_order_that_cannot_stand_is_refused_with_its_place(
    keys: dict[str, object], key: str, says: str
) -> None:
    with pytest.raises(CharterError) as caught:
        read_charter(by_rank(**keys))
    assert caught.value.path == ("groups", 0, "parts", 0, key)
    assert says in caught.value.message
