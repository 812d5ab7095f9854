"""Units as people name them."""

import pytest

from bot.state.units import unit_called, unit_first
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
