"""The choice about a workbook: of this year, unit and conversation, and never of what was not said back."""

from bot.conversations.decide import decide
from bot.conversations.workbooks.reading_choice import CHANGED, LEAVE, TAKE, none_read
from bot.dialogue.facts import Answered
from bot.dialogue.projection import project
from bot.dialogue.registry import EXPIRED
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.workbooks import Workbook, WorkbookReading
from tests.worlds.core import tapped, then, typed
from tests.worlds.years import FIRST, scored


def reviewer() -> Situation:
    world = scored()
    world.open("review")
    return world.seen_by(FIRST)


def reads(id: int = 7, unit: str = "thue") -> Said:
    """What was read of the reviewer's workbook comes in."""
    reading = WorkbookReading("k1", unit, "review", {"a1": "3"}, notes={"a1": "Thiếu báo cáo"})
    return typed("", kind="workbook", workbook=Workbook(id, "bang-mau.xlsx", reading))


def changed(situation: Situation, unit: str = "thue") -> Situation:
    return project(situation, (Answered(unit, f"k1/review.{unit}.a2.1", "1"),))


def test_what_has_changed_since_is_said_back_anew():
    now, read = then(reviewer(), reads())
    assert read.ask
    turn = decide(changed(now), tapped(read.ask.asks, TAKE))
    assert turn.facts == ()
    assert CHANGED in turn.result


def test_once_it_was_left_its_buttons_have_expired():
    now, read = then(reviewer(), reads())
    assert read.ask
    now, _ = then(now, tapped(read.ask.asks, LEAVE.key))
    turn = decide(changed(now), tapped(read.ask.asks, TAKE))
    assert turn.facts == ()
    assert EXPIRED in turn.result
    assert CHANGED not in turn.result


def test_a_chat_that_stands_at_another_units_workbook_may_take_this_one():
    now, read = then(reviewer(), reads())
    assert read.ask
    now, other = then(now, reads(8, "khobac"))
    assert other.ask
    assert now.channel.asked == other.ask.asks
    turn = decide(now, tapped(read.ask.asks, TAKE))
    assert CHANGED not in turn.result
    assert any(
        isinstance(fact, Answered) and fact.question.startswith("k1/bookcheck.thue") for fact in turn.facts
    )


def test_a_file_of_which_nothing_was_read_says_what_is_not_clear():
    nothing = WorkbookReading("k1", "thue", "self", remarks=("dòng 3: không rõ",))
    assert none_read(Workbook(1, "a.xlsx", nothing)).splitlines()[1:] == ["Chưa rõ:", "– dòng 3: không rõ"]
    empty = WorkbookReading("k1", "thue", "self")
    assert none_read(Workbook(1, "a.xlsx", empty)).splitlines()[1:] == ["Bảng chưa điền mục nào."]
