"""Real tables beside the repository: right totals, or told that they can't be used yet."""

import json
import shlex
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.commands.rehearse import run
from handlers.documents.criteria import source as criteria
from handlers.documents.problems import Findings

SHARED = Path(__file__).parents[2] / "../shared/data"
FOLDERS = sorted(SHARED.glob("tables/*/expected.json"))
CHARTERS = sorted(SHARED.glob("charters/*.yaml"))
# Where there are none, one that is skipped with the reason, not a test of nothing.
ABSENT = pytest.param(
    SHARED, id="absent", marks=pytest.mark.skip(f"no tables of offices beside the repository ({SHARED})")
)
every_table = pytest.mark.parametrize(
    "expected", [pytest.param(path, id=path.parent.name) for path in FOLDERS] or [ABSENT]
)
every_charter = pytest.mark.parametrize(
    "path", [pytest.param(path, id=path.stem) for path in CHARTERS] or [ABSENT]
)


def test_the_tables_stand_beside_the_repository():
    if not SHARED.exists():
        pytest.skip(f"no tables of offices beside the repository ({SHARED})")
    assert FOLDERS
    assert CHARTERS


@every_table
def test_a_real_table_gives_the_right_totals_or_says_that_it_is_provisional(expected: Path):
    wanted = json.loads(expected.read_text("utf-8"), parse_float=Decimal)
    _, _, table, scores = shlex.split(wanted["run"])[:4]
    # A charter that comes with the program is called by its name.
    done = run(
        expected.parent / table if (expected.parent / table).exists() else Path(table), expected.parent / scores
    )
    totals = {one.unit: one.total for one in done.units}
    assert {unit: totals.get(unit) for unit in wanted["expected_totals"]} == wanted["expected_totals"]
    if not wanted["expected_totals"] or set(totals) - set(wanted["expected_totals"]):
        assert done.provisional


@every_charter
def test_a_real_table_written_as_a_charter_is_read(path: Path):
    found = Findings(path.name)
    rules = criteria.read(path, found)
    assert found.problems == []
    assert [rules.find(rules.called(e)).leaf for e in rules.entries] == [e.leaf for e in rules.entries]
