"""Single criteria that differ from a ready-made charter: changed, dropped, added; refused with their line."""

from typing import Any

import pytest

from bot.rules.charter_parser import read_charter
from config.charters import UnfitCharter, load, loads

HEAD = "like: short\nchanges:\n"


def leaves(lines: str) -> dict[str, Any]:
    return {leaf.code: leaf for leaf in read_charter(loads(HEAD + lines)).leaves.values()}


def test_one_criterion_is_changed_by_its_code_and_all_others_stay() -> None:
    before = {leaf.code: leaf for leaf in read_charter(load("short")).leaves.values()}
    after = leaves('  - {code: "1.2", maximum: 14, note: Chấm theo quý.}\n')
    assert after["1.2"].criterion.maximum == 14
    assert after["1.2"].note == "Chấm theo quý."
    assert after["1.2"].title == before["1.2"].title
    assert {c: one for c, one in after.items() if c != "1.2"} == {c: x for c, x in before.items() if c != "1.2"}


def test_a_criterion_is_dropped_and_another_added_at_the_end_of_its_group() -> None:
    lines = (
        '  - {code: "1.2", drop: true}\n'
        '  - {code: "1.9", into: "I", id: moi, title: Chuyển đổi số, kind: graded, maximum: 15, step: 0.5}\n'
    )
    charter = read_charter(loads(HEAD + lines))
    codes = [leaf.code for leaf in charter.groups[0].leaves]
    assert "1.2" not in codes
    assert codes[-1] == "1.9"
    assert charter.groups[0].maximum == read_charter(load("short")).groups[0].maximum


def test_another_kind_keeps_what_every_kind_has() -> None:
    before = {leaf.code: leaf for leaf in read_charter(load("short")).leaves.values()}["1.2"]
    lines = '  - {code: "1.2", kind: ratio, maximum: 15, part: việc đúng hạn, whole: việc, none: full}\n'
    after = leaves(lines)["1.2"]
    assert (after.id, after.title, after.text) == (before.id, before.title, before.text)
    assert after.criterion.base == 15


def test_an_empty_key_is_removed() -> None:
    noted = HEAD + '  - {code: "1.2", note: Ghi chú.}\n  - {code: "1.2", note: }\n'
    assert {leaf.code: leaf.note for leaf in read_charter(loads(noted)).leaves.values()}["1.2"] == ""


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ('  - {code: "9.9", maximum: 5}\n', 3, "no criterion '9.9'"),
        ('  - {code: "1.2", drop: perhaps}\n', 3, "expected true"),
        ('  - {code: "1.2", drop: true, maximum: 5}\n', 3, "no other keys"),
        ('  - {code: "1.2", into: "I", id: x, title: X}\n', 3, "there is a '1.2' already"),
        ('  - {code: "1.9", into: "X", id: x, title: X}\n', 3, "no group 'X'"),
        ("  - {maximum: 5}\n", 3, "expected the 'code'"),
        ('  - code: "1.2"\n    maximum: 8\n    colour: red\n', 5, "unknown key 'colour'"),
        ('  - {code: "1.1", note: N.}\n  - code: "1.2"\n    step: 0\n', 5, "above 0"),
        ("  {}\n", 2, "expected a list"),
    ],
)
def test_a_change_that_cannot_be_made_is_refused_with_its_line(lines: str, line: int, told: str) -> None:
    with pytest.raises(UnfitCharter, match=rf"mine:{line}: .*{told}"):
        loads(HEAD + lines, "mine")


def test_changes_need_a_charter_that_they_change() -> None:
    with pytest.raises(UnfitCharter, match=r"mine:1: changes: .*`like` names"):
        loads('changes:\n  - {code: "1.2", drop: true}\n', "mine")
