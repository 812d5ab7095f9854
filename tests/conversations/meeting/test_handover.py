"""The hand-over: at its date the new leaders get the seats, the old ones leave them."""

from dataclasses import replace

from bot.conversations.meeting import handover
from bot.dialogue.facts import CodeIssued, SeatLeft, SeatTaken
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def test_nothing_is_handed_over_before_its_date():
    world = World(charter("rotated"), NOW)
    assert handover.due(world.situation).facts == ()
    assert handover.state(world.situation).endswith("Bàn giao: thứ Ba, 01/12/2026.")


def test_at_its_date_those_whose_turn_it_is_take_the_seats():
    world = World(charter("rotated"), charter("rotated").handover.on)  # type: ignore[union-attr]
    effect = handover.due(world.situation)
    kinds = [type(fact) for fact in effect.facts]
    assert kinds.count(SeatTaken) == 2
    assert kinds.count(SeatLeft) == 1
    assert effect.messages[0].text.startswith("BÀN GIAO: từ thứ Ba, 01/12/2026, lãnh đạo cụm năm 2027")
    assert "– Cụm trưởng: Kho bạc Nhà nước (khobac)" in effect.messages[0].text


def test_it_is_handed_over_once():
    world = World(charter("rotated"), NOW)
    world.move(charter("rotated").handover.on)  # type: ignore[union-attr]
    chair = next(seat for seat in world.situation.roster if seat.role == "chair")
    assert [holder.person.name for holder in chair.holders] == ["khobac"]
    assert handover.due(world.situation).facts == ()
    assert handover.state(world.situation).endswith("Đã bàn giao.")


def test_where_nobody_of_the_unit_has_joined_the_secretary_gets_a_code():
    on = charter("rotated").handover.on  # type: ignore[union-attr]
    situation = World(charter("rotated"), on).situation
    vacant = tuple(replace(seat, holders=()) if seat.unit == "khobac" else seat for seat in situation.roster)
    effect = handover.due(replace(situation, roster=vacant))
    assert [type(fact) for fact in effect.facts].count(CodeIssued) == 1
    codes = [message for message in effect.messages if message.to.role == "secretary"]
    assert "Kho bạc Nhà nước chưa có người trên hệ thống. Mã vai cụm trưởng: " in codes[0].text


def test_recognised_leaders_are_recorded_with_their_document():
    world = World(charter("appointed"), NOW)
    world.plays("Minh> bàn giao", "Minh> [Kho bạc]", "Minh> [Không có]", "Minh> 12/QĐ-UBND ngày 20/11/2026")
    assert "Đã ghi. Bàn giao: thứ Ba, 01/12/2026." in world.told["Minh"][-1]
    assert "– Cụm phó: không có" in handover.state(world.situation)
