"""The privacy notice."""

from bot.conversations.joining.privacy import TITLE, about, said
from bot.conversations.voting.posts import PROMISE
from bot.dialogue.codes import FORGOTTEN
from bot.dialogue.installation import Operator
from tests.worlds.core import World


def test_the_operator_is_named_with_a_way_to_reach_them():
    headings = dict(about(Operator("Sở Nội vụ", "noivu@example.vn")))
    assert headings["Ai vận hành"].startswith("Sở Nội vụ vận hành máy chủ này")
    assert "noivu@example.vn" in headings["Ai vận hành"]
    assert "chưa ghi tên tại đây" in dict(about(Operator()))["Ai vận hành"]


def test_what_is_promised_of_ballots_is_the_promise_posted_with_them():
    assert PROMISE.removeprefix("Phiếu kín: ")[1:] in dict(about(Operator()))["Phiếu kín"]


def test_the_chat_says_every_heading():
    text = said(World.tiny().situation)
    assert text.startswith(TITLE)
    assert all(f"– {heading}: " in text for heading, _ in about(Operator()))
    assert f"{FORGOTTEN.days} ngày" in text
