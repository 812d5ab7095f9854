"""Requests for a paper: the unit says yes in its own chat; where nobody is in it, a teller and the chair."""

from dataclasses import replace

from bot.dialogue.ballots import PaperGiven
from bot.dialogue.question import QuestionId
from tests.conversations.voting.halls import CHAIR, opened, poll_of
from tests.worlds.core import World

TITLE = "Bầu Cụm trưởng"
REASON = "[Đơn vị bỏ phiếu tại hội nghị]"


def requested(*, empty: bool = False) -> World:
    """A teller of thue has asked for a paper for haiquan."""
    world = opened(TITLE, "paper")
    if empty:
        roster = tuple(replace(s, holders=()) if s.unit == "haiquan" else s for s in world.situation.roster)
        world.situation = replace(world.situation, roster=roster)
    world.plays("tổ thue> phiếu giấy", "tổ thue> [Hải quan]", f"tổ thue> {REASON}")
    return world


def given(world: World) -> set[str]:
    return set(poll_of(world, "chair").papers)


def test_the_unit_is_asked_and_told_that_few_papers_are_no_secret():
    world = requested()
    assert given(world) == set()
    assert "phiếu không kín với tổ kiểm phiếu" in world.told["haiquan"][-1]
    turn = world.say("haiquan", "[Đồng ý nhận phiếu giấy]")
    assert [f.why for f in turn.facts if isinstance(f, PaperGiven)] == [REASON[1:-1]]
    assert given(world) == {"haiquan"}


def test_a_unit_that_says_no_is_given_none_and_votes_in_the_chat():
    world = requested()
    world.say("haiquan", "[Không nhận]")
    assert given(world) == set()
    assert QuestionId.read(world.offered["haiquan"].asks).conversation == "vote"


def test_for_a_unit_that_nobody_is_in_a_teller_of_another_unit_and_the_chair_say_it():
    world = requested(empty=True)
    world.say("tổ khobac", "[Đồng ý nhận phiếu giấy]")
    assert given(world) == set()
    world.say(CHAIR, "[Đồng ý nhận phiếu giấy]")
    assert given(world) == {"haiquan"}
    assert "tổ thue" not in world.offered or "slip" not in world.offered["tổ thue"].asks


def test_a_paper_is_taken_back_with_a_reason_while_the_ballot_is_open():
    world = requested()
    world.say("haiquan", "[Đồng ý nhận phiếu giấy]")
    world.plays("tổ khobac> phiếu giấy", "tổ khobac> [Thu lại: Hải quan]", "tổ khobac> [Phát nhầm]")
    assert given(world) == set()
    assert "haiquan" not in poll_of(world, "chair").voted
