"""Acts of the desk and commands about ballots."""

from bot.conversations.voting import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call
from tests.conversations.voting.halls import closed, opened
from tests.worlds.core import World


def call(world: World, name: str) -> Call:
    here = world.seen_by(name)
    return Call(here, here.seats[0])


def test_the_desk_opens_the_list_and_a_unit_its_vote():
    world = opened("Suy tôn Cờ thi đua")
    assert desk.ballots(call(world, "Dũng")) == Effect(goto="k1/ballot")
    assert desk.ballots(call(world, "thue")) == Effect(goto="k1/vote.thue.flag")
    none = desk.ballots(call(closed(), "thue"))
    assert none.text.endswith("Hiện không có phiếu nào chờ đơn vị.")  # type: ignore[union-attr]


def test_papers_are_given_while_a_ballot_is_open_and_there_are_two_tellers():
    world = opened("Bầu Cụm trưởng", "paper")
    assert desk.papers(call(world, "tổ thue")) == Effect(goto="k1/papers..chair.give")
    alone = opened("Suy tôn Cờ thi đua")
    assert desk.papers(call(alone, "tổ bhxh")).text.startswith("Phát phiếu giấy được khi")  # type: ignore[union-attr]


def test_the_councils_decision_is_recorded_by_the_secretary_once_there_is_one_to_record():
    world = closed("council")
    assert desk.decision(call(world, "Minh")).text.startswith("Chưa có đơn vị nào được suy tôn")  # type: ignore[union-attr]
    minh = world.seen_by("Minh")
    assert not desk.decision_awaited(minh, minh.seats[0])
    assert desk.to_do(minh)
