"""What is open at a moment, and what the calendar brought between two moments."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.rules.charter import Charter


@dataclass(frozen=True)
class Passed:
    """A stage opened, fell due or closed at this moment."""

    stage: str
    what: Literal["opens", "due", "closes"]
    at: datetime


def is_open(charter: Charter, stage: str, now: datetime) -> bool:
    """Whether the stage can be worked on: from its opening, up to but not at its close."""
    window = charter.windows.get(stage)
    return window is not None and window.is_open(now)


def passed(charter: Charter, since: datetime, until: datetime) -> tuple[Passed, ...]:
    """What fell after `since` and not after `until`, earliest first: cutting time anywhere loses nothing
    and brings nothing twice."""
    moments = [
        Passed(stage, what, at)
        for stage, window in charter.windows.items()
        for what, at in _moments(window.opens, window.due, window.closes)
        if since < at <= until
    ]
    return tuple(sorted(moments, key=lambda passed: passed.at))


def _moments(
    opens: datetime, due: datetime, closes: datetime
) -> tuple[tuple[Literal["opens", "due", "closes"], datetime], ...]:
    return ("opens", opens), ("due", due), ("closes", closes)
