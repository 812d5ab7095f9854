"""Next year's dates before the year is opened: proposed, marked, changed; never out of order."""

import pytest

from bot.conversations.results import next_timetable, timetable_change
from bot.dialogue.facts import Answered, YearOpened
from bot.dialogue.projection import project
from bot.dialogue.question import Question
from bot.dialogue.situation import Situation
from bot.questions import Unclear
from tests.conversations.results.test_next_year import pledged


def found(situation: Situation, tail: str) -> Question:
    assert situation.cycle
    plan = next_timetable.plan(situation, situation.cycle)
    asked = timetable_change.questions(plan, "k1/newyear....mark")
    return next(question for question in asked if question.id == f"k1/newyear.{tail}")


def test_the_mark_of_the_dates_changes_with_a_date_alone():
    here = pledged().situation
    assert here.cycle
    made = next_timetable.plan(here, here.cycle).made
    assert next_timetable.mark(made, here.cycle) == next_timetable.mark(
        next_timetable.plan(here, here.cycle).made, here.cycle
    )
    later = made.dates["self.due"].replace(hour=16)
    assert next_timetable.mark(made.changed("self.due", later), here.cycle) != next_timetable.mark(
        made, here.cycle
    )


def test_a_date_that_was_chosen_is_what_the_year_is_opened_with():
    here = pledged().situation
    chosen = found(here, ".self.due").keep("2027-12-08T10:00:00+00:00")
    now = project(here, chosen.facts)
    assert now.cycle
    assert f"{next_timetable.plan(now, now.cycle).made.dates['self.due']:%d/%m/%Y %H:%M}" == "08/12/2027 17:00"
    from bot.conversations.results.next_year import questions

    opened = next(questions(now)).keep("open").facts[0]
    assert isinstance(opened, YearOpened)
    assert opened.dates["self.due"].day == 8
    assert "self.due" not in opened.named
    assert opened.named["self.opens"].day == 20


@pytest.mark.parametrize("at", ["2027-11-21T10:00:00+00:00", "2027-12-13T10:00:00+00:00"])
def test_a_date_before_its_opening_or_behind_its_close_is_refused(at: str):
    with pytest.raises(Unclear, match="phải trước"):
        found(pledged().situation, ".self.due").keep(at)


def test_a_date_on_a_day_off_waits_for_a_word():
    here = pledged().situation
    asked = found(here, ".self.due").keep("2027-12-04T10:00:00+00:00")
    assert asked.goto == "k1/newyear..self.due_off"
    now = project(here, asked.facts)
    question = found(now, ".self.due_off")
    assert "thứ Bảy, không phải ngày làm việc" in question.put().text
    kept = question.keep("use").facts[0]
    assert isinstance(kept, Answered)
    assert kept.value.startswith("2027-12-06T")
    assert found(now, ".self.due_off").keep("anew").goto == "k1/newyear..self.due"


def test_a_window_offers_each_of_its_moments_and_a_way_back():
    here = pledged().situation
    labels = [option.label for option in found(here, ".self").put().form.options]
    assert [label.split(":")[0] for label in labels] == [
        "Mở tự chấm",
        "Hạn tự chấm",
        "Hạn muộn nhất tự chấm",
        "Mốc khác",
    ]
    assert found(here, ".self").keep("-back").goto == "k1/newyear...dates"
    assert found(here, "..dates").keep("handover").goto == "k1/newyear..handover"
