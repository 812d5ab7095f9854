"""Who reviews what, and what a reviewer sees of another's values."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.dialogue.position import find
from bot.dialogue.registry import registry
from bot.dialogue.situation import Evidence, Seat
from bot.state.stages import seat_named
from tests.worlds.charters import MINH, charter
from tests.worlds.core import World

TWICE = charter("twice")
FIRST, SECOND = "Tổ thi đua", "Tổ tổng hợp"


@pytest.fixture
def world() -> World:
    """Both units have sent, the review is open."""
    world = World(TWICE, TWICE.windows["self"].opens)
    world.plays("thue> a1 5; a2 0; a3 30; b1 a; b2 2", "thue> [Gửi]")
    world.plays("khobac> a1 4,5; a2 1; a3 20; b1 b; b2 1", "khobac> [Gửi]")
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("review")
    return world


def changes(name: str, value: str, reason: str) -> Iterator[str]:
    for text in ("[Sửa vài mục]", "b2", value, reason, "[Xong]"):
        yield f"{name}> {text}"


@pytest.mark.parametrize("value", ["0", "1"])
def test_what_one_reviewer_says_changes_nothing_for_the_other_until_both_are_in(
    world: World, value: str
) -> None:
    world.plays(*changes(FIRST, value, f"Lý do của số {value}."))
    world.plays(f"{SECOND}> thẩm định thuế", f"{SECOND}> b2", f"{SECOND}> lùi", f"{SECOND}> trợ giúp")
    world.plays(f"{SECOND}> việc", f"{SECOND}> vì sao thuế b2", f"{SECOND}> bảng điểm")
    seen = "\n".join(world.told[SECOND])
    assert "Lý do của số" not in seen
    assert f"{FIRST} {value}" not in seen
    world.plays(f"{SECOND}> thẩm định thuế", f"{SECOND}> [Giữ nguyên cả nhóm]")
    assert f"{FIRST} {value} sáng kiến" in "\n".join(world.told[SECOND])


def test_where_both_say_the_same_nobody_is_bothered(world: World) -> None:
    world.plays(*changes(FIRST, "1", "Thiếu quyết định."), *changes(SECOND, "1", "Thiếu quyết định."))
    assert not any("thẩm định khác nhau" in text for told in world.told.values() for text in told)


def test_nobody_is_asked_about_a_unit_they_hold_a_seat_of(world: World) -> None:
    own = next(s for s in world.situation.roster if s.unit == "thue")
    both = tuple(
        replace(s, holders=own.holders) if seat_named(world.situation, s) == FIRST else s
        for s in world.situation.roster
    )
    world.situation = replace(world.situation, roster=both)
    here = world.seen_by("thue")
    reviewer = next(s for s in here.seats if s.role == "reviewer")
    asked = [q.id for q in registry().by_name["review"].questions(here, reviewer, "")]
    assert asked == ["k1/review.khobac.g2.1"]
    for id in ("k1/review.thue.g2.1", "k1/review.thue.b2.1", "k1/return.thue"):
        assert find(here, id) is None


@pytest.mark.parametrize("id", ["k1/review.thue.g1.1", "k1/review.thue.a1.1", "k1/review.thue.b2.2"])
def test_a_reviewer_is_not_asked_about_groups_or_slots_of_others(world: World, id: str) -> None:
    assert find(world.seen_by(FIRST), id) is None
    assert find(world.seen_by("thue"), id) is None
    assert find(world.seen_by(MINH), id) is None


def test_a_value_that_differs_does_not_count_before_its_reason(world: World) -> None:
    world.plays(f"{FIRST}> [Sửa vài mục]", f"{FIRST}> b2", f"{FIRST}> 0")
    # The reason is not given; the table is done with all the same.
    world.plays(f"{FIRST}> /viec", f"{SECOND}> [Giữ nguyên cả nhóm]", f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.plays(f"{MINH}> Hết thời gian.")
    assert world.situation.cycle
    review = world.situation.cycle.snapshots[-1]
    assert review.stage == "review"
    assert review.body["values"]["thue"]["b2"] == "2"  # type: ignore[index]


def test_evidence_is_sent_along_where_the_platform_carries_files(world: World) -> None:
    kept = Evidence(7, "k1/self.thue.b2", "qd.pdf", "kept", sha256="ab" * 32)
    link = Evidence(8, "k1/self.thue.b2", "https://example.org/a", "kept", link=True)
    world.situation = replace(world.situation, evidence={"thue": (kept, link)})
    world.say(FIRST, f"thẩm định {TWICE.unit_by_id['thue'].name}")
    turn = world.say(FIRST, "[Xem minh chứng]")
    assert [m.document.evidence for m in turn.messages if m.document] == [7]
    assert "https://example.org/a" in turn.result


def test_without_files_the_reviewer_is_told_where_to_see_them(world: World) -> None:
    kept = Evidence(7, "k1/self.thue.b2", "qd.pdf", "kept", sha256="ab" * 32)
    platform = replace(world.situation.platform, files=False)
    world.situation = replace(world.situation, evidence={"thue": (kept,)}, platform=platform)
    world.say(FIRST, "thẩm định thuế")
    turn = world.say(FIRST, "[Xem minh chứng]")
    assert not turn.messages
    assert "trang web" in turn.result


def test_a_seat_that_the_charter_no_longer_names_reviews_nothing(world: World) -> None:
    stranger = Seat(99, "reviewer", groups=("g9",))
    assert seat_named(world.situation, stranger) == ""
    assert list(registry().by_name["review"].questions(world.seen_by(FIRST), stranger, "")) == []
