"""The charter in words: every kind of rule that it holds is said, and a criterion of any kind is said whole."""

from dataclasses import replace

import pytest

from bot.conversations.rulebook.charter_text import general, group_head, head, limits, size, whole_group
from bot.conversations.rulebook.criterion_text import rule_lines
from bot.rules.charter_parser import read_charter
from bot.rules.several_reviews import SeveralReviews
from config.charters import READY_MADE, load
from tests.worlds.charters import LAN
from tests.worlds.core import World


@pytest.mark.parametrize("name", READY_MADE)
def test_each_criterion_of_a_ready_made_charter_is_said_with_its_points_and_nobody_s_plan(name: str):
    charter = read_charter(load(name))
    for group in charter.groups:
        whole = whole_group(charter, group)
        for leaf in group.leaves:
            assert leaf.title in whole
            assert leaf.criterion.rule() in whole
            assert "Kế hoạch của đơn vị" not in "\n".join(rule_lines(charter, leaf))
            if "level" in leaf.id or leaf.criterion.rule().startswith("Chọn"):
                assert leaf.criterion.form("x").options[0].label.split(" (")[0] in whole


def test_a_group_is_said_with_its_size_and_limits():
    charter = read_charter(load("short"))
    assert head(charter).startswith("Quy chế năm 2026 – Cụm thi đua số 10: 3 nhóm, 8 tiêu chí, tối đa 100")
    second = charter.groups[1]
    assert size(second) == "25 điểm, 3 tiêu chí"
    assert list(limits(second)) == ["Điểm thưởng của nhóm không quá 3."]
    assert group_head(second).endswith("Điểm thưởng của nhóm không quá 3.")


def test_general_rules_name_ties_classes_and_ballots():
    said = general(World(read_charter(load("short")), World.tiny().now, {"thue": LAN}).seen_by(LAN))
    assert "Bằng điểm thì xét lần lượt: điểm nhiệm vụ chuyên môn" in said
    assert "Hoàn thành xuất sắc nhiệm vụ: từ 90 điểm trở lên" in said
    assert "Bầu Cụm trưởng: phiếu kín" in said


def test_several_reviewers_of_one_group_are_said_with_how_their_points_are_joined():
    charter = read_charter(load("year"))
    group = charter.groups[0].id
    joined = replace(charter, reviewers={group: ("Tổ 1", "Tổ 2")}, several_reviews=SeveralReviews("median"))
    here = World(joined, World.tiny().now, {"thue": LAN}).seen_by(LAN)
    assert "Nhiều người thẩm định một nhóm: lấy điểm trung vị." in general(here)
