"""Counters of turns: by platform and outcome, and by a duration that is known to 5 ms only."""

import pytest

from handlers.counters import STEPS, Counts


@pytest.mark.parametrize(("seconds", "step"), [(0.0001, 1), (0.005, 1), (0.0051, 2), (0.01, 2), (1.0, STEPS)])
def test_a_turn_is_rounded_up_to_the_next_five_milliseconds(seconds: float, step: int):
    counts = Counts()
    counts.turn("telegram", "kept", seconds)
    assert counts.steps == {("telegram", step): 1}


def test_turns_are_counted_by_platform_and_outcome():
    counts = Counts()
    for platform, outcome in (("web", "kept"), ("web", "kept"), ("web", "failed"), ("telegram", "kept")):
        counts.turn(platform, outcome, 0.001)
    assert counts.turns == {("web", "kept"): 2, ("web", "failed"): 1, ("telegram", "kept"): 1}
