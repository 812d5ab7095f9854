"""Stories that are played: a plain year, one of a cluster founded first, one whose charter is changed."""

from functools import partial
from typing import Any

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.ready_made import offered
from handlers.demo.amendment import AmendedYear
from handlers.demo.cluster10 import CLUSTER
from handlers.demo.founded_year import FoundedYear
from handlers.demo.meeting_day import WholeYear
from handlers.installation import CannotServe, Installation

YEAR, AMENDMENT, SETUP = STORIES = ("year", "amendment", "setup")
CARRIES_FILES = ("web", "telegram")


def check_story(name: str, platform: str, charter: str) -> None:
    """Raises CannotServe where the story cannot be played there, or with this charter."""
    if name != YEAR and platform not in CARRIES_FILES:
        raise CannotServe(f"This story needs a platform that carries files: {', '.join(CARRIES_FILES)}.")
    if name == SETUP and charter not in offered():
        raise CannotServe(f"This story begins with a ready-made charter: {', '.join(offered())}.")


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
    return WholeYear(rules, code, **parts)


async def in_force(installation: Installation) -> Charter:
    """Charter in force."""
    cycle = (await installation.memory.record("k1")).cycle
    assert cycle
    return cycle.charter
