"""Fields taken key by key, refused with their place, and noted for the reference."""

from collections.abc import Callable

import pytest

from bot.rules.fields import Fields, Key
from bot.rules.plain_values import CharterError
from tests.rules.plans import D


def test_a_list_of_numbers_keeps_its_order_and_names_the_place_of_what_is_none() -> None:
    assert Fields({"points": [10, "8.50", 6]}).number_list("points", says="") == (D(10), D("8.5"), D(6))
    with pytest.raises(CharterError) as caught:
        Fields({"points": [10, "tám"]}, ("groups", 0)).number_list("points", says="")
    assert caught.value.path == ("groups", 0, "points", 1)
    for unfit in ({}, {"points": []}, {"points": 10}, {"points": [-1]}):
        with pytest.raises(CharterError):
            Fields(unfit).number_list("points", says="", least=D(0))


def test_a_key_that_nobody_takes_is_refused_and_the_known_ones_are_named() -> None:
    fields = Fields({"name": "A", "colour": "red"})
    fields.text("name", says="")
    fields.flag("early", True, says="")
    with pytest.raises(CharterError, match="unknown key 'colour'; known here: early, name"):
        fields.done()


def test_a_key_without_a_value_counts_as_absent() -> None:
    fields = Fields({"name": None})
    assert "name" not in fields
    assert fields.text("name", "A", says="") == "A"
    with pytest.raises(CharterError, match="'name' is missing"):
        fields.text("name", says="")


def test_texts_by_name_are_one_or_several_and_every_name_is_known() -> None:
    fields = Fields({"reviewers": {"g": "Tổ một", "h": ["Tổ một", "Tổ hai"]}})
    assert fields.words_by_name("reviewers", ["g", "h"], says="") == {
        "g": ("Tổ một",),
        "h": ("Tổ một", "Tổ hai"),
    }
    with pytest.raises(CharterError, match="unknown key 'h'") as caught:
        fields.words_by_name("reviewers", ["g"], says="")
    assert caught.value.path == ("reviewers", "h")


@pytest.mark.parametrize(
    ("take", "key"),
    [
        (lambda f: f.text("name", says="s"), Key("name", "text", "s", True, "", "at most 200 characters")),
        (lambda f: f.flag("name", False, says="s"), Key("name", "true or false", "s", False, "`false`")),
        (lambda f: f.one_of("name", ("a", "b"), says="s"), Key("name", ("a", "b"), "s", True)),
        (
            lambda f: f.count("name", 2, says="s", least=0, most=4),
            Key("name", "whole number", "s", False, "`2`", "0 to 4"),
        ),
        (
            lambda f: f.number("name", says="s", above=D(0), usual="as usual"),
            Key("name", "number", "s", False, "as usual", "above 0"),
        ),
    ],
)
def test_a_key_is_noted_even_where_its_value_is_refused(take: Callable[[Fields], object], key: Key) -> None:
    fields = Fields({"name": ["unfit"]})
    with pytest.raises(CharterError):
        take(fields)
    assert fields.keys == {(): {"name": key}}


def test_a_key_that_is_asked_for_first_is_not_needed() -> None:
    fields = Fields({"grace": "x"})
    assert "grace" in fields
    fields.text("grace", says="")
    assert not fields.keys[()]["grace"].needed


def test_keys_of_every_entry_of_a_list_are_noted_under_one_section() -> None:
    fields = Fields({"units": [{"id": "a"}, {"id": "b", "short": "B"}]})
    for entry in fields.each("units", says=""):
        entry.id(says="")
        entry.text("short", "", says="")
    assert list(fields.keys[("units",)]) == ["id", "short"]


def test_an_earlier_name_of_a_key_is_read_and_both_at_once_are_refused() -> None:
    fields = Fields({"least": 5})
    fields.renamed("least", "from")
    assert fields.number("from", says="lowest total") == 5
    fields.done()
    both = Fields({"least": 5, "from": 6})
    with pytest.raises(CharterError, match="'least' is an earlier name of 'from', which stands here too"):
        both.renamed("least", "from")
