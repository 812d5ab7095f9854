"""Choice of the year: a chat is in the year of the question before it; a command may name another.

`kết quả 2026` asks about that year. Without a year, a command about results means the newest year with results
until scoring begins in the newest, and a command about the cluster as it is now means the present year.
`năm 2026` leads to that year's desk.
"""

import re
from typing import assert_never

from bot.dialogue.commands import Typed
from bot.dialogue.situation import Situation
from bot.state.stages import has_begun
from bot.state.years import every, newest, numbered
from bot.vietnamese import say_list

_NAMED = re.compile(r"(?:(?P<words>.*?\S)\s+)??(?:năm\s+|nam\s+)?(?P<year>20\d\d)", re.IGNORECASE)
_THIS = ("nay", "này")


def meant(situation: Situation, typed: Typed) -> tuple[Situation, Typed]:
    """Year that a command is about, and the command without that year's name. An unknown year is left in it."""
    command = typed.command
    named = _NAMED.fullmatch(typed.words) if command.name != "year" else None
    if named and (year := numbered(situation, int(named["year"]))):
        return year, Typed(command, named["words"] or "")
    match command.about:
        case "shown":
            return situation, typed
        case "present":
            return newest(situation), typed
        case "results":
            if situation.is_past or has_begun(situation):
                return situation, typed
            return situation.years.get(max(situation.years, default=0), situation), typed
        case never:
            assert_never(never)


def chosen(situation: Situation, words: str) -> Situation | None:
    """Year named after `năm` (`2026`, `nay`); None if there is no such year."""
    if words.casefold() in _THIS:
        return numbered(situation, max(every(situation)))
    return numbered(situation, int(words)) if re.fullmatch(r"20\d\d", words) else None


def listed(situation: Situation) -> str:
    """`năm`: lists the years, with the words to choose one."""
    own = situation.cycle.charter.year if situation.cycle else 0
    names = [f"{year}{' (đang xem)' if year == own else ''}" for year in every(situation)]
    text = f"Các năm của cụm: {say_list(names)}."
    if len(names) < 2:
        return text
    other = next(year for year in every(situation) if year != own)
    return f"{text}\nChuyển năm: gõ “năm {other}”. Xem một nội dung: gõ thêm năm, ví dụ: kết quả {other}."
