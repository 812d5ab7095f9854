"""Joining as it is declared: who may invite, what is said in a group."""

import pytest

from bot.conversations.joining import COMMANDS, CONVERSATIONS
from tests.conversations.test_group_chat import group, in_group
from tests.worlds.charters import DUNG, LAN, MINH
from tests.worlds.core import World


@pytest.mark.parametrize("words", ["mã mời", "thu mã", "thay CT"])
def test_only_the_secretary_gives_codes_and_takes_them_back(words: str):
    world = World.tiny()
    for name in (LAN, DUNG):
        assert world.say(name, words).facts == ()
        assert "Việc này do thư ký cụm thực hiện." in world.told[name][-1]
    world.say(MINH, words)
    assert "Việc này do thư ký cụm thực hiện." not in world.told[MINH][-1]


def test_whoever_steers_sees_who_has_come_and_nobody_else():
    world = World.tiny()
    world.plays(f"{DUNG}> ai đã vào", f"{LAN}> ai đã vào")
    assert LAN in world.told[DUNG][-1]
    assert "thư ký cụm hoặc cụm trưởng" in world.told[LAN][-1]


def test_privacy_is_told_in_any_group_and_the_rest_in_none_but_the_clusters():
    from bot.conversations import group_chat

    [board] = group_chat.heard(group(bound=False), in_group("/riengtu")).messages
    assert board.text.startswith("Hệ thống này và dữ liệu của đồng chí")
    assert {command.name for command in COMMANDS if command.anywhere} == {"privacy"}


def test_nobody_is_asked_unasked_but_for_a_word_on_a_newcomer_and_an_answer_that_the_law_asks():
    assert [conversation.name for conversation in CONVERSATIONS if conversation.proactive] == [
        "confirm",
        "respond",
    ]
