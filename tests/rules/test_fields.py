"""Plain data taken key by key, and refused with its place."""

import pytest

from bot.rules.fields import CharterError, Fields
from tests.rules.plans import D


def test_a_list_of_numbers_keeps_its_order_and_names_the_place_of_what_is_none() -> None:
    assert Fields({"points": [10, "8.50", 6]}).number_list("points") == (D(10), D("8.5"), D(6))
    with pytest.raises(CharterError) as caught:
        Fields({"points": [10, "tám"]}, ("groups", 0)).number_list("points")
    assert caught.value.path == ("groups", 0, "points", 1)
    for unfit in ({}, {"points": []}, {"points": 10}, {"points": [-1]}):
        with pytest.raises(CharterError):
            Fields(unfit).number_list("points", least=D(0))
