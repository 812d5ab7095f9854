"""Voting as it is declared: what may show a choice is secret, and comes before everything else."""

import pytest

from bot.conversations.voting import CONVERSATIONS
from bot.dialogue.position import find
from bot.dialogue.registry import registry
from tests.conversations.voting.halls import CHAIR, opened
from tests.worlds.charters import MINH

FLAG = "Suy tôn Cờ thi đua"
BY_NAME = {conversation.name: conversation for conversation in CONVERSATIONS}


def test_what_may_show_a_choice_is_secret_and_so_is_who_has_not_voted_yet():
    assert {name for name, one in BY_NAME.items() if one.secret} == {"vote", "papers"}
    work = BY_NAME["vote"].work
    assert work
    assert work.secret


def test_while_a_ballot_is_open_it_comes_before_all_else():
    order = [conversation.name for conversation in registry().conversations]
    urgent = {name for name, one in BY_NAME.items() if one.urgent}
    assert urgent == {"vote", "papers", "slip", "count"}
    assert urgent <= {*order[: sum(one.urgent for one in registry().conversations)]}


def test_a_unit_votes_for_itself_alone():
    world = opened(FLAG)
    assert find(world.seen_by("thue"), "k1/vote.thue.flag")
    assert find(world.seen_by("thue"), "k1/vote.khobac.flag") is None
    assert find(world.seen_by(MINH), "k1/vote.thue.flag") is None


@pytest.mark.parametrize(
    ("name", "words", "refusal"),
    [
        ("thue", "phiếu giấy", "Phiếu giấy do tổ kiểm phiếu phát và nhập."),
        (CHAIR, "quyết định", "Quyết định của Hội đồng do thư ký cụm ghi."),
    ],
)
def test_papers_are_the_tellers_and_the_decision_is_the_secretarys(name: str, words: str, refusal: str):
    world = opened("Bầu Cụm trưởng", "paper")
    world.say(name, words)
    assert refusal in world.told[name][-1]


def test_how_far_the_secret_is_kept_is_told_to_anybody():
    world = opened(FLAG)
    world.say("thue", "phiếu kín")
    assert "phiếu" in world.told["thue"][-1].lower()
    assert world.channels["thue"].asked == "k1/vote.thue.flag"
