"""Steps outside the chat: open in their window, until somebody reports that they are done."""

from datetime import datetime

from bot.conversations.deadlines.outside_steps import DONE, questions
from bot.dialogue.facts import Answered, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import NOT_YET
from tests.worlds.charters import charter
from tests.worlds.core import World

JUNE = datetime.fromisoformat("2026-06-20T08:00+07:00")


def test_a_step_is_open_in_its_window_until_it_is_reported():
    situation = World(charter("year"), JUNE).situation
    [question] = questions(situation)
    assert question.id == "k1/step..midyear"
    assert "Sơ kết 6 tháng năm 2026, hạn 17:00, thứ Sáu, 10/07/2026" in question.put().text
    effect = question.keep(DONE.key)
    assert [type(fact) for fact in effect.facts] == [Answered, Steered]
    assert list(questions(project(situation, effect.facts))) == []


def test_a_step_that_is_not_done_yet_stays_open():
    [question] = questions(World(charter("year"), JUNE).situation)
    effect = question.keep(NOT_YET.key)
    assert effect.facts == ()
    assert effect.result.startswith("Hệ thống sẽ nhắc lại trước hạn.")


def test_windows_of_stages_and_of_the_clock_are_no_steps():
    for moment in ("2026-11-25T08:00+07:00", "2026-12-08T10:00+07:00"):
        assert list(questions(World(charter("year"), datetime.fromisoformat(moment)).situation)) == []
