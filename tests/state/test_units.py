"""Units as people name them, and their lineage in words."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.charter import Unit
from bot.rules.lineage import UnitChange
from bot.state.units import lineage, unit_called, unit_first
from tests.worlds.core import World

HERE = World.tiny().situation


@pytest.mark.parametrize("words", ["KBNN", "kbnn", "Kho bạc", "kho bac", "Kho bạc Nhà nước", "khobac"])
def test_a_unit_is_found_by_any_of_its_names(words: str):
    unit = unit_called(HERE, words)
    assert unit
    assert unit.id == "khobac"


@pytest.mark.parametrize("words", ["", "Kho", "Cục", "xã"])
def test_other_words_name_no_unit(words: str):
    assert unit_called(HERE, words) is None


def test_a_unit_is_named_by_as_many_of_the_first_words_as_possible():
    unit, rest = unit_first(HERE, "Kho bạc Nhà nước a1 và a2")
    assert unit
    assert (unit.id, rest) == ("khobac", "a1 và a2")
    assert unit_first(HERE, "a1 Kho bạc") == (None, "a1 Kho bạc")


def test_lineage_says_how_a_unit_has_come_to_be_what_it_is():
    kho, xi = HERE.cycle.charter.unit_by_id["khobac"], Unit("khobac", "Kho bạc khu vực XI", "KV XI")  # type: ignore[union-attr]
    day = date(2026, 7, 17)
    change = UnitChange(1, "rename", day, "2507/QĐ-BTC", day, "S.", (kho,), (xi,))
    later = replace(change, number=2, since=date(2027, 1, 1))
    assert HERE.cycle
    here = replace(HERE, cycle=replace(HERE.cycle, changes=(change, later)))
    [line] = lineage(here, "khobac")
    assert line.startswith("Kho bạc Nhà nước đổi tên thành Kho bạc khu vực XI theo Quyết định số 2507/QĐ-BTC")
    assert line.endswith("từ 17/07/2026")
    assert lineage(here, "thue") == []


def test_a_unit_that_has_ended_is_found_where_its_score_is_asked_for():
    assert HERE.cycle
    gone = HERE.cycle.charter.unit_by_id["khobac"]
    charter = replace(HERE.cycle.charter, units=HERE.cycle.charter.units[:1], former=(gone,))
    here = replace(HERE, cycle=replace(HERE.cycle, charter=charter))
    assert unit_first(here, "KBNN hạng") == (gone, "hạng")
    assert unit_called(here, "KBNN") is None
