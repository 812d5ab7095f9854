"""Several reviewers of one group: who stands aside, who is missing, and what is too far apart."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.conversations.answer_words import words_of
from bot.conversations.results.close import snapshot
from bot.conversations.results.posts import ranking
from bot.conversations.results.waiting_list import lines
from bot.dialogue.situation import Holder, Person
from bot.rules.several_reviews import SeveralReviews
from bot.state import snapshots
from bot.state.pending import abandoned, short_of_reviews, unchecked
from bot.state.stages import seat_named, staged
from tests.worlds.charters import MINH, charter
from tests.worlds.core import World

RULES = charter("mean")
ONE, TWO, THREE = "Tổ một", "Tổ hai", "Tổ ba"
G2 = RULES.group_by_id["g2"]


@pytest.fixture
def world() -> World:
    """Both units have sent, the review is open, the first group is reviewed."""
    return reviewing(World(RULES, RULES.windows["self"].opens))


def reviewing(world: World) -> World:
    world.plays("thue> a1 5; b1 10; b2 2", "thue> [Gửi]", "khobac> a1 4; b1 8; b2 1", "khobac> [Gửi]")
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]")
    world.open("review")
    world.plays(f"{ONE}> [Giữ nguyên cả nhóm]")
    return world


def gives(name: str, value: str, unit: str = "thue") -> Iterator[str]:
    code = RULES.unit_by_id[unit].short
    for text in (f"thẩm định {code}", "[Sửa vài mục]", "b1", value, f"Lý do của {name}.", "[Xong]"):
        yield f"{name}> {text}"


def stands_aside(name: str) -> Iterator[str]:
    for text in ("thẩm định Cục Thuế", "[Xin không thẩm định]", "Có người thân ở đơn vị."):
        yield f"{name}> {text}"


def waits(world: World, unit: str = "thue") -> list[str]:
    return [group.id for group in unchecked(world.situation, unit)]


def verdict(world: World) -> str:
    found = staged(world.situation, "thue", "review").verdict(RULES.leaves["b1"])
    assert found
    return found.value


def test_points_are_joined_of_those_who_have_decided(world: World) -> None:
    world.plays(*gives(ONE, "9"))
    assert verdict(world) == "9"
    world.plays(*gives(TWO, "8"), *gives(THREE, "8"))
    assert verdict(world) == "~mean|9|8|8"
    assert waits(world) == []


def test_the_unit_reads_each_reviewers_reason_under_its_name(world: World) -> None:
    world.plays(*gives(ONE, "9"), *gives(TWO, "8"))
    found = staged(world.situation, "thue", "review").verdict(RULES.leaves["b1"])
    assert found
    assert found.reason == f"{ONE}: Lý do của {ONE}; {TWO}: Lý do của {TWO}"


def test_who_stands_aside_is_not_waited_for_and_their_earlier_word_counts_no_more(world: World) -> None:
    world.plays(*gives(ONE, "9"), *gives(TWO, "8"), *gives(THREE, "10"), *stands_aside(THREE))
    assert verdict(world) == "~mean|9|8"
    assert waits(world) == []
    assert f"{THREE} xin không thẩm định nhóm II của Cục Thuế" in "\n".join(world.told[MINH])


def test_who_stood_aside_may_review_after_all(world: World) -> None:
    world.plays(*stands_aside(THREE), *gives(THREE, "9"))
    assert not staged(world.situation, "thue", "review").recusal(G2, 3)
    assert verdict(world) == "9"


def test_where_everybody_stands_aside_the_group_waits_and_the_secretary_is_told(world: World) -> None:
    world.plays(*list(stands_aside(ONE))[1:], *stands_aside(TWO), *stands_aside(THREE))
    sheet = staged(world.situation, "thue", "review")
    assert abandoned(sheet, G2)
    assert waits(world) == ["g2"]
    assert "Không còn ai thẩm định nhóm này" in world.told[MINH][-1]
    waited = "chờ thư ký mời người khác thẩm định nhóm II: mọi người đã xin không thẩm định"
    assert f"– Cục Thuế: {waited}" in lines(world.situation)


def test_whoever_takes_the_seat_over_is_asked(world: World) -> None:
    world.plays(*stands_aside(THREE))
    new = Holder(Person(77, "Hoa"))
    roster = tuple(
        replace(s, holders=(new,)) if seat_named(world.situation, s) == THREE else s
        for s in world.situation.roster
    )
    world.situation = replace(world.situation, roster=roster)
    assert not staged(world.situation, "thue", "review").recusal(G2, 3)
    assert waits(world) == ["g2"]


def test_a_reviewer_who_holds_a_seat_of_the_unit_is_not_waited_for(world: World) -> None:
    own = next(s for s in world.situation.roster if s.unit == "thue").holders
    roster = tuple(
        replace(s, holders=own) if seat_named(world.situation, s) == THREE else s
        for s in world.situation.roster
    )
    world.situation = replace(world.situation, roster=roster)
    world.plays(*gives(ONE, "9"), *gives(TWO, "8"))
    assert waits(world) == []
    assert waits(world, "khobac") == ["g1", "g2"]


def test_too_far_apart_each_is_asked_and_the_group_waits_for_all_of_them(world: World) -> None:
    world.plays(*gives(ONE, "9"), *gives(TWO, "9"), *gives(THREE, "5"))
    for name in (ONE, TWO, THREE):
        assert "chênh nhau 4 điểm, quá mức 2 điểm" in world.told[name][-1]
        assert waits(world) == ["g2"]
        world.say(name, "[Giữ ý kiến]")
    assert waits(world) == []
    assert verdict(world) == "~mean|9|9|5"
    mine = world.situation.answers["thue"]["k1/review.thue.b1.seen1"]
    assert words_of(world.situation, "k1/review.thue.b1.seen1", mine, None) == "giữ ý kiến"


def test_whoever_changes_is_asked_anew_where_it_is_still_too_far(world: World) -> None:
    world.plays(*gives(ONE, "9"), *gives(TWO, "9"), *gives(THREE, "5"))
    world.plays(f"{ONE}> [Giữ ý kiến]", f"{TWO}> [Giữ ý kiến]")
    world.plays(f"{THREE}> [Sửa ý kiến]", f"{THREE}> 6", f"{THREE}> Xem lại.", f"{THREE}> [Xong]")
    assert waits(world) == ["g2"]
    assert "chênh nhau 3 điểm" in world.told[ONE][-1]


def test_without_a_bound_a_difference_is_only_told() -> None:
    free = replace(RULES, several_reviews=SeveralReviews("median"))
    world = reviewing(World(free, free.windows["self"].opens))
    world.plays(*gives(ONE, "9"), *gives(TWO, "2"), *gives(THREE, "5"))
    assert waits(world) == []
    assert "không sửa thì lấy điểm trung vị" in world.told[ONE][-1]
    assert verdict(world) == "~median|9|2|5"


def test_at_a_close_with_one_missing_the_others_count_and_the_ranking_says_so() -> None:
    short = replace(RULES, stages=("self", "review"))
    world = reviewing(World(short, short.windows["self"].opens))
    world.plays(*gives(ONE, "9"), *gives(TWO, "8"))
    assert short_of_reviews(world.situation, "thue") == {"g2": "2/3"}
    assert snapshot(world.situation)["short"] == {"thue": {"g2": "2/3"}, "khobac": {"g2": "0/3"}}
    world.plays(f"{MINH}> chốt", f"{MINH}> [Chốt]", f"{MINH}> Hết hạn.")
    assert world.situation.cycle
    shot = world.situation.cycle.snapshots[-1]
    assert snapshots.values(shot.body, "thue")["b1"] == "~mean|9|8"
    told = ranking(world.situation, world.situation.cycle, shot)
    assert "Chưa đủ người thẩm định, kết quả có thể còn thay đổi: Cục Thuế nhóm II (2/3 người)" in told


def test_one_reviewer_alone_is_not_offered_to_stand_aside(world: World) -> None:
    world.say(ONE, "thẩm định Kho bạc")
    assert "Xin không thẩm định" not in [o.label for o in world.offered[ONE].options]
