"""Acts of the desk about the meeting, the pledge, the hand-over and the next year."""

from bot.conversations.meeting import desk
from bot.dialogue.question import Effect
from bot.dialogue.registry import Call, Reply
from tests.conversations.meeting.conferences import called, closed
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World


def call(world: World, name: str) -> Call:
    here = world.seen_by(name)
    return Call(here, here.seats[0])


def test_the_meeting_is_opened_at_the_desk_and_looked_at_by_a_unit():
    assert desk.meeting(call(closed(), "Dũng")) == Effect(goto="k1/meeting")
    assert desk.meeting(call(closed(), "thue")) == Reply("Chưa có lịch họp.")
    asked = desk.meeting(call(called(), "thue"))
    assert asked == Effect(goto="k1/attend.thue.1")


def test_the_meeting_can_be_called_once_the_scores_are_agreed():
    scoring = World(charter("conference"), NOW)
    minh = scoring.seen_by("Minh")
    assert not desk.can_meet(minh, minh.seats[0])
    minh = closed().seen_by("Minh")
    assert desk.can_meet(minh, minh.seats[0])


def test_the_pledge_is_drafted_at_the_desk_from_the_opening_of_its_window_on():
    early = World(charter("pledge"), NOW).seen_by("Minh")
    assert not desk.can_pledge(early, early.seats[0])
    world = World(charter("pledge"), charter("pledge").windows["pledge"].opens)
    minh = world.seen_by("Minh")
    assert desk.can_pledge(minh, minh.seats[0])
    assert desk.covenant(call(world, "Minh")) == Effect(goto="k1/pledge")
    assert desk.covenant(call(world, "thue")) == Reply("Chưa có dự thảo giao ước.")


def test_the_next_year_is_not_opened_while_something_is_left_to_vote_on():
    assert "bỏ phiếu xong" in desk.open_year(call(closed(), "Minh")).result  # type: ignore[union-attr]
    minh = closed().seen_by("Minh")
    assert not desk.can_open_year(minh, minh.seats[0])


def test_leaders_that_are_elected_are_not_typed_in():
    minh = closed().seen_by("Minh")
    assert not desk.can_hand_over(minh, minh.seats[0])
    appointed = World(charter("appointed"), NOW).seen_by("Minh")
    assert desk.can_hand_over(appointed, appointed.seats[0])
