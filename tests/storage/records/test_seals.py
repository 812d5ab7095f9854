"""Seals: what stays of an answer and what retention erases are told apart; each change shows in its half."""

from types import SimpleNamespace
from typing import Any

import pytest

from storage.records import seals
from tests.storage.bare import NOW

WORDS = (("explain.", ".why"),)


def row(number: int = 1, **changed: Any) -> Any:
    about = {"unit": "thue", "question": "k1/self.thue.a1", "value": "5", "aside": False, "paper": False}
    about |= {"reason": "Đủ văn bản", "seat": 4, "person": 7, "at": NOW, "number": number}
    return SimpleNamespace(**about | changed)


@pytest.mark.parametrize(
    ("changed", "stays", "goes"),
    [
        ({"value": "4"}, True, False),
        ({"seat": 5}, True, False),
        ({"reason": ""}, False, True),
        ({"person": None}, False, True),
    ],
)
def test_a_change_shows_in_the_half_it_belongs_to(changed: dict[str, Any], stays: bool, goes: bool):
    one, other = [row()], [row(**changed)]
    assert (seals.figures(one, WORDS) != seals.figures(other, WORDS)) is stays
    assert (seals.personal(one, WORDS, "s") != seals.personal(other, WORDS, "s")) is goes


def test_personal_words_are_no_figures_and_nobody_confirms_a_guess_without_the_salt():
    said = {"question": "k1/explain.thue.a1.why"}
    one, other = [row(value="vì ốm", **said)], [row(value="vì bận", **said)]
    assert seals.figures(one, WORDS) == seals.figures(other, WORDS)
    assert seals.personal(one, WORDS, "s") != seals.personal(other, WORDS, "s")
    assert seals.personal(one, WORDS, "s") != seals.personal(one, WORDS, "t")


def test_a_seal_covers_what_came_since_the_one_before():
    rows = [row(n) for n in (1, 2, 3)] + [row(9, unit="bhxh")]
    assert [r.number for r in seals.between(rows, {"thue": 1}, None)] == [2, 3, 9]
    assert [r.number for r in seals.between(rows, {"thue": 1}, {"thue": 2})] == [2]
