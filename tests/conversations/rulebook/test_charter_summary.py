"""Summary of a charter: its tree, what it asks of a unit, and what differs from another."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.conversations.decide import where
from bot.conversations.rulebook.charter_summary import LISTED, differences, say_taps, taps, understood
from bot.rules.charter_parser import KINDS, read_charter
from config.charters import READY_MADE, load
from tests.worlds.charters import LAN, data
from tests.worlds.core import World


def test_the_tree_is_said_with_sums_kinds_and_taps():
    charter = read_charter(load("short"))
    lines = understood(charter).splitlines()
    assert lines[0] == "3 nhóm, 8 tiêu chí, tối đa 100 điểm."
    assert lines[1] == "I. Nhiệm vụ chuyên môn: 60 điểm, 3 tiêu chí."
    assert lines[2] == "– 1.1. Nhiệm vụ được giao trong năm (tối đa 30 điểm): so với kế hoạch"
    assert (
        lines[5]
        == "II. Phong trào thi đua, khen thưởng: 25 điểm, 3 tiêu chí. Điểm thưởng của nhóm không quá 3."
    )
    assert lines[-1] == say_taps(charter)


def test_a_long_table_is_said_by_its_groups_and_kinds():
    charter = read_charter(load("full"))
    said = understood(charter)
    assert len(charter.leaves) > LISTED
    assert len(said.splitlines()) < LISTED
    assert "Cách chấm: " in said


def test_each_kind_has_a_name_of_its_own():
    names = [kind.called for kind in KINDS.values()]
    assert all(isinstance(name, str) for name in names)
    assert len(set(names)) == len(KINDS)


@pytest.mark.parametrize("at_once", [True, False])
def test_the_taps_are_those_that_a_unit_needs(at_once: bool):
    world = World.tiny()
    expected = taps(world.charter)
    given = 0
    while given < 20:
        message = world.offered[LAN] = where(world.seen_by(LAN))
        labels = [option.label for option in message.options]
        sends = "Gửi bảng tự chấm" in message.text
        each = "Chấm từng tiêu chí"
        world.plays(f"{LAN}> [{labels[0] if at_once or each not in labels else each}]")
        given += 1
        if sends:
            break
    assert given == (expected.least if at_once else expected.most)


@pytest.mark.parametrize("name", READY_MADE)
def test_a_charter_does_not_differ_from_itself(name: str):
    charter = read_charter(load(name))
    assert differences(charter, read_charter(load(name))) == []
    assert taps(charter).least <= taps(charter).most


def reviewed(**reviewers: str) -> list[str]:
    plain = data("checked")
    plain["reviewers"] = reviewers
    return differences(read_charter(data("checked")), read_charter(plain))


def test_a_group_that_others_review_is_said():
    assert reviewed(g1="Tổ chuyên môn", g2="Tổ thi đua") == []
    assert reviewed(g1="Tổ thi đua", g2="Tổ thi đua") == [
        "Nhóm I. Nhiệm vụ: người thẩm định từ Tổ chuyên môn thành Tổ thi đua."
    ]
    assert reviewed(g1="Tổ chuyên môn") == [
        "Nhóm II. Phong trào: người thẩm định từ Tổ thi đua thành chưa phân công."
    ]


def changed(**of_leaf: Any) -> list[str]:
    plain = data("tiny")
    plain["groups"][0]["parts"][0] |= of_leaf
    return differences(read_charter(data("tiny")), read_charter(plain))


def test_a_change_of_one_criterion_is_said_with_the_old_and_the_new():
    assert changed(title="Tham mưu") == ["Tiêu chí a1. Tham mưu (tối đa 5 điểm): tên cũ “Chất lượng tham mưu”."]
    [group, leaf] = changed(maximum=6)
    assert group == "Nhóm I. Nhiệm vụ: từ 8 thành 9 điểm."
    assert "cách chấm cũ “Chấm từ 0 đến 5 điểm, lẻ đến 0,5”, nay “Chấm từ 0 đến 6 điểm, lẻ đến 0,5”" in leaf
    assert changed(evidence="required") == [
        "Tiêu chí a1. Chất lượng tham mưu (tối đa 5 điểm): đổi yêu cầu minh chứng."
    ]


def test_what_is_new_gone_or_moved_is_said():
    plain = data("tiny")
    moved = plain["groups"][0]["parts"].pop(0)
    plain["groups"][1]["parts"].append(moved)
    plain["groups"][1]["parts"].pop(0)
    plain["groups"].append(
        {
            "id": "g3",
            "code": "III",
            "title": "Mới",
            "parts": [{"id": "c1", "title": "Một", "kind": "graded", "maximum": 1, "step": 1}],
        }
    )
    before, after = read_charter(data("tiny")), read_charter(plain)
    said = differences(before, after)
    assert "Bỏ tiêu chí b1. Tổ chức phong trào (tối đa 10 điểm)." in said
    assert "Thêm nhóm III. Mới (1 điểm, 1 tiêu chí)." in said
    assert "Thêm tiêu chí Một (tối đa 1 điểm): Chấm từ 0 đến 1 điểm, số nguyên." in said
    assert "Tiêu chí a1. Chất lượng tham mưu (tối đa 5 điểm): chuyển nhóm." in said


def test_a_cap_that_changes_is_said():
    before = read_charter(data("tiny"))
    capped = replace(before.groups[1], bonus_cap=Decimal(1))
    after = replace(before, groups=(before.groups[0], capped))
    assert differences(before, after) == ["Nhóm II. Phong trào: Điểm thưởng của nhóm không quá 1."]
