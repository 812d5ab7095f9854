"""Ready-made charters as they are offered."""

import pytest

from bot.rules.charter_parser import read_charter
from config.charters import READY_MADE
from config.ready_made import offered


def test_every_ready_made_charter_is_offered():
    assert set(offered()) == set(READY_MADE)


@pytest.mark.parametrize("name", READY_MADE)
def test_a_label_counts_the_criteria_as_they_are(name: str):
    ready = offered()[name]
    count = len(read_charter(ready.data()).leaves)
    assert f"{count} tiêu chí" in ready.label
