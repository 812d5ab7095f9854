"""Which year is meant: one may still be closing (its file sent up, the council's word awaited, a correction)
while the next one runs.

A chat is in the year of the question that is before it. A command may name another: `kết quả 2026`; and what
is asked about results means the year that has some, until the scores of the newest begin. `năm 2026` leads to
that year's desk.
"""

import re
from collections.abc import Iterator

from bot.dialogue.commands import Command, Name
from bot.dialogue.situation import Situation
from bot.state.stages import has_begun
from bot.vietnamese import say_list

_NAMED = re.compile(r"(?:(?P<words>.*?\S)\s+)??(?:năm\s+|nam\s+)?(?P<year>20\d\d)", re.IGNORECASE)
_THIS = ("nay", "này")
# They are about what a year has come to.
_ABOUT_RESULTS: tuple[Name, ...] = (
    "table",
    "xlsx",
    "result",
    "honours",
    "council",
    "why",
    "correct",
    "publish",
    "pledge",
    "handover",
)
# They are about the cluster as it is now, whatever year a chat looks at.
_ABOUT_NOW: tuple[Name, ...] = (
    "duties",
    "calendar",
    "recall",
    "wish",
    "notice",
    "received",
    "invite",
    "withdraw",
    "replace",
    "members",
    "extend",
    "newyear",
)


def meant(here: Situation, command: Command) -> tuple[Situation, Command]:
    """The year a command is about, and the command without the year's name. An unknown year is no name."""
    named = _NAMED.fullmatch(command.words) if command.name != "year" else None
    if named and (there := _year(here, int(named["year"]))):
        return there, Command(command.name, named["words"] or "")
    if command.name in _ABOUT_RESULTS and not here.is_past and not has_begun(here):
        return here.years.get(max(here.years, default=0), here), command
    if here.is_past and command.name in _ABOUT_NOW:
        return newest(here), command
    return here, command


def newest(here: Situation) -> Situation:
    """The present year, from a past one."""
    return here.years[max(here.years)] if here.is_past else here


def chosen(here: Situation, words: str) -> Situation | None:
    """`năm 2026`, `năm nay`: that year; None if there is no such year."""
    if words.casefold() in _THIS:
        return _year(here, max(every(here)))
    return _year(here, int(words)) if re.fullmatch(r"20\d\d", words) else None


def every(here: Situation) -> list[int]:
    """The cluster's years, the newest first."""
    own = [here.cycle.charter.year] if here.cycle else []
    return sorted({*own, *here.years}, reverse=True)


def closing(here: Situation) -> Iterator[Situation]:
    """The year before, which may have something left to do; it alone is still read out by the clock."""
    before = here.cycle.charter.year - 1 if here.cycle else 0
    if before in here.years and not here.is_past:
        yield here.years[before]


def listed(here: Situation) -> str:
    """`năm`: which there are, and how one is spoken about."""
    own = here.cycle.charter.year if here.cycle else 0
    names = [f"{year}{' (đang xem)' if year == own else ''}" for year in every(here)]
    text = f"Các năm của cụm: {say_list(names)}."
    if len(names) < 2:
        return text
    other = next(year for year in every(here) if year != own)
    return f"{text}\nChuyển năm: gõ “năm {other}”. Xem một nội dung: gõ thêm năm, ví dụ: kết quả {other}."


def _year(here: Situation, year: int) -> Situation | None:
    return here if here.cycle and here.cycle.charter.year == year else here.years.get(year)
