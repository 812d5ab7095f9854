"""Every talk, on every platform that can play it, in its stagings."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage.script import Unplayable, read
from tests.stage.stagings import CARRIERS, STAGINGS, can_play
from tests.talk import play

TALKS = Path(__file__).parent / "talks"


ROUGH = tuple(name for name in STAGINGS if name != "plain")
# All rough stagings of each talk take three times as long: before a release, and where a talk is written.
EVERY = bool(os.environ.get("THIDUA_EVERY_STAGING"))


def stagings(name: str, playable: list[str], every: bool = EVERY) -> Iterator[tuple[str, str]]:
    """Plain everywhere; one rough staging, talk by talk another, on one platform; `every` rough one, each on a
    platform of its own. The name says which, so that a new talk leaves the others where they are."""
    yield from ((platform, "plain") for platform in playable)
    first = zlib.crc32(name.encode())
    rough = [(playable[(first + n) % len(playable)], staging) for n, staging in enumerate(ROUGH)]
    yield from rough if every else [rough[first // 7 % len(ROUGH)]]


def performances() -> Iterator[object]:
    """A talk that can't be read, or that no platform can play, is a test that fails."""
    for path in sorted(TALKS.glob("*.talk")):
        try:
            talk = read(path)
            playable = [name for name, carrier in CARRIERS.items() if can_play(talk, carrier())]
        except Unplayable as problem:
            yield pytest.param(path, "", str(problem), id=f"{path.stem}-unreadable")
            continue
        if not playable:
            yield pytest.param(path, "", "no platform can play this talk", id=f"{path.stem}-unplayable")
        else:
            for platform, staging in stagings(path.stem, playable):
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


def test_each_platform_is_met_by_each_staging_and_each_talk_by_a_rough_one():
    talks: dict[str, set[str]] = {}
    met: dict[str, set[str]] = {name: set() for name in CARRIERS}
    for path, platform, staging in (performance.values for performance in performances()):
        talks.setdefault(path.stem, set()).add(staging)
        met[platform].add(staging)
    assert {name for name, stagings in talks.items() if stagings <= {"plain"}} == set()
    assert {name for name, stagings in met.items() if stagings != {*STAGINGS}} == set()


def test_where_every_staging_is_asked_for_each_talk_meets_them_all():
    assert {staging for _, staging in stagings("one_unit", ["web", "text"], every=True)} == {*STAGINGS}
