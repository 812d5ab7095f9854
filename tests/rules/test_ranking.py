"""Order, shared ranks, tie rules that are said, titles, and who stands apart."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.cases import PerCase
from bot.rules.charter import Charter, Tie
from bot.rules.gates import Gate
from bot.rules.graded import Graded
from bot.rules.ranking import NOT_SENT, RankedUnit, places, rank
from bot.rules.scores import score
from bot.rules.title import Title
from tests.rules.plans import D, charter, group, leaf, patiently

PARTS = (
    group("g", leaf("x", Graded(D(50))), leaf("y", Graded(D(50)))),
    group("h", leaf("z", Graded(D(50))), leaf("p", PerCase(D(-1), part="penalty"))),
)
TIES = (
    Tie("group", "g", "điểm nhóm G"),
    Tie("penalty", "", "điểm trừ"),
    Tie("leaf", "x", "điểm tiêu chí x"),
)


def ranked(
    rules: Charter, answers: Mapping[str, Mapping[str, int | str]], **absent: Mapping[str, str]
) -> list[RankedUnit]:
    scores = {u: score(rules, u, {k: str(v) for k, v in own.items()}) for u, own in answers.items()}
    return rank(rules, scores, **absent)


def test_equal_totals_share_a_rank_and_the_next_is_skipped() -> None:
    places = ranked(charter(*PARTS), {"a": {"x": 40}, "b": {"x": 45}, "c": {"x": 45}})
    assert [(p.unit, p.rank) for p in places] == [("b", 1), ("c", 1), ("a", 3)]
    assert [p.tie for p in places] == [
        "Cùng 45 điểm: đồng hạng với Cục C",
        "Cùng 45 điểm: đồng hạng với Cục B",
        "",
    ]


def test_a_tie_is_separated_by_the_first_rule_that_can_and_it_is_said() -> None:
    places = ranked(charter(*PARTS, ties=TIES), {"a": {"x": 40, "z": 8}, "b": {"x": 41, "z": 7}})
    assert [(p.unit, p.rank, p.tie) for p in places[:2]] == [
        ("b", 1, "Cùng 48 điểm: xếp trên Cục A do điểm nhóm G (41 so với 40)"),
        ("a", 2, "Cùng 48 điểm: xếp dưới Cục B do điểm nhóm G (40 so với 41)"),
    ]


def test_a_tie_goes_to_the_larger_bonus_and_then_to_the_better_rank_of_last_year() -> None:
    parts = (group("g", leaf("x", Graded(D(50))), leaf("t", PerCase(D(1)))),)
    rules = charter(*parts, ties=(Tie("bonus", "", "điểm thưởng"), Tie("last_year", "", "hạng năm trước")))
    answers: dict[str, dict[str, int | str]] = {
        "a": {"x": 40, "t": 2},
        "b": {"x": 41, "t": 1},
        "c": {"x": 40, "t": 2},
    }
    scores = {u: score(rules, u, {k: str(v) for k, v in own.items()}) for u, own in answers.items()}
    assert [(p.unit, p.rank) for p in rank(rules, scores)] == [("a", 1), ("c", 1), ("b", 3)]
    places = rank(rules, scores, before={"a": "3", "b": "1", "c": "2"})
    assert [(p.unit, p.rank, p.tie) for p in places] == [
        (
            "c",
            1,
            "Cùng 42 điểm: xếp trên Cục A do hạng năm trước (hạng 2 so với hạng 3); "
            "xếp trên Cục B do điểm thưởng (2 so với 1)",
        ),
        (
            "a",
            2,
            "Cùng 42 điểm: xếp dưới Cục C do hạng năm trước (hạng 3 so với hạng 2); "
            "xếp trên Cục B do điểm thưởng (2 so với 1)",
        ),
        ("b", 3, "Cùng 42 điểm: xếp dưới Cục C, Cục A do điểm thưởng (1 so với 2)"),
    ]
    assert rank(rules, scores, before={"c": "8"})[0].tie.startswith(
        "Cùng 42 điểm: xếp trên Cục A do hạng năm trước (hạng 8 so với không có hạng)"
    )


@patiently
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 2), st.none() | st.integers(1, 9)), min_size=1, max_size=6
    )
)
def test_any_units_stand_as_plain_sorting_by_total_bonus_and_last_rank_puts_them(
    rows: list[tuple[int, int, int | None]],
) -> None:
    units = [f"u{n}" for n in range(len(rows))]
    parts = (group("g", leaf("x", Graded(D(50))), leaf("t", PerCase(D(1)))),)
    ties = (Tie("bonus", "", "điểm thưởng"), Tie("last_year", "", "hạng năm trước"))
    rules = charter(*parts, ties=ties, units=" ".join(units))
    own = dict(zip(units, rows, strict=True))
    scores = {u: score(rules, u, {"x": str(x), "t": str(t)}) for u, (x, t, _) in own.items()}
    places = rank(rules, scores, before={u: str(last) for u, (_, _, last) in own.items() if last})
    keys = {u: (-(x + t), -t, last or 10) for u, (x, t, last) in own.items()}
    assert [p.unit for p in places] == sorted(units, key=lambda u: (keys[u], units.index(u)))
    assert {p.unit: p.rank for p in places} == {u: 1 + sum(k < keys[u] for k in keys.values()) for u in units}


def test_fewer_penalties_win_a_tie() -> None:
    places = ranked(
        charter(*PARTS, ties=TIES), {"a": {"x": 40, "z": 8, "p": 2}, "b": {"x": 40, "z": 7, "p": 1}}
    )
    assert [(p.unit, p.tie) for p in places[:2]] == [
        ("b", "Cùng 46 điểm: xếp trên Cục A do điểm trừ (1 so với 2)"),
        ("a", "Cùng 46 điểm: xếp dưới Cục B do điểm trừ (2 so với 1)"),
    ]


def test_a_later_rule_is_asked_only_where_the_earlier_ones_are_equal() -> None:
    answers = {"a": {"x": 20, "y": 20}, "b": {"x": 21, "y": 19}, "c": {"x": 21, "y": 19}}
    places = ranked(charter(*PARTS, ties=TIES), answers)
    assert [(p.unit, p.rank) for p in places] == [("b", 1), ("c", 1), ("a", 3)]
    assert places[0].tie == (
        "Cùng 40 điểm: đồng hạng với Cục C; xếp trên Cục A do điểm tiêu chí x (21 so với 20)"
    )


def test_a_title_is_the_first_that_the_total_reaches() -> None:
    titles = (Title("Xuất sắc", D(90)), Title("Tốt", D(80)))
    answers = {"a": {"x": 50, "y": 40}, "b": {"x": 50, "y": 39}, "c": {"x": 50, "y": 29}}
    assert [p.title for p in ranked(charter(*PARTS, titles=titles), answers)] == ["Xuất sắc", "Tốt", ""]


def test_a_disqualified_unit_stands_apart_with_the_cause_and_takes_no_place() -> None:
    gate = group("d", leaf("k", Gate(excludes=True), code="3.2", title="Kỷ luật"))
    rules = charter(*PARTS, gate, titles=(Title("Tốt", D(0)),))
    answers: dict[str, dict[str, int | str]] = {
        "a": {"x": 50, "k": "fail"},
        "b": {"x": 40, "k": "pass"},
        "c": {"x": 30, "k": "pass"},
    }
    places = ranked(rules, answers)
    assert [(p.unit, p.rank) for p in places] == [("b", 1), ("c", 2), ("a", None)]
    assert (places[2].out, places[2].total, places[2].title) == ("không đạt điều kiện: 3.2 Kỷ luật", D(50), "")


@pytest.mark.parametrize(
    ("unsubmitted", "places"),
    [("unranked", [("b", 1), ("a", None), ("c", None)]), ("as_stored", [("a", 1), ("b", 2), ("c", None)])],
)
def test_who_sent_nothing_is_treated_as_the_charter_says(
    unsubmitted: str, places: list[tuple[str, int | None]]
) -> None:
    rules = charter(*PARTS, unsubmitted=unsubmitted)
    found = ranked(rules, {"a": {"x": 50}, "b": {"x": 40}}, absent={"a": NOT_SENT})
    assert [(p.unit, p.rank) for p in found] == places
    assert found[-1].out == "chưa gửi bảng tự chấm"


def test_equals_share_a_place_and_the_next_is_skipped() -> None:
    assert places({"a": D(4), "b": D(7), "c": D(7), "d": D(1)}) == {"a": 3, "b": 1, "c": 1, "d": 4}
    assert places({"a": (D(4), D(1)), "b": (D(4), D(2))}) == {"a": 2, "b": 1}


@patiently
@given(st.lists(st.integers(0, 6), min_size=1, max_size=8))
def test_a_rank_is_one_more_than_the_number_of_higher_totals(totals: list[int]) -> None:
    units = [f"u{n}" for n in range(len(totals))]
    rules = charter(*PARTS, units=" ".join(units))
    places = ranked(rules, {u: {"x": t} for u, t in zip(units, totals, strict=True)})
    assert sorted(p.unit for p in places) == units
    for place in places:
        assert place.rank == 1 + sum(t > place.total for t in totals)
        assert bool(place.tie) == (totals.count(int(place.total)) > 1)


@patiently
@given(st.permutations(["a", "b", "c"]))
def test_the_order_in_which_tables_arrive_changes_no_place(order: list[str]) -> None:
    answers = {"a": {"x": 40, "z": 8}, "b": {"x": 41, "z": 7}, "c": {"x": 41, "z": 7}}
    rules = charter(*PARTS, ties=TIES)
    assert ranked(rules, {u: answers[u] for u in order}) == ranked(rules, answers)
