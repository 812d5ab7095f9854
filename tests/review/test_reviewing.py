"""Who reviews what, and what a reviewer sees of another's values."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.position import find
from bot.dialogue.registry import registry
from bot.dialogue.situation import Evidence, Seat
from bot.rules.charter_parser import read_charter
from bot.state.stages import seat_named
from config.charters import load
from tests.review.room import MINH, Room

TALKS = Path(__file__).parent.parent / "talks"
TWICE = read_charter(load(TALKS / "twice.yaml"))
FIRST, SECOND = "Tổ thi đua", "Tổ tổng hợp"


@pytest.fixture
def room() -> Room:
    """Both units have sent, the review is open."""
    room = Room(TWICE, TWICE.windows["self"].opens)
    room.plays("thue> a1 5; a2 0; a3 30; b1 a; b2 2", "thue> [Gửi]")
    room.plays("khobac> a1 4,5; a2 1; a3 20; b1 b; b2 1", "khobac> [Gửi]")
    room.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    room.open("review")
    return room


def changes(name: str, value: str, reason: str) -> Iterator[str]:
    for text in ("[Sửa vài mục]", "b2", value, reason, "[Xong]"):
        yield f"{name}> {text}"


@pytest.mark.parametrize("value", ["0", "1"])
def test_what_one_reviewer_says_changes_nothing_for_the_other_until_both_are_in(room: Room, value: str) -> None:
    room.plays(*changes(FIRST, value, f"Lý do của số {value}."))
    room.plays(f"{SECOND}> thẩm định thuế", f"{SECOND}> b2", f"{SECOND}> lùi", f"{SECOND}> trợ giúp")
    room.plays(f"{SECOND}> việc", f"{SECOND}> vì sao thuế b2", f"{SECOND}> bảng điểm")
    seen = "\n".join(room.told[SECOND])
    assert "Lý do của số" not in seen
    assert f"{FIRST} {value}" not in seen
    room.plays(f"{SECOND}> thẩm định thuế", f"{SECOND}> [Giữ nguyên cả nhóm]")
    assert f"{FIRST} {value} sáng kiến" in "\n".join(room.told[SECOND])


def test_where_both_say_the_same_nobody_is_bothered(room: Room) -> None:
    room.plays(*changes(FIRST, "1", "Thiếu quyết định."), *changes(SECOND, "1", "Thiếu quyết định."))
    assert not any("thẩm định khác nhau" in text for told in room.told.values() for text in told)


def test_nobody_is_asked_about_a_unit_they_hold_a_seat_of(room: Room) -> None:
    own = next(s for s in room.world.roster if s.unit == "thue")
    both = tuple(
        replace(s, holders=own.holders) if seat_named(room.world, s) == FIRST else s for s in room.world.roster
    )
    room.world = replace(room.world, roster=both)
    here = room.seen_by("thue")
    reviewer = next(s for s in here.seats if s.role == "reviewer")
    asked = [q.id for q in registry().by_name["review"].questions(here, reviewer, "")]
    assert asked == ["k1/review.khobac.g2.1"]
    for id in ("k1/review.thue.g2.1", "k1/review.thue.b2.1", "k1/return.thue"):
        assert find(here, id) is None


@pytest.mark.parametrize("id", ["k1/review.thue.g1.1", "k1/review.thue.a1.1", "k1/review.thue.b2.2"])
def test_a_reviewer_is_not_asked_about_groups_or_slots_of_others(room: Room, id: str) -> None:
    assert find(room.seen_by(FIRST), id) is None
    assert find(room.seen_by("thue"), id) is None
    assert find(room.seen_by(MINH), id) is None


def test_a_value_that_differs_does_not_count_before_its_reason(room: Room) -> None:
    room.plays(f"{FIRST}> [Sửa vài mục]", f"{FIRST}> b2", f"{FIRST}> 0")
    # The reason is not given; the table is done with all the same.
    room.plays(f"{FIRST}> /viec", f"{SECOND}> [Giữ nguyên cả nhóm]", f"{MINH}> chốt", f"{MINH}> [Chốt]")
    room.plays(f"{MINH}> Hết thời gian.")
    assert room.world.cycle
    review = room.world.cycle.snapshots[-1]
    assert review.stage == "review"
    assert review.body["values"]["thue"]["b2"] == "2"  # type: ignore[index]


def test_evidence_is_sent_along_where_the_platform_carries_files(room: Room) -> None:
    kept = Evidence(7, "k1/self.thue.b2", "qd.pdf", "kept", sha256="ab" * 32)
    link = Evidence(8, "k1/self.thue.b2", "https://example.org/a", "kept", link=True)
    room.world = replace(room.world, evidence={"thue": (kept, link)})
    room.say(FIRST, f"thẩm định {TWICE.unit_by_id['thue'].name}")
    turn = room.say(FIRST, "[Xem minh chứng]")
    assert [m.document.evidence for m in turn.messages if m.document] == [7]
    assert "https://example.org/a" in turn.result


def test_without_files_the_reviewer_is_told_where_to_see_them(room: Room) -> None:
    kept = Evidence(7, "k1/self.thue.b2", "qd.pdf", "kept", sha256="ab" * 32)
    platform = replace(room.world.platform, files=False)
    room.world = replace(room.world, evidence={"thue": (kept,)}, platform=platform)
    room.say(FIRST, "thẩm định thuế")
    turn = room.say(FIRST, "[Xem minh chứng]")
    assert not turn.messages
    assert "trang web" in turn.result


def test_a_seat_that_the_charter_no_longer_names_reviews_nothing(room: Room) -> None:
    stranger = Seat(99, "reviewer", groups=("g9",))
    assert seat_named(room.world, stranger) == ""
    assert list(registry().by_name["review"].questions(room.seen_by(FIRST), stranger, "")) == []
