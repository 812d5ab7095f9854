"""The history of a leaf, stage by stage."""

from bot.conversations.review import history
from bot.state.stages import latest, staged
from tests.worlds.charters import MINH
from tests.worlds.years import published

WORLD = published()
A1 = WORLD.charter.leaves["a1"]


def test_each_stage_has_its_line():
    sheet = latest(WORLD.situation, "thue")
    assert history.claimed(sheet, A1) == "Đơn vị: 4 điểm, Lan ghi thứ Hai, 23/11/2026."
    assert list(history.reviewed(sheet, A1)) == [
        "Thẩm định (Tổ chuyên môn, Tổ chuyên môn): 3 điểm, lý do: “Thiếu một văn bản”."
    ]
    assert list(history.answered(sheet, A1)) == []
    assert list(history.agreed(sheet, A1)) == ["Thống nhất: 3 điểm."]


def test_a_claim_and_what_became_of_it_stand_on_one_line():
    sheet = staged(WORLD.situation, "thue", "agree")
    assert history.change(sheet, A1) == "từ 4 điểm thành 3 điểm, lý do: “Thiếu một văn bản”"
    assert history.change(sheet, WORLD.charter.leaves["a2"]) == "0 báo cáo chậm (3 điểm)"


def test_a_correction_is_part_of_it():
    world = published()
    world.plays(
        f"{MINH}> đính chính CT a1", f"{MINH}> 4", f"{MINH}> Cộng nhầm.", f"{MINH}> [Công bố đính chính]"
    )
    sheet = latest(world.situation, "thue")
    assert list(history.corrected(sheet, A1)) == ["Đính chính: 4 điểm, lý do: “Cộng nhầm”."]
