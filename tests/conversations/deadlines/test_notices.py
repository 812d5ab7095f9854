"""Notices: written at the desk, sent to units or the group, confirmed by units."""

from dataclasses import replace

from bot.conversations.deadlines.notices import attach
from bot.dialogue.facts import Answered, EvidenceWanted
from bot.dialogue.question import QuestionId, is_beside
from bot.dialogue.said import Attachment
from tests.worlds.charters import LAN, MAI, MINH
from tests.worlds.core import World, typed


def told() -> World:
    world = World.tiny()
    world.plays(
        f"{MINH}> thông báo", f"{MINH}> [Tất cả các đơn vị]", f"{MINH}> Họp lúc 8 giờ.", f"{MINH}> [Gửi]"
    )
    return world


def test_a_notice_reaches_every_unit_with_a_button_to_confirm_it():
    world = told()
    for name in (LAN, MAI):
        assert "THÔNG BÁO của cụm (Minh" in world.told[name][-1]
        assert world.offered[name].options[0].label == "Đã nhận"
        assert is_beside(world.offered[name].asks)


def test_the_desk_sees_which_units_have_confirmed():
    world = told()
    world.say(LAN, "[Đã nhận]")
    world.say(MINH, "thông báo")
    assert "đã nhận 1/2 đơn vị; chưa: Kho bạc." in world.told[MINH][-1]
    world.say(MAI, "đã nhận")
    world.say(MINH, "thông báo")
    assert "đã nhận 2/2 đơn vị." in world.told[MINH][-1]


def test_nothing_is_sent_that_was_dropped():
    world = World.tiny()
    world.plays(f"{MINH}> thông báo", f"{MINH}> [Tất cả các đơn vị]", f"{MINH}> Họp.", f"{MINH}> [Thôi]")
    assert LAN not in world.told


def test_files_sent_while_a_notice_is_written_go_out_with_it():
    minh = World.tiny().seen_by(MINH, asked="k1/notify..units")
    said = replace(typed("Kèm tệp."), kind="files", files=(Attachment("f1", "giay-moi.pdf"),))
    turn = attach(minh, said, QuestionId.read(minh.channel.asked))
    assert turn
    assert [type(fact) for fact in turn.facts] == [EvidenceWanted, Answered]
    assert attach(minh, said, QuestionId.read("k1/desk")) is None


def test_where_nothing_waits_there_is_nothing_to_confirm():
    world = World.tiny()
    world.say(LAN, "đã nhận")
    assert "Không có thông báo nào chờ xác nhận." in world.told[LAN][-1]
