"""Approval: the unit's leader agrees to the table, or returns it with a comment."""

from dataclasses import replace

from bot.conversations.scoring.approval import DRAWN_BACK, WITHDRAWN
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.situation import Holder, Person
from bot.state.sheet import sheet_of
from tests.worlds.charters import LAN, NOW, charter
from tests.worlds.core import World

NAM = "Nam"


def sent(*, led: bool = True) -> World:
    """Lan has sent the table under "clock"; Nam leads the unit, if it is led."""
    world = World(charter("clock"), NOW, {"thue": LAN})
    leader = (Holder(Person(99, NAM)),) if led else ()
    roster = (
        replace(s, holders=leader) if (s.role, s.unit) == ("leader", "thue") else s
        for s in world.situation.roster
    )
    world.situation = replace(world.situation, roster=tuple(roster))
    world.plays(f"{LAN}> a1 4; a2 0; b1 9; b2 1", f"{LAN}> gửi")
    return world


def test_the_leader_is_asked_and_agrees_for_the_unit():
    world = sent()
    assert sheet_of(world.situation, "thue").status == "with_leader"
    assert "Đề nghị đồng chí cho ý kiến." in world.told[NAM][-1]
    world.say(NAM, "[Đồng ý]")
    assert sheet_of(world.situation, "thue").status == "sent"
    assert world.told[LAN][-1].startswith("Đã gửi bảng tự chấm của Cục Thuế.")


def test_a_table_that_is_returned_can_be_changed_again():
    world = sent()
    world.plays(f"{NAM}> [Trả lại kèm ý kiến]", f"{NAM}> Xem lại a1.")
    assert world.told[LAN][-1].startswith("Lãnh đạo đơn vị trả lại bảng tự chấm, ý kiến: “Xem lại a1.”")
    assert sheet_of(world.situation, "thue").status == "drafting"


def test_the_leader_looks_at_the_table_first():
    world = sent()
    world.say(NAM, "[Xem bảng]")
    assert "Bảng tự chấm năm 2026 – Cục Thuế" in world.told[NAM][-1]
    assert sheet_of(world.situation, "thue").status == "with_leader"


def test_where_no_leader_has_joined_the_representative_is_told():
    world = sent(led=False)
    assert "Lãnh đạo đơn vị chưa vào hệ thống" in world.told[LAN][-1]


def test_a_button_under_a_table_that_was_drawn_back_says_so():
    world = sent()
    old = world.offered[NAM]
    here = world.seen_by(LAN)
    fact = Answered("thue", "k1/approve.thue", WITHDRAWN)
    world.situation = replace(world.situation, answers=project(here, (fact,)).answers)
    assert sheet_of(world.situation, "thue").status == "drafting"
    world.offered[NAM] = old
    world.say(NAM, "[Đồng ý]")
    assert DRAWN_BACK in world.told[NAM][-1]
