"""The reference of charter keys: the page, its examples, and no key left out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot.rules
from bot.rules.charter_parser import KINDS, read_charter
from config.charters import READY_MADE, load, parsed
from config.charters.reference import EXAMPLES, PAGE, SMALLEST, page, smallest_of, smallest_with

RULES = Path(bot.rules.__file__).parent
TALKS = Path(__file__).parents[1] / "talks"


def test_the_page_is_as_the_parser_would_write_it_today() -> None:
    told = "write it anew with python -m config.charters.reference"
    assert PAGE.read_text(encoding="utf-8") == page(), told


def test_the_smallest_charter_of_the_page_loads() -> None:
    assert len(read_charter(smallest_with(SMALLEST)).leaves) == 1


@pytest.mark.parametrize("lines", EXAMPLES.values(), ids=[title for title, _ in EXAMPLES])
def test_every_example_of_a_section_loads(lines: str) -> None:
    read_charter(smallest_with(lines))


@pytest.mark.parametrize(("kind", "line"), [(name, line) for name, k in KINDS.items() for line in k.examples])
def test_every_kind_has_examples_that_load(kind: str, line: str) -> None:
    criterion = read_charter(smallest_of(line)).leaves["nv1"].criterion
    assert isinstance(criterion, KINDS[kind])


def test_every_key_that_the_parser_asks_for_stands_on_the_page_with_its_meaning() -> None:
    keys = {key for path in RULES.glob("*.py") for key in _keys(ast.parse(path.read_text(encoding="utf-8")))}
    text = page()
    assert {"name", "targets", "quorum", "erase", "before", "grace", "office"} <= keys
    assert {key for key in keys if f"| `{key}` | " not in text} == set()
    assert " |  |" not in text


def test_every_key_stands_in_a_charter_that_some_talk_plays() -> None:
    played = {stated for path in TALKS.glob("*.yaml") for stated in _stated(parsed(path.read_text("utf-8")))}
    like = {stated for name in READY_MADE for stated in _stated(load(name))}
    assert set(re.findall(r"^\| `(\w+)` \|", page(), re.MULTILINE)) - played - like == set()


# Keys by which rules of more than one table are stated, beside the kinds of criterion.
STATED = {
    "rescale",
    "not_for",
    "left_out",
    "bonus_cap",
    "bonus_from",
    "lowest",
    "each",
    "penalty",
    "best_title",
    "quota",
}
STATED |= {"several_reviews", "apart", "last_year", "bonus", "lots", "slope", "best: lowest", "never"}


def test_every_rule_has_an_example() -> None:
    examples = "\n".join((*EXAMPLES.values(), *(line for kind in KINDS.values() for line in kind.examples)))
    assert {rule for rule in STATED if rule not in examples} == set()


def _stated(data: object) -> Iterator[str]:
    """Keys of plain data, at any depth."""
    if isinstance(data, dict):
        yield from data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from _stated(inner)


def _keys(module: ast.Module) -> set[str]:
    """The key in each call that says its meaning: the first argument, or the second after the fields."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    asking = (call for call in calls if any(keyword.arg == "says" for keyword in call.keywords))
    stated = ([a.value for a in call.args[:2] if isinstance(a, ast.Constant)] for call in asking)
    return {str(values[0]) for values in stated if values and values[0]}
