"""Budget of sends: told days ahead, once for each level in a month, and never where it lasts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.conversations.deadlines.send_budget import elapse, said, spent_on
from bot.dialogue.facts import Reminded
from bot.dialogue.installation import SendBudget
from tests.worlds.charters import NOW, charter
from tests.worlds.core import World

DAY = date(2026, 11, 10)
MORNING = datetime.fromisoformat("2026-11-24T07:30+07:00")


def budget(sent: int, last_week: int) -> SendBudget:
    return SendBudget("zalo", 3000, sent, last_week)


@pytest.mark.parametrize(
    ("sent", "last_week", "on"),
    [
        (2000, 700, date(2026, 11, 20)),
        (2000, 100, None),  # until January
        (3000, 0, DAY),
        (10, 0, None),
    ],
)
def test_the_day_on_which_it_is_spent_if_it_goes_on_as_in_the_last_week(sent, last_week, on):
    assert spent_on(budget(sent, last_week), DAY) == on


def test_what_is_said_names_the_day_and_a_way_on():
    text = said(budget(2000, 700), DAY)
    assert text.startswith("Zalo: tháng này hệ thống đã gửi 2.000/3.000 tin. Với mức gửi hiện nay sẽ hết vào")
    assert "ngày 20/11" in text
    assert "đổi kênh" in text


def looked(one: SendBudget, *told: str, at: datetime = MORNING) -> tuple[list[str], list[str]]:
    """Keys that are noted, and texts that are sent, at a look a minute long."""
    here = replace(World(charter("clock"), NOW).situation, now=at, budgets={"zalo": one}, reminded={*told})
    begins = here.timetable.working.later(at.replace(hour=0, minute=0))
    turn = elapse(replace(here, now=begins), begins - timedelta(minutes=1))
    keys = [fact.key for fact in turn.facts if isinstance(fact, Reminded)]
    return keys, [message.text for message in turn.messages]


def test_it_is_told_once_ahead_and_once_when_it_is_short():
    soon, texts = looked(budget(2400, 700))
    assert soon == ["budget zalo 2026-11 soon"]
    assert len(texts) == 2  # the chair and the secretary
    assert looked(budget(2400, 700), *soon) == ([], [])
    short, _ = looked(budget(2800, 700), *soon)
    assert short == ["budget zalo 2026-11 short"]


def test_nothing_is_told_where_it_lasts_until_the_month_is_over():
    assert looked(budget(1000, 100)) == ([], [])
