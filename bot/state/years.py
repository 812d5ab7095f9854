"""Years of the cluster: one may still be closing (its file sent up, a correction) while the next one runs."""

from collections.abc import Iterator

from bot.dialogue.situation import Situation


def newest(situation: Situation) -> Situation:
    """Situation of the present year."""
    return situation.years[max(situation.years)] if situation.is_past else situation


def every(situation: Situation) -> list[int]:
    """Years of the cluster as numbers, the newest first."""
    own = [situation.cycle.charter.year] if situation.cycle else []
    return sorted({*own, *situation.years}, reverse=True)


def numbered(situation: Situation, year: int) -> Situation | None:
    """Situation of one year; None if there is no such year."""
    if situation.cycle and situation.cycle.charter.year == year:
        return situation
    return situation.years.get(year)


def closing(situation: Situation) -> Iterator[Situation]:
    """Situation of the year before, which may have work left; no earlier one is looked at by the clock."""
    before = situation.cycle.charter.year - 1 if situation.cycle else 0
    if before in situation.years and not situation.is_past:
        yield situation.years[before]
