"""Every talk, on every platform that can play it, in its stagings."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stage.script import Unplayable, read
from tests.stage.stagings import CARRIERS, STAGINGS, can_play
from tests.talk import play

TALKS = Path(__file__).parent / "talks"
ROUGH = tuple(name for name in STAGINGS if name != "plain")


def stagings(name: str, playable: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Plain everywhere; each rough one on a platform of its own, talk by talk another. And whether it is played
    with all tests: plainly on the first platform, and once more, talk by talk in another staging. The name says
    which, so that a new talk leaves the others where they are."""
    first = zlib.crc32(name.encode())
    again = [*STAGINGS][first // 7 % len(STAGINGS)]
    for n, platform in enumerate(playable):
        yield platform, "plain", n == 0 or (again == "plain" and (n - first) % (len(playable) - 1) == 0)
    for n, staging in enumerate(ROUGH):
        yield playable[(first + n) % len(playable)], staging, staging == again


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
            for platform, staging, always in stagings(path.stem, playable):
                marks = () if always else pytest.mark.thorough
                yield pytest.param(path, platform, staging, id=f"{path.stem}-{platform}-{staging}", marks=marks)


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


def test_each_platform_is_met_by_each_staging_and_each_talk_by_all_of_them():
    """With all tests each talk is played plainly, and each platform meets all stagings."""
    talks: dict[str, set[str]] = {}
    plain: set[str] = set()
    met: dict[str, set[str]] = {name: set() for name in CARRIERS}
    for performance in performances():
        path, platform, staging = performance.values
        talks.setdefault(path.stem, set()).add(staging)
        if not performance.marks:
            met[platform].add(staging)
            plain |= {path.stem} if staging == "plain" else set()
    assert {name for name, stagings in talks.items() if stagings != {*STAGINGS}} == set()
    assert plain == {*talks}
    assert {name for name, stagings in met.items() if stagings != {*STAGINGS}} == set()
