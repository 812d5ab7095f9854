"""Every talk, on every platform that can play it, in its stagings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage.script import Unplayable, read
from tests.stage.stagings import CARRIERS, can_play
from tests.talk import play

TALKS = Path(__file__).parent / "talks"


def stagings(place: int, playable: list[str]) -> Iterator[tuple[str, str]]:
    """Plain and with restarts everywhere; the rough ones on one platform each, talk by talk another."""
    for platform in playable:
        yield platform, "plain"
        yield platform, "restart"
    yield playable[place % len(playable)], "twice"
    yield playable[(place + 1) % len(playable)], "failing"


def performances() -> Iterator[object]:
    """A talk that can't be read, or that no platform can play, is a test that fails."""
    for place, path in enumerate(sorted(TALKS.glob("*.talk"))):
        try:
            talk = read(path)
            playable = [name for name, carrier in CARRIERS.items() if can_play(talk, carrier())]
        except Unplayable as problem:
            yield pytest.param(path, "", str(problem), id=f"{path.stem}-unreadable")
            continue
        if not playable:
            yield pytest.param(path, "", "no platform can play this talk", id=f"{path.stem}-unplayable")
        else:
            for platform, staging in stagings(place, playable):
                yield pytest.param(path, platform, staging, id=f"{path.stem}-{platform}-{staging}")


@pytest.mark.parametrize(("path", "platform", "staging"), [*performances()])
async def test_talk(path: Path, platform: str, staging: str, house: Path, request: pytest.FixtureRequest):
    if not platform:
        pytest.fail(staging, pytrace=False)
    talk = read(path)
    accepting = request.config.getoption("--accept")
    first = next(name for name in CARRIERS if can_play(talk, CARRIERS[name]()))
    if accepting and (platform, staging) != (first, "plain"):
        pytest.skip("the first platform's plain staging is what is written down")
    played = await play(talk, platform, staging, house)
    if accepting and not played.trouble:
        played.accept()
    elif not played.went_well:
        pytest.fail(str(played), pytrace=False)
