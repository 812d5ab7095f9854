"""Retention: the file of a year is taken before anything of it is deleted."""

from dataclasses import replace
from datetime import timedelta

from bot.conversations.results import retention
from bot.dialogue.facts import Erased, Reminded
from bot.dialogue.projection import project
from tests.worlds.charters import MINH, NOW, charter
from tests.worlds.core import World

RULES = charter("retention").retention
assert RULES


def over() -> World:
    """The year is published, and the notice of the deletion is due."""
    world = World(charter("retention"), NOW)
    world.move(charter("retention").windows["self"].closes)
    world.plays(f"{MINH}> [Công bố]", f"{MINH}> [Theo lịch]")
    world.now = RULES.window.opens
    return world


def test_before_the_notice_nobody_is_asked():
    world = over()
    world.now = RULES.window.opens - timedelta(hours=1)
    assert list(retention.questions(world.seen_by(MINH))) == []
    assert retention.elapse(world.seen_by(MINH), NOW).facts == ()


def test_the_notice_is_sent_once_with_the_question_to_take_the_file():
    minh = over().seen_by(MINH)
    turn = retention.elapse(minh, NOW)
    assert turn.facts == (Reminded("file"),)
    assert [message.to.kind for message in turn.messages] == ["group", "role", "role"]
    assert retention.elapse(replace(minh, reminded={"file"}), NOW).facts == ()


def test_nothing_is_deleted_before_somebody_has_kept_the_file():
    late = replace(over().seen_by(MINH), now=RULES.erase + timedelta(days=1), reminded={"file"})
    assert retention.elapse(late, NOW).facts == (Reminded("file late 0"),)
    question = next(q for q in retention.questions(late) if q.id.endswith("kept"))
    kept = project(late, question.keep(retention.KEPT.key).facts)
    [fact] = retention.elapse(kept, NOW).facts
    assert isinstance(fact, Erased)


def test_what_was_deleted_is_said_where_something_is_missing():
    minh = over().seen_by(MINH)
    assert retention.told(minh) == ""
    erased = project(minh, (Erased(()),))
    assert retention.told(erased).endswith("năm 2026 đã xóa theo quy chế, thứ Hai, 15/02/2027.")
