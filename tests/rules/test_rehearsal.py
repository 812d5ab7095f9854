"""Rehearsal of a charter, by tables whose right values were worked out by hand."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.lots import Lot
from bot.rules.ranking import rank
from bot.rules.rehearsal import ClosedScores, Rehearsal, rehearse
from bot.rules.scores import compare, score

D = Decimal
UNITS = [{"id": id, "name": name, "short": name} for id, name in (("a", "An"), ("b", "Bình"), ("c", "Chí"))]
WINDOWS = {
    "self": {
        "opens": "2026-11-20T08:00+07:00",
        "due": "2026-12-05T17:00+07:00",
        "closes": "2026-12-10T17:00+07:00",
    }
}
# Work, reports, movement: ten points each; an initiative is one point more, at most three.
LEAVES: dict[str, dict[str, Any]] = {
    "work": {"kind": "graded", "maximum": 10},
    "reports": {"kind": "graded", "maximum": 10},
    "movement": {"kind": "graded", "maximum": 10},
    "ideas": {"kind": "per_case", "each": 1, "cap": 3, "part": "bonus", "case": "sáng kiến"},
}
# An 10 + 8 + 10 + 0 = 28, Bình 9 + 9 + 10 + 1 = 29, Chí 5 + 10 + 10 + 3 = 28.
VALUES = {
    "a": {"work": "10", "reports": "8", "movement": "10", "ideas": "0"},
    "b": {"work": "9", "reports": "9", "movement": "10", "ideas": "1"},
    "c": {"work": "5", "reports": "10", "movement": "10", "ideas": "3"},
}


def made(leaves: Mapping[str, dict[str, Any]] = LEAVES, **keys: Any) -> Charter:
    parts = [{"id": id, "code": id, "title": id, **leaf} for id, leaf in leaves.items()]
    data = {"name": "Cụm", "year": 2026, "units": UNITS, "windows": WINDOWS, "defaults": {"step": 1}}
    groups = [{"id": "g", "code": "I", "title": "Chung", "parts": parts}]
    return read_charter({**data, "groups": groups, **keys})


def closed(charter: Charter, values: Mapping[str, Mapping[str, str]] = VALUES) -> ClosedScores:
    compared = compare(charter, values)
    scores = {unit: score(charter, unit, own, compared[unit]) for unit, own in values.items()}
    return ClosedScores(
        charter,
        values,
        {u: {id: one.points or D(0) for id, one in s.leaves.items()} for u, s in scores.items()},
        {unit: s.total for unit, s in scores.items()},
        {one.unit: one.rank for one in rank(charter, scores) if one.rank},
    )


def rehearsed(draft: Charter) -> Rehearsal:
    return rehearse(draft, closed(made()))


def ranks(of: Rehearsal) -> dict[str, tuple[int | None, int | None]]:
    return {one.unit.id: (one.rank_before, one.rank) for one in of.units}


def decides(of: Rehearsal) -> dict[str, int]:
    return {one.leaf.id: one.decides for one in of.leaves}


def names(of: Any) -> list[str]:
    return [one.id for one in of]


def test_nobody_moves_under_the_rules_by_which_the_scores_were_closed():
    same = rehearsed(made())
    assert ranks(same) == {"b": (1, 1), "a": (2, 2), "c": (2, 2)}
    assert same.moved == ()
    assert [one.total - one.total_before for one in same.units] == [0, 0, 0]


def test_lots_that_were_drawn_count_again_between_the_same_equals():
    lots, ties = (Lot({"a": 1, "c": 0}),), [{"by": "lots", "label": "bốc thăm"}]
    drawn = replace(closed(made(ties=ties)), lots=lots, ranks={"b": 1, "c": 2, "a": 3})
    same = rehearse(made(ties=ties), drawn)
    assert ranks(same) == {"b": (1, 1), "c": (2, 2), "a": (3, 3)}
    assert (same.moved, same.shared) == ((), ())
    # At most 28 points: Bình is equal to both now, and never drew with them.
    assert ranks(rehearse(made(ties=ties, total_cap=28), drawn)) == {"a": (3, 1), "b": (1, 1), "c": (2, 1)}


def test_who_moves_is_told_by_the_criterion_at_which_they_gain_beyond_the_others():
    # Initiatives count double: An 28, Bình 30, Chí 31; on average (0 + 1 + 3) / 3 points more.
    ideas = {**LEAVES["ideas"], "each": 2, "cap": 6}
    double = rehearsed(made({**LEAVES, "ideas": ideas}))
    assert ranks(double) == {"c": (2, 1), "b": (1, 2), "a": (2, 3)}
    first = next(one for one in double.moved if one.unit.id == "c")
    [reason] = first.reasons
    assert reason.leaf is not None
    assert (reason.leaf.id, reason.points, round(reason.mean, 2)) == ("ideas", 3, D("1.33"))
    # Bình gains a point, which is less than the others gain: that is why it falls.
    [reason] = next(one for one in double.moved if one.unit.id == "b").reasons
    assert (reason.points, reason.beyond < 0) == (1, True)


def test_what_everybody_loses_moves_nobody_and_is_no_reason():
    without = rehearsed(made({id: leaf for id, leaf in LEAVES.items() if id != "movement"}))
    assert [one.total - one.total_before for one in without.units] == [-10, -10, -10]
    assert without.moved == ()


def test_a_cap_is_told_as_what_is_beside_the_criteria():
    # At most 28 points: Bình loses one, which no criterion took.
    capped = rehearsed(made(total_cap=28))
    assert ranks(capped) == {"a": (2, 1), "b": (1, 1), "c": (2, 1)}
    assert [[reason.leaf for reason in one.reasons] for one in capped.moved] == [[None], [None]]


def test_the_criterion_that_decides_the_order_is_the_one_without_which_it_would_be_another():
    # Without work: An 18, Bình 20, Chí 23; without ideas: 28, 28, 25; without reports: 20, 20, 18.
    assert decides(rehearsed(made())) == {"work": 1, "reports": 1, "movement": 0, "ideas": 1}
    assert rehearsed(made()).pairs == 3
    assert [one.leaf.id for one in rehearsed(made()).deciding] == ["work", "reports", "ideas"]


def test_full_marks_for_everybody_are_told():
    of = rehearsed(made())
    assert [one.leaf.id for one in of.leaves if one.full] == ["movement"]
    assert [one.leaf.id for one in of.leaves if one.alike] == ["movement"]


def test_equal_totals_are_told_and_which_of_them_still_share_a_rank():
    of = rehearsed(made())
    assert [names(same) for same in of.equal] == [["a", "c"]]
    assert [names(same) for same in of.shared] == [["a", "c"]]
    separated = rehearsed(made(ties=[{"by": "leaf", "of": "reports", "label": "điểm báo cáo cao hơn"}]))
    assert [names(same) for same in separated.equal] == [["c", "a"]]
    assert separated.shared == ()


def test_one_inflated_score_is_worth_the_places_it_gains():
    # Chí claims ten for work: 33 points, from the second place to the first. An claims ten for reports: 30.
    of = rehearsed(made())
    gains = {one.leaf.id: one.inflation for one in of.leaves}
    work, reports, ideas = gains["work"], gains["reports"], gains["ideas"]
    assert work is not None
    assert reports is not None
    assert ideas is not None
    assert (work.unit.id, work.points, work.rank, work.rank_after) == ("c", 5, 2, 1)
    assert (reports.unit.id, reports.points, reports.gain) == ("a", 2, 1)
    assert (ideas.unit.id, ideas.points) == ("a", 3)
    assert gains["movement"] is None
    # Of equal gains the one that needs the fewest points.
    assert of.worst == reports


def test_criteria_that_did_not_exist_then_are_told_and_give_nobody_points():
    new = {"kind": "graded", "maximum": 5}
    leaves = {"digital": new, **{id: leaf for id, leaf in LEAVES.items() if id != "ideas"}}
    of = rehearsed(made(leaves))
    assert names(of.untold) == ["digital"]
    assert names(of.dropped) == ["ideas"]
    assert {one.unit.id: one.total for one in of.units} == {"a": 28, "b": 28, "c": 25}
    [reason] = next(one for one in of.moved if one.unit.id == "c").reasons
    assert reason.leaf is not None
    assert (reason.leaf.id, reason.points) == ("ideas", -3)
    digital = next(one for one in of.leaves if one.leaf.id == "digital")
    assert (digital.full, digital.inflation) == (False, None)


def test_units_that_did_not_exist_then_are_told_and_take_no_places():
    later = [UNITS[0], UNITS[2], {"id": "d", "name": "Dân", "short": "Dân"}]
    of = rehearse(made(units=later), closed(made()))
    assert names(of.joined) == ["d"]
    assert names(of.gone) == ["b"]
    # Bình is no more, so An and Chí shared the first place, and nobody moves.
    assert ranks(of) == {"a": (1, 1), "c": (1, 1)}
    assert of.moved == ()


def test_of_a_value_that_the_draft_cannot_read_the_old_points_count_by_their_share():
    # An had ten of ten, and so has nine of nine; Bình nine and Chí five, which the draft reads.
    of = rehearsed(made({**LEAVES, "work": {"kind": "graded", "maximum": 9}}))
    [work] = [one for one in of.leaves if one.leaf.id == "work"]
    assert names(work.unread) == ["a"]
    assert {one.unit.id: one.total for one in of.units} == {"a": 27, "b": 29, "c": 28}
    assert ranks(of) == {"b": (1, 1), "c": (2, 2), "a": (2, 3)}


def test_a_value_of_another_kind_counts_by_its_share_too():
    passed = {"kind": "gate", "points": 4}
    of = rehearsed(made({**LEAVES, "work": passed}))
    assert {one.unit.id: one.total for one in of.units} == {"a": 22, "b": D("23.6"), "c": 25}


def test_a_unit_that_falls_out_of_the_ranking_moves_the_farthest():
    gate = {"kind": "gate", "disqualifies": True}
    values = {unit: {**own, "clean": "fail" if unit == "b" else "pass"} for unit, own in VALUES.items()}
    draft = made({**LEAVES, "clean": gate})
    of = rehearse(draft, closed(made(), values))
    assert ranks(of)["b"] == (1, None)
    assert of.moved[0].unit.id == "b"
    assert "không đạt điều kiện" in of.moved[0].out


def test_nothing_to_compare_makes_no_error():
    nobody = rehearse(made(), ClosedScores(made(), {}, {}, {}, {}))
    assert (nobody.units, nobody.pairs, nobody.worst, nobody.moved) == ((), 0, None, ())
    assert names(nobody.joined) == ["a", "b", "c"]


@pytest.mark.parametrize("rounding", ["leaf", "group", "total"])
def test_the_totals_are_those_that_the_draft_would_have_given(rounding: str):
    draft = made({**LEAVES, "ideas": {**LEAVES["ideas"], "each": "1.35"}}, rounding=rounding, digits=1)
    assert {one.unit.id: one.total for one in rehearsed(draft).units} == {
        unit: score(draft, unit, own).total for unit, own in VALUES.items()
    }
