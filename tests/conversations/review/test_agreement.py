"""Agreement: the desk enters what was agreed on each leaf that differs."""

from decimal import Decimal

from bot.state.stages import staged
from tests.worlds.charters import MINH
from tests.worlds.years import agreeing, scored


def test_the_differences_of_a_unit_are_agreed_at_once_or_one_by_one():
    world = agreeing()
    world.say(MINH, "thống nhất CT")
    assert world.told[MINH][-1].startswith(
        "Thống nhất điểm của Cục Thuế: 1 mục khác nhau.\na1. Chất lượng tham mưu: từ 4 điểm thành 3 điểm"
    )
    world.say(MINH, "[Theo kết quả thẩm định]")
    assert (
        "Đã thống nhất điểm của Cục Thuế theo kết quả thẩm định. Tổng điểm của Cục Thuế: 16,43."
        in world.told[MINH][-1]
    )
    assert "Trình các đơn vị cho ý kiến?" in world.told[MINH][-1]


def test_another_value_needs_a_reason():
    world = agreeing()
    world.plays(f"{MINH}> thống nhất CT", f"{MINH}> [Ghi từng tiêu chí]")
    assert "Theo thẩm định" in [option.label for option in world.offered[MINH].options]
    world.say(MINH, "3,5")
    assert "từ 3 điểm thành 3,5 điểm. Đề nghị ghi lý do." in world.told[MINH][-1]
    world.say(MINH, "Đã bổ sung văn bản.")
    sheet = staged(world.situation, "thue", "agree")
    assert sheet.values["a1"] == "3.5"
    assert sheet.scored(world.charter.leaves["a1"]).points == Decimal("3.5")


def test_by_itself_it_is_put_to_the_secretary_and_not_to_the_chair():
    world = agreeing()
    world.plays(f"{MINH}> việc", "Dũng> việc")
    assert "thống nhất điểm" in world.told[MINH][-1]
    assert "Cụm trưởng – thống nhất điểm" not in world.told["Dũng"][-1]


def test_nothing_is_agreed_before_its_stage():
    world = scored()
    world.say(MINH, "thống nhất CT")
    assert "Hiện không trong thời hạn thống nhất điểm." in world.told[MINH][-1]
