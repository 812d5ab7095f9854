"""The group: commands and mentions only, never a unit's own affairs."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversations import group_chat
from bot.conversations.decide import decide
from bot.dialogue.facts import GroupAdmitted, GroupBound, GroupMoved, GroupRefused, GroupUnbound, PostsGiven
from bot.dialogue.said import Kind, Said
from bot.dialogue.situation import CopiedPost, Situation
from bot.dialogue.turn import Turn
from bot.dialogue.withheld_posts import digest, question_id
from tests.worlds.charters import LAN, MINH
from tests.worlds.core import World, typed
from tests.worlds.core import tapped as tapped_in


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
    assert "Việc của từng đơn vị: đề nghị gõ trong phần trao đổi riêng với hệ thống." in answer(
        group(), in_group("/gui")
    )


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
    other = replace(minh, cluster=replace(minh.cluster, group=True, group_on=("chat",)))
    assert group_chat.heard(other, in_group("/nhom")).facts == ()
    assert isinstance(group_chat.heard(other, in_group("/nhom lập nhóm mới")).facts[0], GroupBound)


def test_somebody_anonymous_is_asked_who_they_are():
    assert "ẩn danh" in answer(group(), in_group("/lich", anonymous=True))


def test_a_group_that_moved_or_was_left_is_kept_so():
    assert group_chat.heard(group(), in_group("-200", "migrated")).facts == (GroupMoved("-200"),)
    left = group_chat.heard(group(), in_group("", "left"))
    assert left.facts == (GroupRefused("gone"), GroupUnbound())
    assert [message.to.role for message in left.messages] == ["secretary", "chair"]
    assert group_chat.heard(group(bound=False), in_group("", "left")) == Turn()


def test_a_second_group_needs_no_reason_where_the_first_takes_nothing():
    minh = group(MINH, bound=False)
    assert minh.cluster
    other = replace(minh, cluster=replace(minh.cluster, group=True))
    assert isinstance(group_chat.heard(other, in_group("/nhom")).facts[0], GroupBound)


def test_a_group_that_refuses_is_told_of_once_and_each_post_is_to_be_copied():
    refused = in_group("topic", "refused")
    owed = {digest(text): text for text in ("KẾT QUẢ ...", "Đã chốt.")}
    turn = group_chat.heard(replace(group(), owed_here=owed), refused)
    assert turn.facts == (GroupRefused("topic"),)
    told = [message.text for message in turn.messages if message.to.role == "secretary"]
    assert [text.splitlines()[-1] for text in told[1:]] == ["KẾT QUẢ ...", "Đã chốt."]
    assert told[0].startswith("Chủ đề của cụm")
    here = group()
    again = replace(here, channel=replace(here.channel, refuses="topic"))
    assert group_chat.heard(again, refused).messages == ()
    assert group_chat.heard(group(bound=False), refused) == Turn()


def test_who_has_posted_it_themselves_says_so_of_this_post_or_of_all():
    posts = {digest(text): text for text in ("một", "hai")}
    here = replace(World.tiny().seen_by(MINH), withheld=posts)
    tapped = decide(here, tapped_in(question_id("k1", [digest("hai")]), "yes"))
    assert PostsGiven((digest("hai"),)) in tapped.facts
    assert PostsGiven(tuple(posts)) in decide(here, typed("đã đăng")).facts
    assert (
        "không còn chờ" in decide(replace(here, withheld={}), tapped_in(question_id("k1", ["x"]), "yes")).result
    )


def test_the_button_of_a_list_means_the_posts_of_that_list():
    here = World.tiny().seen_by(MINH)
    here = replace(here, copied={name: CopiedPost(name, here.now) for name in ("một", "hai", "sau")})
    tapped = decide(here, tapped_in(question_id("k1", ["một", "hai"]), "yes"))
    assert PostsGiven(("một", "hai")) in tapped.facts
    assert "không còn chờ" in decide(here, tapped_in(question_id("k1", ["một", "cũ"]), "yes")).result


def test_rights_that_are_given_are_used():
    here = group()
    quiet = replace(here, channel=replace(here.channel, refuses="rights"))
    assert group_chat.heard(quiet, in_group("write", "rights")).facts == (GroupAdmitted(),)
    assert group_chat.heard(here, in_group("write", "rights")) == Turn()
    [board] = group_chat.heard(here, in_group("pin", "rights")).messages
    assert (board.board, board.pin, board.repin) == ("progress", True, True)
    assert group_chat.heard(group(bound=False), in_group("pin", "rights")) == Turn()
