"""Groups and criteria read from plain data: their depth, their defaults, and ids that nobody shares."""

from typing import Any

import pytest

from bot.rules.charter import Group
from bot.rules.charter_parser import read_charter
from bot.rules.graded import Graded
from bot.rules.plain_values import CharterError
from tests.rules.plans import D, one_leaf, plain_data


def with_leaf(*leaves: dict[str, Any], **changes: object) -> dict[str, Any]:
    return plain_data(groups=[{"id": "g", "title": "Nhóm", "parts": list(leaves)}], **changes)


def test_defaults_and_overrides_of_the_charter_reach_its_leaves() -> None:
    leaf = {"id": "x", "title": "Một tiêu chí", "kind": "graded", "maximum": 3}
    defaults = {"step": "0.25", "unassigned": "zero", "evidence": "required"}
    found = read_charter(with_leaf(leaf, defaults=defaults, overrides=True)).leaves["x"]
    assert found.criterion == Graded(D(3), D("0.25"), beyond=True, unassigned="zero")
    assert found.evidence == "required"
    assert found.criterion.form("a").read("9") == "=9"


def test_groups_stand_within_groups_to_any_depth() -> None:
    inner = {"id": "c", "title": "Sâu", "parts": [one_leaf()], "base_cap": 4}
    data = plain_data(
        groups=[{"id": "a", "title": "A", "parts": [{"id": "b", "title": "B", "parts": [inner]}]}]
    )
    charter = read_charter(data)
    assert list(charter.group_by_id) == ["a", "b", "c"]
    assert charter.groups[0].maximum == 4
    assert isinstance(charter.groups[0].parts[0], Group)


def test_what_a_criterion_says_itself_stands_above_the_defaults() -> None:
    data = with_leaf(
        one_leaf(unassigned="full", evidence="none"), defaults={"unassigned": "zero", "step": "0.25"}
    )
    found = read_charter(data).leaves["x"]
    assert found.criterion == Graded(D(5), D("0.5"), unassigned="full")
    assert found.evidence == "none"


@pytest.mark.parametrize("leaf", [one_leaf(id="g"), one_leaf(id="h")])
def test_no_group_and_no_criterion_may_share_an_id(leaf: dict[str, Any]) -> None:
    inner = {"id": "h", "title": "Nhóm trong", "parts": [leaf]}
    with pytest.raises(CharterError, match="stands twice") as caught:
        read_charter(with_leaf(inner))
    assert caught.value.path == ("groups", 0, "parts", 0, "parts", 0, "id")
