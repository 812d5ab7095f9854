"""Turnout of an open ballot: noted at the quarters of its time, named only from the half on, never live."""

from datetime import timedelta

from bot.conversations.voting import turnout
from bot.dialogue.ballots import Cast
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from tests.conversations.voting.halls import opened, poll_of
from tests.worlds.core import World

TITLE, MINUTE = "Suy tôn Cờ thi đua", timedelta(minutes=1)
UNITS = ("thue", "khobac", "haiquan", "qltt", "bhxh")


def voted(world: World, *units: str) -> None:
    world.situation = project(world.situation, tuple(Cast("flag", unit, ()) for unit in units))


def text(world: World) -> str:
    return turnout.said(world.seen_by("Dũng"), poll_of(world, "flag"))


def test_a_vote_changes_nothing_that_is_said_before_the_next_quarter():
    world = opened(TITLE)
    before = text(world)
    voted(world, "thue", "khobac", "haiquan")
    assert text(world) == before == "đang mở, còn 15 phút."
    world.move(world.now + 4 * MINUTE)
    assert text(world) == "đang mở, còn 11 phút. Qua một phần tư thời gian: đã bỏ 3/5 phiếu."
    voted(world, "qltt")
    assert "đã bỏ 3/5 phiếu" in text(world)


def test_chair_and_secretary_are_told_and_who_is_missing_only_from_the_half_on():
    world = opened(TITLE)
    voted(world, "thue", "khobac", "haiquan")
    world.move(world.now + 4 * MINUTE)
    assert world.told["Minh"][-1] == f"{TITLE}: qua một phần tư thời gian, đã bỏ 3/5 phiếu."
    world.move(world.now + 4 * MINUTE)
    assert world.told["Dũng"][-1].endswith("Chưa bỏ: Quản lý thị trường và Bảo hiểm xã hội.")
    assert not any("Chưa bỏ" in told for told in world.told["thue"])


def test_with_few_votes_nobody_is_named():
    world = opened(TITLE)
    voted(world, "thue", "khobac")
    world.move(world.now + 12 * MINUTE)
    assert "Chưa bỏ" not in world.told["Dũng"][-1]


def test_a_quarter_is_noted_once():
    world = opened(TITLE)
    world.move(world.now + 4 * MINUTE)
    assert turnout.elapse(world.situation, world.now).facts == ()
    later = turnout.elapse(project(world.situation, ()), world.now)
    assert not any(isinstance(fact, Answered) for fact in later.facts)


def test_that_all_have_voted_is_said():
    world = opened(TITLE)
    voted(world, *UNITS)
    assert text(world) == "đang mở, còn 15 phút. Các đơn vị đã bỏ phiếu đủ."
