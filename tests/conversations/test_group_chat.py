"""The group: commands and mentions only, never a unit's own affairs."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversations import group_chat
from bot.dialogue.facts import GroupBound, GroupMoved, GroupUnbound
from bot.dialogue.said import Kind, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World, typed


def in_group(text: str, kind: Kind = "text", **rest: Any) -> Said:
    return replace(typed(text, "-100", kind=kind), group=True, **rest)


def group(name: str = LAN, *, bound: bool = True) -> Situation:
    here = World.tiny().seen_by(name)
    return replace(here, channel=replace(here.channel, is_cluster_group=bound, asked=""))


def answer(here: Situation, said: Said) -> str:
    """The answer, which is one message however many ask for it."""
    turn = group_chat.heard(here, said)
    assert not turn.result
    asked, *_ = turn.messages
    assert asked.board.startswith(group_chat.ASKED)
    assert asked.since == here.now - group_chat.FRESH
    return asked.text


@pytest.mark.parametrize("kind", ["edited", "unreadable", "files", "blocked"])
def test_what_is_no_word_to_the_bot_gets_no_answer(kind: Kind):
    assert group_chat.heard(group(), in_group("x", kind)) == Turn()
    assert group_chat.heard(group(), in_group("chào cả nhà", addressed=False)) == Turn()


def test_commands_are_answered_and_units_are_sent_to_their_own_chat():
    assert answer(group(), in_group("/lich")).startswith("Lịch năm 2026")
    assert "Việc của từng đơn vị xin trao đổi trong chat riêng." in answer(group(), in_group("/gui"))


def test_each_command_has_an_answer_of_its_own_and_so_has_each_year():
    boards = {
        group_chat.heard(group(), in_group(said)).messages[0].board for said in ("/lich", "/bangdiem", "?")
    }
    assert boards == {"asked calendar k1", "asked table k1", "asked "}


def test_a_group_of_no_cluster_is_told_how_it_is_bound():
    assert "/nhom" in answer(group(bound=False), in_group("/lich"))
    assert "/nhom" in group_chat.heard(group(bound=False), in_group("", "joined")).result


def test_those_who_steer_bind_the_group_and_nobody_else():
    assert group_chat.heard(group(LAN, bound=False), in_group("/nhom")).facts == ()
    bound = group_chat.heard(group(MINH, bound=False), in_group("/nhom"))
    assert isinstance(bound.facts[0], GroupBound)
    assert group_chat.heard(group(MINH), in_group("/nhom")).facts == ()


def test_a_second_group_needs_a_reason():
    minh = group(MINH, bound=False)
    assert minh.cluster
    other = replace(minh, cluster=replace(minh.cluster, group=True))
    assert group_chat.heard(other, in_group("/nhom")).facts == ()
    assert isinstance(group_chat.heard(other, in_group("/nhom lập nhóm mới")).facts[0], GroupBound)


def test_somebody_anonymous_is_asked_who_they_are():
    assert "ẩn danh" in answer(group(), in_group("/lich", anonymous=True))


def test_a_group_that_moved_or_was_left_is_kept_so():
    assert group_chat.heard(group(), in_group("-200", "migrated")).facts == (GroupMoved("-200"),)
    left = group_chat.heard(group(), in_group("", "left"))
    assert left.facts == (GroupUnbound(),)
    assert [message.to.role for message in left.messages] == ["secretary", "chair"]
    assert group_chat.heard(group(bound=False), in_group("", "left")) == Turn()
