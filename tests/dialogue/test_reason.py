"""Why something is steered: how a reason is read, and that a second group is not bound without one."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.conversations.group_chat import heard
from bot.dialogue.facts import GroupBound, Steered
from bot.dialogue.reason import Reason
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Channel, Cluster, Seat, Situation
from bot.questions import Option, Unclear

FORM = Reason(300, (Option("w0", "Theo lịch"), Option("w1", "Mở nhầm")))
NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)
SECRETARY = (Seat(1, "secretary"),)
THERE = Situation(
    NOON, Platform("chat"), cluster=Cluster(1, "Cụm thử", group=True, group_on=("chat",)), seats=SECRETARY
)


@pytest.mark.parametrize("reply", ["b", "B.", "b)", "mở nhầm", "Mo nham"])
def test_a_usual_reason_is_meant_by_its_letter_or_its_words(reply: str):
    assert FORM.read(reply) == FORM.pick("w1") == "Mở nhầm"


def test_any_other_words_are_the_reason():
    assert FORM.read("  Cấp trên đổi ngày ") == "Cấp trên đổi ngày"


@pytest.mark.parametrize("reply", ["c", "1", "ok", "", "chưa", "Thôi", "không", "x" * 301])
def test_a_slip_or_a_second_thought_is_no_reason(reply: str):
    with pytest.raises(Unclear):
        FORM.read(reply)


def test_a_reason_that_is_offered_no_more_is_not_taken():
    with pytest.raises(Unclear):
        FORM.pick("w2")


def test_a_second_group_is_bound_only_with_a_reason():
    def says(text: str, here: Situation = THERE) -> tuple[object, ...]:
        return heard(here, Said("chat", "bot", "1", "nhom", "minh", text=text, group=True)).facts

    assert says("/nhom") == ()
    assert says("/nhom lập nhóm mới") == (GroupBound(), Steered("bind group", "", "lập nhóm mới"))
    alone = replace(THERE, cluster=Cluster(1, "Cụm thử"))
    assert says("/nhom", alone) == (GroupBound(), Steered("bind group", "", "Cụm chưa gắn nhóm nào."))
    assert says("/nhom", replace(THERE, channel=Channel(is_cluster_group=True))) == ()
