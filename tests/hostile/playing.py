"""So many hostile updates at one station, found by Hypothesis, which makes the first that fails small."""

import asyncio
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.hostile import core, edge, page
from tests.hostile.edge import Slowest
from tests.hostile.stations import Station
from tests.hostile.updates import Update, updates

# So many updates are one example: they meet what those before them left behind.
TOGETHER = 25


def through_the_core(station: Station, count: int, number: int, slowest: Slowest) -> None:
    """Raises whatever the core raises."""

    @seed(number)
    @_settings(count, Phase.generate, Phase.shrink)
    @given(core.attempts(station))
    def play(attempt: core.Attempt) -> None:
        with slowest.timed(attempt):
            core.survives(station, attempt)

    play()


def through_the_edge(station: Station, count: int, number: int, folder: Path, slowest: Slowest) -> None:
    """Raises where an update is not acknowledged, its turn failed, or what came of it cannot be sent."""
    with asyncio.Runner() as runner:

        @seed(number)
        @_settings(-(-count // TOGETHER), Phase.generate)
        @given(st.lists(updates(station), min_size=TOGETHER, max_size=TOGETHER))
        def play(some: list[Update]) -> None:
            runner.run(edge.live(station, folder, some, slowest))

        play()


def through_the_page(station: Station, count: int, number: int, folder: Path, slowest: Slowest) -> None:
    """Raises where a request is answered by an error of ours or too late, or its turn failed."""
    with asyncio.Runner() as runner:

        @seed(number)
        @_settings(-(-count // TOGETHER), Phase.generate)
        @given(st.lists(page.requests(station), min_size=TOGETHER, max_size=TOGETHER))
        def play(some: list[page.Asked]) -> None:
            runner.run(page.live(station, folder, some, slowest))

        play()


def _settings(count: int, *phases: Phase) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=phases,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
