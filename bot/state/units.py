"""Units as people name them: by short name, full name or alias."""

from bot.dialogue.situation import Situation
from bot.rules.charter import Unit


def unit_called(situation: Situation, words: str) -> Unit | None:
    """Unit of this name; None where there is none, or for no words."""
    units = situation.cycle.charter.units if situation.cycle else ()
    return next((unit for unit in units if words and unit.is_called(words)), None)


def unit_first(situation: Situation, words: str) -> tuple[Unit | None, str]:
    """Unit named by the first words, by as many of them as possible, and the words after it; else None."""
    parts = words.split()
    for cut in range(len(parts), 0, -1):
        if unit := unit_called(situation, " ".join(parts[:cut])):
            return unit, " ".join(parts[cut:])
    return None, words
