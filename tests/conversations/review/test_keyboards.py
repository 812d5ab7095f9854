"""Keyboards that outlived what they were shown with, deadlines without a clock, a year that nobody tends."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.decide import decide
from bot.state import snapshots
from bot.state.agreement import paper
from tests.conversations.review.test_order import in_turn, played
from tests.worlds import core
from tests.worlds.charters import DUNG, MINH, charter
from tests.worlds.core import World

CHARTER = charter("checked")
CLOSING = (f"{MINH}> chốt", f"{MINH}> [Chốt]")


def sent() -> World:
    world = World(CHARTER, CHARTER.windows["self"].opens)
    world.plays("thue> a1 5; a2 0; a3 30; b1 a; b2 2", "thue> [Gửi]")
    world.plays("khobac> a1 4,5; a2 1; a3 20; b1 b; b2 1", "khobac> [Gửi]")
    return world


def presented() -> World:
    """Nothing differs, and the table is before the units."""
    world = sent()
    for stage in ("review", "explain", "agree"):
        world.plays(*CLOSING, *([f"{MINH}> Không có gì khác."] if stage == "explain" else []))
        world.open(stage)
    world.plays(f"{MINH}> trình", f"{MINH}> [Trình các đơn vị]")
    return world


def tapped(world: World, name: str, question: str, key: str) -> tuple[object, ...]:
    """The facts of a tap on a keyboard, however old."""
    return decide(world.seen_by(name), core.tapped(question, key)).facts


def test_a_yes_on_an_old_keyboard_is_no_yes_to_the_changed_table() -> None:
    world = presented()
    old = world.offered["thue"].asks
    assert tapped(world, "thue", old, "yes")
    world.plays(f"{DUNG}> thống nhất KBNN", f"{DUNG}> a1", f"{DUNG}> 4", f"{DUNG}> Hồ sơ thiếu.")
    assert not tapped(world, "thue", old, "yes")
    world.say(DUNG, "[Trình các đơn vị]")
    assert not tapped(world, "thue", old, "yes")
    assert tapped(world, "thue", world.offered["thue"].asks, "yes")


def test_an_old_keyboard_does_not_put_a_table_to_the_units_that_was_not_seen() -> None:
    world = presented()
    table = paper(world.situation)
    assert table
    old = table.id("present")
    world.plays(f"{DUNG}> thống nhất KBNN", f"{DUNG}> a1", f"{DUNG}> 4", f"{DUNG}> Hồ sơ thiếu.")
    assert not tapped(world, MINH, old, "present")


def test_an_old_keyboard_publishes_no_correction_that_was_added_since() -> None:
    world = presented()
    world.plays("thue> [Nhất trí]", "khobac> [Nhất trí]")
    world.plays(*CLOSING, f"{MINH}> [Công bố]", f"{MINH}> [Theo lịch]")
    world.plays(f"{MINH}> đính chính KBNN a1", f"{MINH}> 4", f"{MINH}> Chép nhầm.")
    old = world.offered[MINH].asks
    world.plays(f"{MINH}> [Sửa thêm mục]", f"{MINH}> đính chính KBNN b2", f"{MINH}> 0", f"{MINH}> Chép nhầm.")
    assert not tapped(world, MINH, old, "publish")
    world.say(MINH, "[Công bố đính chính]")
    assert world.situation.cycle
    assert len(world.situation.cycle.snapshots[-1].body["corrected"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(("stage", "name"), [("review", "Tổ chuyên môn"), ("agree", "thue")])
def test_at_the_hard_close_an_answer_is_refused_whether_or_not_the_clock_runs(stage: str, name: str) -> None:
    world = sent() if stage == "review" else presented()
    if stage == "review":
        world.plays(*CLOSING)
        world.open("review")
    asked = world.offered[name]
    window = CHARTER.windows[stage]
    world.now = window.closes - timedelta(seconds=1)
    assert tapped(world, name, asked.asks, asked.options[0].key)
    world.now = window.closes
    assert not tapped(world, name, asked.asks, asked.options[0].key)


def test_a_year_that_nobody_tends_is_closed_by_the_clock_stage_by_stage() -> None:
    world = sent()
    for stage in CHARTER.stages:
        world.move(CHARTER.windows[stage].closes)
    cycle = world.situation.cycle
    assert cycle
    assert [shot.stage for shot in cycle.snapshots] == list(CHARTER.stages)
    assert len({str(snapshots.total(shot.body, "thue")) for shot in cycle.snapshots}) == 1
    assert not cycle.snapshots[-1].published
    assert any("Công bố vào nhóm?" in text for text in world.told[DUNG])


IDS = st.from_regex(
    r"k1/(review|return|explain|reply|agree|present|consent|object|correct)"
    r"(\.(thue|khobac)?(\.(a1|b2|g1|g2)?(\.(1|2|why1?|pts1?|pick1?|ev|[0-9a-f]{8}))?)?)?",
    fullmatch=True,
)
KEYS = st.sampled_from(["keep", "edit", "yes", "no", "agree", "all", "1", "0", "-pts", "o0", "publish", ""])


@pytest.fixture(scope="module")
def over() -> World:
    """Everything is closed, nothing is published."""
    return played(in_turn())


@pytest.fixture(scope="module")
def reviewing() -> World:
    world = sent()
    world.plays(*CLOSING)
    world.open("review")
    return world


@settings(max_examples=200, deadline=None)
@given(IDS, KEYS, st.sampled_from(["thue", "khobac", "Tổ chuyên môn", MINH, DUNG]))
def test_once_all_is_closed_no_keyboard_changes_anything(over: World, id: str, key: str, name: str) -> None:
    assert not tapped(over, name, id, key)


@settings(max_examples=200, deadline=None)
@given(IDS, KEYS, st.sampled_from(["thue", "khobac"]))
def test_in_the_review_no_keyboard_of_a_later_stage_serves_a_unit(
    reviewing: World, id: str, key: str, name: str
) -> None:
    assert not tapped(reviewing, name, id, key)
