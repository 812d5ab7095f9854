"""Acts of the desk about the end of a stage."""

from bot.conversations.results import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import published, scored


def call(world: World, name: str) -> Call:
    here = world.seen_by(name)
    return Call(here, here.seats[0])


def test_closing_is_opened_for_the_present_stage_once_it_has_begun():
    assert desk.close_stage(call(World.tiny(), MINH)) == Effect(goto="k1/close")
    assert desk.close_stage(call(published(), MINH)).result == "Đã chốt thống nhất từ trước."
    assert desk.close_label(scored().situation) == "Chốt thẩm định"


def test_only_a_result_that_waits_can_be_published():
    assert (
        desk.publish(call(World.tiny(), MINH)).result
        == "Chưa có kết quả mới để công bố. Cần chốt tự chấm trước."
    )
    minh = published().seen_by(MINH)
    assert not desk.can_publish(minh, minh.seats[0])


def test_the_workbook_is_of_all_units_at_the_desk_and_of_ones_own_elsewhere():
    every = desk.workbook(call(World.tiny(), MINH))
    own = desk.workbook(call(World.tiny(), LAN))
    assert isinstance(every, Effect)
    assert isinstance(own, Effect)
    documents = [effect.messages[0].document for effect in (every, own)]
    assert [document.unit for document in documents if document] == ["", "thue"]
    assert [document.name for document in documents if document] == [
        "bang-diem-2026.xlsx",
        "bang-diem-thue-2026.xlsx",
    ]


def test_a_result_is_said_only_once_it_is_published():
    assert desk.published(scored().situation) == "Chưa công bố kết quả xếp hạng."
    assert desk.published(published().situation).startswith("KẾT QUẢ XẾP HẠNG NĂM 2026")
    assert desk.published_in_group(scored().situation) == "Chưa công bố kết quả."
