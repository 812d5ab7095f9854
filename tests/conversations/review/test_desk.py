"""Acts of the desk and commands in the stages after the self-scores."""

from bot.conversations.review import desk
from bot.dialogue.registry import Call
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import FIRST, agreeing, presented, published, reviewed, scored


def call(world: World, name: str, words: str = "") -> Call:
    here = world.seen_by(name)
    return Call(here, here.seats[0], None, words)


def test_a_reviewer_opens_a_units_table_done_or_not():
    world = reviewed()
    assert desk.look(call(world, FIRST, "CT")).goto == "k1/review.thue.g1.1"  # type: ignore[union-attr]
    assert desk.look(call(world, FIRST)).text == "Hiện không có phần nào để thẩm định."  # type: ignore[union-attr]
    assert "Không thấy đơn vị" in desk.look(call(world, FIRST, "Hải quan")).text  # type: ignore[union-attr]


def test_a_table_is_returned_while_it_is_reviewed():
    world = scored()
    assert desk.give_back(call(world, MINH, "CT")).result.startswith("Không trả lại được bảng của Cục Thuế")
    world.open("review")
    assert desk.give_back(call(world, FIRST, "CT")).goto == "k1/return.thue"
    assert desk.give_back(call(world, FIRST)).result.startswith("Đề nghị gõ “trả lại” kèm tên đơn vị")


def test_agreeing_leads_to_the_unit_with_something_left():
    world = agreeing()
    assert desk.agree(call(world, MINH)).goto == "k1/agree.thue"
    assert desk.agree(call(world, MINH, "KBNN")).goto.startswith("k1/agree.khobac")
    assert desk.agree(call(presented(), MINH)).result.startswith("Đã thống nhất đủ.")


def test_what_is_not_agreed_yet_is_not_presented():
    assert desk.present(call(agreeing(), MINH)).result == "Chưa trình được, còn chưa thống nhất: Cục Thuế."
    minh = presented().seen_by(MINH)
    assert desk.can_agree(minh, minh.seats[0])
    assert not desk.can_present(minh, minh.seats[0])


def test_objections_are_opened_by_whoever_decides_on_them():
    world = presented()
    assert desk.object_to(call(world, "Dũng")).result == "Không có ý kiến không nhất trí nào chờ xử lý."
    world.plays(f"{LAN}> [Không nhất trí]", f"{LAN}> Mục a1 phải là 4 điểm.")
    dung, minh = world.seen_by("Dũng"), world.seen_by(MINH)
    assert desk.has_objections(dung, dung.seats[0])
    assert not desk.has_objections(minh, minh.seats[0])
    assert desk.object_to(call(world, "Dũng")).goto.startswith("k1/object.thue")


def test_any_score_is_explained():
    assert desk.explain(call(published(), LAN, "a1")).text.startswith("Vì sao a1. Chất lượng tham mưu")
