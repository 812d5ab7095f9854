"""Charters of real tables, with points set directly, written anew with the rules: the totals are the same."""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.rules.charter_parser import read_charter
from bot.rules.ranking import rank
from bot.rules.scores import score
from config.charters import load

CHARTERS = Path(__file__).parents[2] / "../shared/data/charters"
Part = dict[str, Any]
Table = dict[str, Any]
# A share of a leaf's maximum in twentieths -> the answer by the rule that stands in the place of points.
Answer = Callable[[int], str]


def ratio(part: Part) -> Answer:
    """Points in proportion to two figures of the unit's own, as tables of indicators count them."""
    part.pop("step", None)
    part |= {"kind": "ratio", "part": "chỉ tiêu đạt", "whole": "chỉ tiêu", "none": "zero"}
    return lambda share: f"{3 * share}/60"


def slope(part: Part) -> Answer:
    """So many points less for each percent short of all."""
    down = Decimal(part["maximum"]) / 100
    part |= {"kind": "percent", "slope": {"mark": 100, "down": str(down)}}
    part.pop("step", None)
    return lambda share: str(5 * share)


def cases(part: Part) -> Answer:
    """So many points for each case, up to the maximum."""
    each = Decimal(part["maximum"]) / 20
    part |= {"kind": "per_case", "each": str(each), "cap": part.pop("maximum"), "part": "base", "case": "việc"}
    part.pop("step", None)
    return str


# Table -> the rule that its rows are counted by.
RULES = {"t1-ntm": slope, "t2-cdcs": cases, "t8-dtitinh": ratio}


def table(stem: str) -> Table:
    path = CHARTERS / f"{stem}.yaml"
    if not path.exists():
        pytest.skip(f"no tables of offices beside the repository ({path})")
    return dict(load(str(path)))


def leaves(parts: list[Part]) -> Iterator[Part]:
    for part in parts:
        if "parts" in part:
            yield from leaves(part["parts"])
        else:
            yield part


@pytest.mark.parametrize("stem", RULES)
def test_a_rule_in_the_place_of_points_gives_the_totals_that_the_points_gave(stem: str) -> None:
    direct, ruled = table(stem), table(stem)
    answers = {part["id"]: RULES[stem](part) for part in leaves(ruled["groups"])}
    before, after = read_charter({**direct, "overrides": True}), read_charter(ruled)
    chance = random.Random(stem)
    for _ in range(20):
        shares = {id: chance.randint(0, 20) for id in after.leaves}
        points = {id: before.leaves[id].criterion.base * share / 20 for id, share in shares.items()}
        set_directly = score(before, "u1", {id: f"={value:f}" for id, value in points.items()})
        by_rule = score(after, "u1", {id: answers[id](share) for id, share in shares.items()})
        assert by_rule.missing == ()
        assert by_rule.total == set_directly.total == sum(points.values())


def test_no_standard_of_a_union_below_half_costs_the_title_that_its_total_would_have() -> None:
    data = table("t2-cdcs")
    data["titles"][0]["each"] = 50
    rules = read_charter(data)
    full = {leaf.id: f"{leaf.criterion.base}" for leaf in rules.leaves.values()}
    weak = full | {"l37": "3", "l38": "4"}
    scores = {unit: score(rules, unit, own) for unit, own in (("u1", full), ("u2", weak))}
    places = {p.unit: p for p in rank(rules, scores) if p.rank}
    assert [(places[u].total, places[u].title) for u in ("u1", "u2")] == [(100, "Vững mạnh"), (92, "Khá")]
    assert places["u2"].lacks == "chưa xếp Vững mạnh vì TC3 Thi đua đạt 46,666667%, cần từ 50%"


def test_an_indicator_that_is_not_for_a_province_is_rescaled_to_a_thousand() -> None:
    data = table("t8-dtitinh")
    data["rescale"] = True
    next(leaves(data["groups"][1]["parts"]))["not_for"] = ["u1"]
    rules = read_charter(data)
    half = {leaf.id: f"{(leaf.criterion.base / 2).normalize():f}" for leaf in rules.leaves.values()}
    own, other = score(rules, "u1", half), score(rules, "u2", half)
    full = sum(group.maximum for group in rules.groups)
    assert own.total == other.total == full / 2
    assert str(own.rescaled).startswith(f"chuẩn {int((full - 200) / 2)}/{int(full - 200)}, quy đổi ")


def test_deductions_of_a_class_take_no_more_than_a_section_has_earned() -> None:
    data = table("t4-diemtru")
    rates = {part["id"]: -Decimal(str(part["each"])) for part in leaves(data["groups"])}
    for group in data["groups"]:
        group["lowest"] = 0
        start = {"id": f"c{group['id']}", "title": "Có sẵn", "kind": "gate", "points": 100}
        group["parts"].append(start)
    rules = read_charter(data)
    chance = random.Random("t4")
    for _ in range(20):
        cases = {id: chance.randint(0, 4) for id in rates}
        starts = {id: "pass" for id in rules.leaves if id not in rates}
        given = score(rules, "u1", {id: str(count) for id, count in cases.items()} | starts)
        caps = {"l47": Decimal(50)}
        lost = {id: min(rates[id] * count, caps.get(id, Decimal("Infinity"))) for id, count in cases.items()}
        kept = [max(100 - sum(lost[x] for x in ids), Decimal(0)) for ids in (list(rates)[:4], list(rates)[4:])]
        assert given.total == sum(kept)


def test_bonus_and_penalty_of_a_table_stop_where_the_charter_says() -> None:
    data = table("t12-tnxp")
    data["groups"].append(data["groups"].pop() | {"lowest": 0, "bonus_from": 0})
    rules = read_charter(data | {"bonus_cap": 4})
    full = {leaf.id: f"{leaf.criterion.base}" for leaf in rules.leaves.values()}
    assert score(rules, "u1", full | {"th": "5", "ph": "0"}).total == 104
    assert score(rules, "u1", full | {"th": "1", "ph": "-5"}).total == 100
