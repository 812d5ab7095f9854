"""Paper ballots: given by a teller, keyed in twice, and only what both have read alike counts."""

from dataclasses import replace

from bot.conversations.voting.paper_ballots import can_give, questions, votes
from bot.dialogue.ballots import READY, Draft, PapersAwaited, PapersKeyed
from bot.dialogue.projection import project
from bot.dialogue.situation import Situation
from tests.conversations.voting.halls import opened, over, poll_of
from tests.worlds.core import World

TITLE = "Bầu Cụm trưởng"


def given(*units: str) -> World:
    world = opened(TITLE, "paper")
    for unit in units:
        world.say("tổ thue", "phiếu giấy")
        world.say("tổ thue", f"[{world.charter.unit_by_id[unit].short}]")
        world.say("tổ thue", "[Đơn vị không dùng được điện thoại]")
        world.say(unit, "[Đồng ý nhận phiếu giấy]")
    return world


def keying(world: World, *, mine: tuple[str, ...], theirs: tuple[str, ...] = ()) -> Situation:
    """The ballot has ended; the speaker has keyed in `mine`, another teller is done with `theirs`."""
    situation = project(over(world, "chair"), (PapersAwaited("chair"),))
    drafts = {".chair": Draft(mine, "n1")}
    readings = {"chair": theirs} if theirs else {}
    return replace(situation, drafts=drafts, readings=readings, entropy=b"x")


def test_a_unit_with_a_paper_votes_no_more_in_the_chat():
    world = given("haiquan")
    assert (poll_of(world, "chair").papers, poll_of(world, "chair").voted) == ({"haiquan"}, {"haiquan"})
    assert "nhận phiếu giấy, đề nghị bỏ vào hòm phiếu." in world.told["haiquan"][-1]
    world.offered["haiquan"] = replace(world.offered["thue"], asks="k1/vote.haiquan.chair")
    world.say("haiquan", "[Cục Thuế]")
    assert "Đơn vị đã nhận phiếu giấy" in world.told["haiquan"][-1]


def test_a_teller_alone_gives_no_papers():
    world = opened("Suy tôn Cờ thi đua")
    assert not can_give(world.situation, poll_of(world, "flag"))


def test_the_papers_are_asked_for_at_the_end():
    world = given("haiquan", "qltt")
    world.situation = replace(world.situation, boxes={})
    world.move(poll_of(world, "chair").terms.closes)
    assert poll_of(world, "chair").state == "keying"
    assert world.told["tổ khobac"][-1] == "Bầu Cụm trưởng – phiếu giấy 1/2"


def test_what_two_tellers_read_alike_goes_into_the_box_in_no_order():
    world = given("haiquan", "qltt")
    [question] = questions(keying(world, mine=("thue", "qltt"), theirs=("qltt", "thue")))
    effect = question.keep("right")
    assert effect.facts == (PapersKeyed("chair", (("qltt",), ("thue",))),)
    assert votes(poll_of(world, "chair"), ("thue", "qltt")) == votes(poll_of(world, "chair"), ("qltt", "thue"))


def test_where_they_differ_both_begin_again():
    world = given("haiquan", "qltt")
    [question] = questions(keying(world, mine=("thue", "qltt"), theirs=("thue", "thue")))
    effect = question.keep("right")
    assert effect.facts == (PapersKeyed("chair"),)
    assert all("nhập phiếu giấy khác nhau" in message.text for message in effect.messages)
    assert len(effect.messages) == 2


def test_the_first_teller_who_is_done_waits_for_another():
    world = given("haiquan")
    [question] = questions(keying(world, mine=("thue",)))
    [fact] = question.keep("right").facts
    assert (fact.picks, fact.nonce) == (("thue",), READY)  # type: ignore[union-attr]


def test_only_on_paper_can_a_vote_be_invalid():
    world = given("haiquan")
    [question] = questions(replace(keying(world, mine=()), drafts={}))
    assert "Phiếu không hợp lệ" in [option.label for option in question.put().form.options]
    assert "Phiếu không hợp lệ" not in [option.label for option in world.offered["thue"].options]
