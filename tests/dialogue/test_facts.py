"""Facts are values, and each class of them is one of the kinds that storage and projection know."""

from typing import get_args

import pytest

from bot.dialogue import ballots, charter_versions, facts
from tests.dialogue.frozen import is_frozen, values_of

KINDS = get_args(facts.Fact)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_changes_a_fact(kind: type):
    assert is_frozen(kind)


def test_every_class_of_a_fact_is_a_kind_of_fact():
    assert set(values_of(facts)) <= set(KINDS)
    assert set(KINDS) - set(values_of(facts)) == {
        *get_args(ballots.BallotFact),
        *get_args(charter_versions.CharterFact),
    }
