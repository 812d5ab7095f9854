"""Points as documents show them: as they stand until a close, and from then on as stored."""

from dataclasses import replace

import pytest

from handlers.documents.results import results
from tests.documents.test_workbook import closed, situation


def test_until_the_close_points_stand_and_nobody_has_a_rank():
    found = results(situation())
    assert [*found][:2] == [unit.id for unit in situation().cycle.charter.units[:2]]
    assert found["thue"].total > 0
    assert {result.rank for result in found.values()} == {None}


def test_once_closed_a_unit_keeps_its_points_whatever_it_changes_later():
    here = closed(situation())
    before = results(here)["thue"]
    changed = results(replace(here, answers={**here.answers, "thue": {}}))["thue"]
    assert before.rank is not None
    assert (changed.total, changed.rank, changed.points) == (before.total, before.rank, before.points)


def test_without_a_year_there_is_nothing_to_show():
    with pytest.raises(ValueError, match="no cycle"):
        results(replace(situation(), cycle=None))
