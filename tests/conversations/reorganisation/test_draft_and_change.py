"""Draft of a change of units: which parts it asks for, what comes of it, and the mark of a last look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversations.reorganisation import settlement
from bot.conversations.reorganisation.change import mark, questions
from bot.conversations.reorganisation.draft import ENOUGH, GOES_ON, KEEP, NEW, Draft, present
from bot.dialogue.situation import Answer
from tests.worlds.charters import NOW, charter, data
from tests.worlds.core import World

CLOSED = datetime(2026, 12, 12, 2, tzinfo=UTC)
DECIDED = {"decision": "2026-11-01 12/QĐ", "since": "2026-11-20", "why": "Sắp xếp."}


def draft(*, closed: bool = False, later: timedelta = timedelta(0), **said: str) -> Draft:
    """Draft in which `said` was answered; `closed`: since self-scoring is closed, looked at so much `later`."""
    here = replace(World(charter("reorganised"), NOW).situation, charter_data=data("reorganised"))
    if closed:
        assert here.cycle
        here = replace(here, cycle=replace(here.cycle, stage=""), now=CLOSED + later)
    answers = {f"k1/units..d1.{part.replace('_', '-')}": Answer(value, 1, NOW) for part, value in said.items()}
    here = replace(here, answers={"": answers})
    assert here.cycle
    return present(here, here.cycle)


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ({}, "kind"),
        ({"kind": "rename"}, "kind unit name short decision since why"),
        ({"kind": "dissolve", "unit": "qltt"}, "kind unit decision since acting-deputy why"),
        ({"kind": "join"}, "kind name short target-a2 window decision since why"),
        (
            {"kind": "split", "unit": "bhxh", "into": GOES_ON},
            "kind unit into name short target-a2 decision since why",
        ),
        (
            {"kind": "split", "unit": "bhxh", "into": NEW},
            "kind unit into name short name2 short2 to target-a2 decision since why",
        ),
    ],
)
def test_each_kind_asks_for_what_it_needs(said: dict[str, str], parts: str):
    assert list(draft(**said).parts) == parts.split()


def test_a_renamed_unit_keeps_its_former_names_as_aliases():
    change = draft(kind="rename", unit="khobac", name="Kho bạc mới", short=KEEP.key, **DECIDED).change
    assert change
    [unit] = change.after
    assert (unit.id, unit.name, unit.short) == ("khobac", "Kho bạc mới", "Kho bạc")
    assert "Kho bạc Nhà nước khu vực XI" in unit.aliases


def test_a_button_of_another_draft_is_looked_for_before_a_unit_is_chosen():
    for kind in ("rename", "split", "merge", "join"):
        here = draft(kind=kind).situation
        assert "k1/units..d9.name" not in [question.id for question in questions(here)]


def test_two_new_units_of_one_long_beginning_have_ids_that_a_charter_takes():
    said = {"target_a2": "365", "window": "5", **DECIDED}
    names = {"name": "Ban Quản lý khu A", "short": "Ban Quản lý khu A"}
    taken = {
        "kind": "split",
        "unit": "bhxh",
        "into": NEW,
        "name2": "Ban Quản lý khu B",
        "short2": KEEP.key,
        "to": "1",
    }
    made = draft(**names, **taken, **said).change
    assert made
    assert [unit.id for unit in made.begun] == ["banquanlyk", "banquanlyk2"]


def test_a_new_unit_gets_an_id_of_its_short_name_that_nobody_has():
    said = {"target_a2": "365", "window": "5", **DECIDED}
    made = draft(kind="join", name="Thuế cơ sở 2", short="Thuế", **said).change
    assert made
    assert [unit.id for unit in made.begun] == ["thue2"]
    # 42 days of the year are left.
    assert made.settled == {"targets.a2": "=42", "window": "5"}


JOINS = {"kind": "join", "name": "Thống kê tỉnh", "short": KEEP.key, "target_a2": "365", **DECIDED}


@pytest.mark.parametrize("later", [timedelta(0), timedelta(days=2)], ids=["at once", "two days later"])
def test_self_scoring_reopens_to_the_day_that_was_chosen_whenever_it_is_announced(later: timedelta):
    made = draft(closed=True, later=later, window="2026-12-20", **JOINS).change
    assert made
    assert made.settled["reopens"] == "2026-12-20"
    assert "đến 20/12/2026" in settlement.lines(charter("reorganised"), made)[-1]


def test_what_was_announced_before_the_day_was_kept_is_still_said():
    made = draft(closed=True, window="2026-12-20", **JOINS).change
    assert made
    before = replace(made, settled={**made.settled, "reopens": "self", "window": "5"})
    assert settlement.lines(charter("reorganised"), before)[-1] == "Tự chấm mở lại riêng cho Thống kê tỉnh."


def test_days_chosen_before_self_scoring_was_closed_are_asked_again_as_a_date_after():
    assert draft(window="5", **JOINS).change
    assert draft(closed=True, window="5", **JOINS).lacking == "window"
    assert draft(window="2026-12-20", **JOINS).lacking == "window"


def test_several_units_are_chosen_until_it_is_said_that_these_are_all():
    half = draft(kind="merge", units="khobac qltt")
    assert half.lacking == "units"
    assert draft(kind="merge", units=f"khobac qltt{ENOUGH}").lacking == "into"


def test_a_look_at_another_change_has_another_mark():
    one = draft(kind="dissolve", unit="bhxh", **DECIDED).change
    other = draft(kind="leave", unit="bhxh", **DECIDED).change
    assert mark(one) != mark(other)


def test_a_draft_that_has_ended_is_followed_by_another():
    assert draft(kind="join", end="drop").number == 2
