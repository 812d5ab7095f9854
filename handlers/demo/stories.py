"""Stories that are played: a plain year, one of a cluster founded first, one whose charter is changed, the real
2025, in which units are renamed, leave and are merged, and three years in a row."""

from functools import partial
from typing import Any

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.charters import load
from config.ready_made import offered
from handlers.clock import MovableClock
from handlers.demo.amendment import AmendedYear
from handlers.demo.cluster10 import CLUSTER, before_opening, before_the_year
from handlers.demo.founded_year import FoundedYear
from handlers.demo.meeting_day import WholeYear
from handlers.demo.reorganisation import ANNOUNCED, Reorganised, charter_of_2025
from handlers.demo.years import Years
from handlers.installation import CannotServe, Installation

YEAR, AMENDMENT, SETUP, REORGANISATION, YEARS = STORIES = (
    *("year", "amendment", "setup", "reorganisation", "years"),
)
CARRIES_FILES = ("web", "telegram")


def check_story(name: str, platform: str, charter: str) -> None:
    """Raises CannotServe where the story cannot be played there, or with this charter."""
    if name in (AMENDMENT, SETUP, YEARS) and platform not in CARRIES_FILES:
        raise CannotServe(f"This story needs a platform that carries files: {', '.join(CARRIES_FILES)}.")
    if name == SETUP and charter not in offered():
        raise CannotServe(f"This story begins with a ready-made charter: {', '.join(offered())}.")


def rules_of(name: str, charter: str) -> dict[str, object]:
    """Charter that the story is played by, as plain data."""
    return charter_of_2025() if name == REORGANISATION else load(charter)


def beginning(name: str, data: dict[str, object]) -> MovableClock:
    """Clock that stands shortly before what the story tells."""
    return before_the_year(data, ANNOUNCED[0][0]) if name == REORGANISATION else before_opening(data)


async def begun(
    name: str, charter: str, installation: Installation, data: dict[str, object], **parts: Any
) -> WholeYear:
    """Year of the story, with the code by which its first person comes in."""
    rules, memory = read_charter(data), installation.memory
    read = partial(in_force, installation)
    if name == SETUP:
        first = await memory.first_use()
        assert first is not None
        label = offered()[charter].label
        return FoundedYear(rules, first[0], label=label, read_charter=read, **parts)
    code = await memory.new_cluster(CLUSTER, data)
    if name == AMENDMENT:
        return AmendedYear(rules, code, read_charter=read, **parts)
    if name == REORGANISATION:
        return Reorganised(rules, code, present=read, **parts)
    if name == YEARS:
        return Years(rules, code, read_year=partial(in_force, installation), **parts)
    return WholeYear(rules, code, **parts)


async def in_force(installation: Installation, year: str = "k1") -> Charter:
    """Charter in force in a year."""
    cycle = (await installation.memory.views.record(year)).cycle
    assert cycle
    return cycle.charter
