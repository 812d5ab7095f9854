"""Lots by the remainder of a sum: as counting along the list has it, fair to each, recognised if changed."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.charter_parser import read_charter
from bot.rules.lots import MOST, Lot, are_right, lots_of
from bot.rules.plain_values import CharterError
from bot.rules.ranking import rank
from bot.rules.scores import score
from tests.worlds.charters import data

NUMBERS = st.lists(st.integers(0, MOST), min_size=2, max_size=20)
RULES = read_charter(data("lots"))


@given(NUMBERS)
def test_the_order_is_that_of_counting_round_the_list(numbers: list[int]) -> None:
    lot = Lot({f"u{place}": number for place, number in enumerate(numbers)})
    at = 0
    for _ in range(sum(numbers) % len(numbers)):
        at = at + 1 if at + 1 < len(numbers) else 0
    counted = []
    for _ in numbers:
        counted.append(f"u{at}")
        at = at + 1 if at + 1 < len(numbers) else 0
    assert list(lot.order) == counted


@given(st.lists(st.integers(0, MOST), min_size=1, max_size=7), st.integers(0, 7))
def test_whatever_the_others_give_one_number_alone_makes_every_order_as_likely(
    others: list[int], at: int
) -> None:
    count = len(others) + 1
    place = min(at, len(others))
    firsts = Counter(
        Lot({f"u{n}": number for n, number in enumerate([*others[:place], own, *others[place:]])}).order[0]
        for own in range(count * 3)
    )
    assert set(firsts.values()) == {3}
    assert len(firsts) == count


def test_it_is_said_so_that_anybody_can_reckon_it_again() -> None:
    lot = Lot({"thue": 37, "khobac": 6})
    assert lot.says({"thue": "Thuế"}) == "Thuế 37 + khobac 6 = 43, chia 2 dư 1: bắt đầu từ khobac"


def test_equal_totals_are_ranked_by_the_lots_and_without_them_wait() -> None:
    scores = {unit: score(RULES, unit, {"work": "90"}) for unit in ("thue", "khobac")}
    waiting = rank(RULES, scores)
    assert [(p.unit, p.rank) for p in waiting if p.rank] == [("thue", 1), ("khobac", 1)]
    assert waiting[0].tie == "Cùng 90 điểm: đồng hạng với Kho bạc, chờ bốc thăm"
    drawn = rank(RULES, scores, lots=(Lot({"thue": 1, "khobac": 2}),))
    assert [(p.unit, p.rank) for p in drawn if p.rank] == [("khobac", 1), ("thue", 2)]
    assert drawn[1].tie.startswith(
        "Cùng 90 điểm: xếp dưới Kho bạc do bốc thăm (Cục Thuế 1 + Kho bạc 2 = 3, chia 2"
    )


def test_lots_do_not_change_an_order_that_other_rules_give() -> None:
    scores = {unit: score(RULES, unit, {"work": points}) for unit, points in (("thue", "91"), ("khobac", "90"))}
    lots = (Lot({"thue": 1, "khobac": 2}),)
    assert [(p.unit, p.rank) for p in rank(RULES, scores, lots=lots) if p.rank] == [("thue", 1), ("khobac", 2)]


def body(numbers: dict[str, int], order: list[str], places: list[str]) -> dict[str, object]:
    return {"lots": [{"numbers": numbers, "order": order}], "places": [{"unit": unit} for unit in places]}


@pytest.mark.parametrize(
    ("stored", "right"),
    [
        (body({"a": 1, "b": 2}, ["b", "a"], ["c", "b", "a"]), True),
        (body({"a": 1, "b": 3}, ["b", "a"], ["c", "b", "a"]), False),
        (body({"a": 1, "b": 2}, ["a", "b"], ["a", "b"]), False),
        (body({"a": 1, "b": 2}, ["b", "a"], ["a", "b"]), False),
        ({"places": []}, True),
        ({}, True),
    ],
)
def test_a_stored_draw_is_recognised_if_it_was_changed(stored: dict[str, object], right: bool) -> None:
    assert are_right(stored) == right


def test_lots_are_read_from_what_is_stored() -> None:
    lot = Lot({"thue": 37, "khobac": 6})
    assert lots_of({"lots": [lot.stored()]}) == (lot,)
    assert lots_of({}) == ()


def test_no_rule_comes_after_lots() -> None:
    ties = [{"by": "lots", "label": "bốc thăm"}, {"by": "bonus", "label": "điểm thưởng"}]
    with pytest.raises(CharterError, match="no rule can come after"):
        read_charter({**data("lots"), "ties": ties})
