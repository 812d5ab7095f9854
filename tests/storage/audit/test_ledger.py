"""The journal folded: untouched years are whole, after retention too, and say from which row on."""

from pathlib import Path

import pytest

from storage.audit.ledger import acts_of, fold
from tests.storage.audit.conftest import chain_of


@pytest.mark.parametrize("year", ["played", "erased"])
def test_an_untouched_year_is_whole(year: str, request: pytest.FixtureRequest):
    chain = chain_of(request.getfixturevalue(year))
    assert (chain.broken, chain.differing, chain.vouched) == ((), (), 1)


def test_what_retention_erased_is_said(erased: Path):
    [gone] = chain_of(erased).gone
    assert gone.endswith("reasons, authors, personal words and evidence of year k1 are erased")


def test_rows_that_cannot_be_read_say_nothing():
    class Row:
        number, body = 1, "[1"

    assert acts_of([Row]) == [(1, {})]
    assert fold([(1, {"act": "joined", "seat": 1, "person": 1, "at": "x"})]).first == 0
