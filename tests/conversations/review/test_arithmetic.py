"""Arithmetic in steps that can be followed with a pencil. `test_why.py` recomputes it for random charters."""

from bot.conversations.review.arithmetic import of_group, of_leaf, of_total
from bot.state.stages import latest
from tests.worlds.years import published

WORLD = published()
SHEET = latest(WORLD.situation, "thue")


def leaf(id: str) -> list[str]:
    return list(of_leaf(WORLD.situation, SHEET, WORLD.charter.leaves[id]))


def test_a_leaf_ends_in_its_points_and_the_group_they_go_to():
    assert leaf("a1") == ["Điểm: 3", "Vào nhóm I: chuẩn 3. Xem nhóm: gõ “vì sao I”."]
    assert leaf("a2")[0] == "Điểm: 0 × 0,5 = 0; 3 − 0 = 3"
    assert leaf("b2")[-1] == "Vào nhóm II: thưởng 1. Xem nhóm: gõ “vì sao II”."


def test_a_comparison_shows_the_figures_of_all_units():
    assert leaf("a3")[0] == "Số liệu so sánh: Kho bạc 7, Cục Thuế 5."
    assert leaf("a3")[1].endswith("được 1,43")


def test_a_group_is_the_sum_of_its_parts():
    group = WORLD.charter.groups[1]
    assert list(of_group(WORLD.situation, SHEET, group)) == [
        "Chuẩn: 8 (b1) = 8",
        "Thưởng: 1 (b2) = 1",
        "Điểm nhóm: 8 + 1 = 9",
    ]


def test_the_total_is_the_sum_of_the_groups():
    [line] = of_total(WORLD.situation, SHEET)
    assert line.startswith("Tổng: 7,4")
    assert line.endswith("16,43")
