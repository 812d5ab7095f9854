"""Deadlines as they are declared: who decides about time, what is put by itself."""

from bot.conversations import group_chat
from bot.conversations.deadlines import CONVERSATIONS
from tests.conversations.test_group_chat import group, in_group
from tests.worlds.charters import DUNG, LAN, MINH
from tests.worlds.core import World


def test_the_chair_alone_extends():
    world = World.tiny()
    world.plays(f"{MINH}> gia hạn CT", f"{DUNG}> gia hạn CT")
    assert "Gia hạn do cụm trưởng quyết định." in world.told[MINH][-1]
    assert "Gia hạn do cụm trưởng quyết định." not in world.told[DUNG][-1]
    assert world.channels[DUNG].asked.startswith("k1/extend")


def test_whoever_steers_reminds_and_notifies_and_a_unit_does_not():
    world = World.tiny()
    for words in ("nhắc ngay", "thông báo"):
        world.say(LAN, words)
        assert "thư ký cụm hoặc cụm trưởng thực hiện" in world.told[LAN][-1]
        world.say(DUNG, words)
        assert "thư ký cụm hoặc cụm trưởng thực hiện" not in world.told[DUNG][-1]


def test_what_waits_for_an_answer_is_put_by_itself_and_what_somebody_begins_is_not():
    by_itself = {conversation.name: conversation.proactive for conversation in CONVERSATIONS}
    assert by_itself == {
        "clock": True,
        "step": False,
        "extend": True,
        "feed": False,
        "notify": False,
        "notice": True,
        "report": False,
    }


def test_the_calendar_in_the_group_is_the_whole_clusters():
    [board] = group_chat.heard(group(LAN), in_group("/lich")).messages
    told = board.text
    assert told.startswith("Lịch năm 2026")
    assert "Cục Thuế" not in told
