"""Keyboards that outlived what they were shown with, deadlines without a clock, a year that nobody tends."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversations.decide import decide
from bot.dialogue.said import Said
from bot.rules.charter_parser import read_charter
from bot.state import snapshots
from bot.state.agreement import paper
from config.charters import load
from tests.review.room import DUNG, MINH, Room
from tests.review.test_order import in_turn, played

CHARTER = read_charter(load(Path(__file__).parent.parent / "talks" / "checked.yaml"))
CLOSING = (f"{MINH}> chốt", f"{MINH}> [Chốt]")


def sent() -> Room:
    room = Room(CHARTER, CHARTER.windows["self"].opens)
    room.plays("thue> a1 5; a2 0; a3 30; b1 a; b2 2", "thue> [Gửi]")
    room.plays("khobac> a1 4,5; a2 1; a3 20; b1 b; b2 1", "khobac> [Gửi]")
    return room


def presented() -> Room:
    """Nothing differs, and the table is before the units."""
    room = sent()
    for stage in ("review", "explain", "agree"):
        room.plays(*CLOSING, *([f"{MINH}> Không có gì khác."] if stage == "explain" else []))
        room.open(stage)
    room.plays(f"{MINH}> trình", f"{MINH}> [Trình các đơn vị]")
    return room


def tapped(room: Room, name: str, question: str, key: str) -> tuple[object, ...]:
    """The facts of a tap on a keyboard, however old."""
    person = str(room.person(name).id)
    said = Said("chat", "bot", "1", person, person, kind="tap", question=question, text=key)
    return decide(room.seen_by(name), said).facts


def test_a_yes_on_an_old_keyboard_is_no_yes_to_the_changed_table() -> None:
    room = presented()
    old = room.offered[room.person("thue").id].asks
    assert tapped(room, "thue", old, "yes")
    room.plays(f"{DUNG}> thống nhất KBNN", f"{DUNG}> a1", f"{DUNG}> 4", f"{DUNG}> Hồ sơ thiếu.")
    assert not tapped(room, "thue", old, "yes")
    room.say(DUNG, "[Trình các đơn vị]")
    assert not tapped(room, "thue", old, "yes")
    assert tapped(room, "thue", room.offered[room.person("thue").id].asks, "yes")


def test_an_old_keyboard_does_not_put_a_table_to_the_units_that_was_not_seen() -> None:
    room = presented()
    table = paper(room.world)
    assert table
    old = table.id("present")
    room.plays(f"{DUNG}> thống nhất KBNN", f"{DUNG}> a1", f"{DUNG}> 4", f"{DUNG}> Hồ sơ thiếu.")
    assert not tapped(room, MINH, old, "present")


def test_an_old_keyboard_publishes_no_correction_that_was_added_since() -> None:
    room = presented()
    room.plays("thue> [Nhất trí]", "khobac> [Nhất trí]", *CLOSING, f"{MINH}> [Công bố]", f"{MINH}> [Theo lịch]")
    room.plays(f"{MINH}> đính chính KBNN a1", f"{MINH}> 4", f"{MINH}> Chép nhầm.")
    old = room.offered[room.person(MINH).id].asks
    room.plays(f"{MINH}> [Sửa thêm mục]", f"{MINH}> đính chính KBNN b2", f"{MINH}> 0", f"{MINH}> Chép nhầm.")
    assert not tapped(room, MINH, old, "publish")
    room.say(MINH, "[Công bố đính chính]")
    assert room.world.cycle
    assert len(room.world.cycle.snapshots[-1].body["corrected"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(("stage", "name"), [("review", "Tổ chuyên môn"), ("agree", "thue")])
def test_at_the_hard_close_an_answer_is_refused_whether_or_not_the_clock_runs(stage: str, name: str) -> None:
    room = sent() if stage == "review" else presented()
    if stage == "review":
        room.plays(*CLOSING)
        room.open("review")
    asked = room.offered[room.person(name).id]
    window = CHARTER.windows[stage]
    room.now = window.closes - timedelta(seconds=1)
    assert tapped(room, name, asked.asks, asked.options[0].key)
    room.now = window.closes
    assert not tapped(room, name, asked.asks, asked.options[0].key)


def test_a_year_that_nobody_tends_is_closed_by_the_clock_stage_by_stage() -> None:
    room = sent()
    for stage in CHARTER.stages:
        room.move(CHARTER.windows[stage].closes)
    cycle = room.world.cycle
    assert cycle
    assert [shot.stage for shot in cycle.snapshots] == list(CHARTER.stages)
    assert len({str(snapshots.total(shot.body, "thue")) for shot in cycle.snapshots}) == 1
    assert not cycle.snapshots[-1].published
    assert any("Công bố vào nhóm?" in text for text in room.told[DUNG])


IDS = st.from_regex(
    r"k1/(review|return|explain|reply|agree|present|consent|object|correct)"
    r"(\.(thue|khobac)?(\.(a1|b2|g1|g2)?(\.(1|2|why1?|pts1?|pick1?|ev|[0-9a-f]{8}))?)?)?",
    fullmatch=True,
)
KEYS = st.sampled_from(["keep", "edit", "yes", "no", "agree", "all", "1", "0", "-pts", "o0", "publish", ""])


@pytest.fixture(scope="module")
def over() -> Room:
    """Everything is closed, nothing is published."""
    return played(in_turn())


@pytest.fixture(scope="module")
def reviewing() -> Room:
    room = sent()
    room.plays(*CLOSING)
    room.open("review")
    return room


@settings(max_examples=200, deadline=None)
@given(IDS, KEYS, st.sampled_from(["thue", "khobac", "Tổ chuyên môn", MINH, DUNG]))
def test_once_all_is_closed_no_keyboard_changes_anything(over: Room, id: str, key: str, name: str) -> None:
    assert not tapped(over, name, id, key)


@settings(max_examples=200, deadline=None)
@given(IDS, KEYS, st.sampled_from(["thue", "khobac"]))
def test_in_the_review_no_keyboard_of_a_later_stage_serves_a_unit(
    reviewing: Room, id: str, key: str, name: str
) -> None:
    assert not tapped(reviewing, name, id, key)
