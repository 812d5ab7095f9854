"""Written codes lead to the rows that are scored."""

from pathlib import Path

import pytest

from handlers.documents import criteria
from handlers.documents.leaf_codes import UnknownCode
from handlers.documents.problems import Findings
from tests.documents.made import HEAD, table


def test_the_same_code_in_two_places_is_found_with_the_code_above_it(tmp_path):
    rows = [HEAD, ["I", "Một", 10], ["a", "x", 10], ["II", "Hai", 5], ["a", "y", 5]]
    rules, found = table(tmp_path, rows)
    assert not found.problems
    assert rules.find("II.a").title == "y"
    with pytest.raises(UnknownCode, match="2 dòng"):
        rules.find("a")


@pytest.mark.parametrize("code", ["a.7.1", "a7.1", "A7.1", " a.7.1"])
def test_a_code_is_found_as_written_or_loosely(tmp_path, code):
    rules, _ = table(tmp_path, [HEAD, ["a7", "Một", 3], ["a.7.1", "x", 3]])
    assert rules.find(code.strip()).title == "x"


def test_codes_that_differ_in_case_are_told_apart_by_case(tmp_path):
    rules, _ = table(tmp_path, [HEAD, ["A", "Một", 3], ["a", "Hai", 2], ["B", "Ba", 1]])
    assert rules.find("a").title == "Hai"


@pytest.mark.parametrize("name", ["short", "full"])
def test_every_leaf_of_a_shipped_charter_is_found_by_its_code(name):
    rules = criteria.read(Path(name), Findings(name))
    assert [rules.find(e.code).leaf for e in rules.entries] == [e.leaf for e in rules.entries]
