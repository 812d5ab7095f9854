"""What an operator does to a cluster is told in it, with the reason; while it is paused nothing is stored."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversations.deadlines import operator_acts
from bot.conversations.decide import decide, elapse
from bot.dialogue.facts import ClusterPaused, CodeIssued, Steered
from bot.dialogue.installation import Operator
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from tests.worlds.core import World, tapped, typed

WHY = "Thư ký đã chuyển công tác."


@pytest.fixture
def here() -> Situation:
    return World.tiny().seen_by("Lan")


def paused(here: Situation) -> Situation:
    return project(here, operator_acts.pause(here, WHY).facts)


def test_a_code_for_the_secretary_is_issued_journalled_and_told_but_never_shown(here: Situation):
    turn = operator_acts.secretary_code(here, WHY)
    issued, steered = turn.facts
    assert isinstance(issued, CodeIssued)
    assert isinstance(steered, Steered)
    seat = next(seat for seat in here.roster if seat.role == "secretary")
    assert (issued.seat, steered.why) == (seat.id, WHY)
    assert turn.messages
    for message in turn.messages:
        assert WHY in message.text
        assert issued.code not in message.text
        assert issued.code[:5] not in message.text


def test_a_pause_begins_and_ends_once(here: Situation):
    stopped = paused(here)
    assert stopped.cluster
    assert stopped.cluster.paused
    assert operator_acts.pause(stopped, WHY) == Turn()
    assert operator_acts.resume(here, WHY) == Turn()
    again = operator_acts.resume(stopped, WHY)
    assert again.facts[0] == ClusterPaused(False)
    assert all(WHY in message.text for message in again.messages)


def test_whatever_is_said_in_a_paused_cluster_keeps_nothing_and_is_answered(here: Situation):
    stopped = replace(paused(here), operator=Operator("Sở Nội vụ", "0237 000 000"))
    for said in (typed("9,5"), tapped("k1/self.thue.a1", "5"), typed("việc"), typed("/start")):
        turn = decide(stopped, said)
        assert turn == Turn(
            result="Cụm đang tạm dừng trên hệ thống; nội dung vừa gửi chưa được ghi. Liên hệ: 0237 000 000."
        )
    assert decide(stopped, typed("/bangdiem", group=True)) == Turn()
    assert decide(stopped, typed("", kind="blocked")).facts


def test_over_a_pause_nothing_falls_due(here: Situation):
    late = replace(paused(here), now=here.now + timedelta(days=400))
    assert elapse(late, here.now) == Turn()
    assert elapse(project(late, (ClusterPaused(False),)), here.now) != Turn()
