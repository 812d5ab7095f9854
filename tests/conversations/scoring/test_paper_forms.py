"""Paper forms: keyed in by the secretary, by the same walk as the unit's own."""

from bot.conversations.scoring.paper_forms import enter, offered, questions
from bot.dialogue.facts import Answered
from bot.dialogue.registry import Call
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World
from tests.worlds.years import scored


def test_the_secretary_keys_in_a_units_form_to_the_end():
    world = World.tiny()
    world.plays(f"{MINH}> nhập hộ CT", f"{MINH}> a1 4; a2 0; b1 9; b2 1")
    turn = world.say(MINH, "[Gửi]")
    assert [fact.paper for fact in turn.facts if isinstance(fact, Answered)] == [True]
    sheet = sheet_of(world.situation, "thue")
    assert (sheet.status, sheet.paper) == ("sent", True)
    assert world.told[LAN][-1].startswith("Đã gửi bảng tự chấm của Cục Thuế (thư ký nhập từ bản giấy).")


def test_only_units_whose_table_is_not_sent_are_listed():
    world = World.tiny()
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi")
    [question] = questions(world.situation, "")
    assert [option.key for option in question.put().form.options] == ["khobac"]
    minh = world.seen_by(MINH)
    assert enter(Call(minh, minh.seats[0], None, "CT")).result == "Cục Thuế đã gửi bảng tự chấm."


def test_after_the_close_nothing_is_keyed_in():
    minh = scored().seen_by(MINH)
    assert enter(Call(minh, minh.seats[0])).result == "Đã chốt tự chấm, không nhập thêm."
    assert not offered(minh, minh.seats[0])
    early = World.tiny().seen_by(MINH)
    assert offered(early, early.seats[0])
