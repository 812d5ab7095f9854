"""Objections to a count: when their time is over the single votes go, and the count stays."""

from datetime import timedelta

import pytest

from bot.conversations.voting.objections import elapse
from bot.dialogue.ballots import BallotCounted, VotesDestroyed
from bot.dialogue.projection import project
from bot.rules.charter_parser import read_charter
from bot.rules.voting_methods import count
from tests.conversations.voting.halls import opened, poll_of
from tests.worlds.charters import SMALL
from tests.worlds.core import World

DAY = timedelta(days=1)


def counted() -> World:
    world = opened("Suy tôn Cờ thi đua")
    result = count(poll_of(world, "flag").terms, [("thue",), ()])
    world.situation = project(world.situation, (BallotCounted("flag", result),))
    world.now = poll_of(world, "flag").terms.closes
    return world


@pytest.mark.parametrize(("days", "gone"), [(14, False), (15, True), (400, True)])
def test_the_votes_go_fifteen_days_after_the_close(days: int, gone: bool):
    world = counted()
    world.move(world.now + days * DAY)
    poll = poll_of(world, "flag")
    assert (poll.destroyed, poll.result is not None) == (gone, True)


def test_they_go_once_and_the_group_is_told_with_the_head_of_the_journal():
    world = counted()
    world.move(world.now + 14 * DAY)
    world.situation = project(world.situation, ())
    world.now += 2 * DAY
    turn = elapse(world.seen_by("Minh"), world.now)
    assert turn.facts == (VotesDestroyed("flag"),)
    [message] = turn.messages
    assert (message.to.kind, message.head, "đã hủy từng phiếu" in message.text) == ("group", True, True)
    assert elapse(project(world.seen_by("Minh"), turn.facts), world.now).facts == ()


def test_the_charter_may_say_another_time():
    assert read_charter(SMALL).objections == 15 * DAY
    assert read_charter({**SMALL, "objections": "30d"}).objections == 30 * DAY
