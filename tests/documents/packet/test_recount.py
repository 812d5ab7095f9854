"""Whole tables recounted by the checker: caps, rounding, comparison, ties, lots, classes and quotas."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.charter_parser import read_charter
from bot.rules.lots import Lot
from bot.rules.ranking import NOT_SENT
from bot.state import snapshots
from handlers.documents.packet import check

UNITS = ("thue", "khobac", "bhxh", "qltt")
WINDOW = {
    "opens": "2026-11-20T08:00+07:00",
    "due": "2026-12-05T17:00+07:00",
    "closes": "2026-12-10T17:00+07:00",
}
POINTS = st.integers(0, 20).map(lambda n: f"{n / 2:g}")
FIGURES = st.integers(0, 9).map(str)
TABLE = st.fixed_dictionaries(
    {},
    optional={
        "a1": st.one_of(POINTS, st.just("=13.125"), st.just("~mean|3|4|4.5")),
        "a2": FIGURES,
        "a3": st.tuples(FIGURES, st.just("9")).map("/".join),
        "b1": FIGURES,
        "b2": FIGURES,
        "b3": st.sampled_from(("-", "0", "7")),
        "b4": st.sampled_from(("pass", "fail")),
        "b5": FIGURES,
        "b6": st.sampled_from(("late:self=2", "late:", "3")),
    },
)


def data(**changed: Any) -> dict[str, Any]:
    return {
        "name": "Cụm",
        "year": 2026,
        "units": [
            {"id": unit, "name": unit, "short": unit, "class": "A" if at < 2 else "B"}
            for at, unit in enumerate(UNITS)
        ],
        "windows": {"self": WINDOW},
        "overrides": True,
        "total_cap": 40,
        "bonus_cap": "4.5",
        "bonus_from": 5,
        "rescale": True,
        "late_penalty": 1,
        "ties": [
            {"by": "group", "of": "g2", "label": "nhóm II"},
            {"by": "leaf", "of": "a1", "label": "a1"},
            {"by": "bonus", "label": "thưởng"},
            {"by": "last_year", "label": "năm trước"},
            {"by": "lots", "label": "bốc thăm"},
        ],
        "titles": [
            {
                "label": "Xuất sắc",
                "from": 20,
                "each": 30,
                "penalty": 150,
                "quota": {"most": "50%", "within": "class"},
            },
            {"label": "Tốt", "from": 10, "parts": {"a1": 20}, "quota": {"most": "2/3", "of": "ranked"}},
            {"label": "Đạt", "from": 0},
        ],
        "defaults": {"step": "0.5", "unassigned": "left_out"},
        "groups": [
            {"id": "g1", "title": "I", "base_cap": 15, "bonus_cap": 2, "lowest": 0, "parts": GROUP_1},
            {"id": "g2", "title": "II", "penalty_cap": 3, "bonus_from": 2, "parts": GROUP_2},
        ],
        **changed,
    }


GROUP_1 = [
    {"id": "a1", "code": "a1", "title": "a1", "kind": "graded", "maximum": 10},
    {"id": "in", "title": "I.1", "base_cap": 6, "parts": [
        {"id": "a2", "code": "a2", "title": "a2", "kind": "relative", "maximum": 5, "measure": "vụ", "step": 1},
        {"id": "a3", "code": "a3", "title": "a3", "kind": "ratio", "maximum": 4, "part": "a", "whole": "b",
         "none": "full"},
    ]},
]  # fmt: skip
GROUP_2 = [
    {
        "id": "b1",
        "code": "b1",
        "title": "b1",
        "kind": "by_rank",
        "points": [6, 4, 3],
        "measure": "vụ",
        "step": 1,
    },
    {"id": "b2", "code": "b2", "title": "b2", "kind": "per_case", "each": "0.5", "cap": 3},
    {"id": "b3", "code": "b3", "title": "b3", "kind": "graded", "maximum": 7, "not_for": ["qltt"]},
    {"id": "b4", "code": "b4", "title": "b4", "kind": "gate", "points": 2, "disqualifies": True},
    {"id": "b5", "code": "b5", "title": "b5", "kind": "per_case", "each": "-0.5", "cap": 4, "part": "penalty"},
    {"id": "b6", "code": "b6", "title": "b6", "kind": "lateness", "each": "-0.25", "cap": 1},
]


@settings(max_examples=120)
@given(
    tables=st.lists(TABLE, min_size=4, max_size=4),
    rounding=st.sampled_from(("leaf", "group", "total")),
    absent=st.sets(st.sampled_from(UNITS), max_size=1),
    late=st.sets(st.sampled_from(UNITS), max_size=1),
    unsubmitted=st.sampled_from(("unranked", "as_stored")),
    alike=st.booleans(),
)
def test_a_result_is_recounted_as_it_was_made(
    tables: list[dict[str, str]], rounding: str, absent: set[str], late: set[str], unsubmitted: str, alike: bool
):
    described = data(rounding=rounding, unsubmitted=unsubmitted)
    charter = read_charter(described)
    values = dict(zip(UNITS, [tables[0]] * 4 if alike else tables, strict=True))
    before = {"thue": "2", "khobac": "1"}
    lots = (Lot({"bhxh": 37, "qltt": 6}),) if alike else ()
    body = json.loads(
        json.dumps(snapshots.taken(charter, values, dict.fromkeys(absent, NOT_SENT), late, before, lots))
    )
    found = check.Findings()
    check.recompute(found, check.Charter(described), body, before, "kết quả")
    assert found.wrong == []
    assert found.checked["điểm"] == 4 * 9


def test_a_charter_with_a_kind_that_came_later_is_refused():
    described = data()
    described["groups"][0]["parts"] = [{"id": "x", "title": "x", "kind": "guessed"}]
    with pytest.raises(ValueError, match="guessed"):
        check.Charter(described)
