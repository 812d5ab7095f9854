"""Units as people name them: by short name, full name or alias."""

from bot.dialogue.situation import Situation
from bot.rules import charter
from bot.rules.charter import Unit


def unit_called(situation: Situation, words: str) -> Unit | None:
    """Unit of this name; None where there is none, where two may be meant, and for no words."""
    return charter.unit_called(situation.cycle.charter.units, words) if situation.cycle else None


def units_called(situation: Situation, words: str) -> tuple[Unit, ...]:
    """Units that a name may mean: written without its marks, it may be several."""
    return charter.called(situation.cycle.charter.units, words) if situation.cycle else ()


def unit_first(situation: Situation, words: str) -> tuple[Unit | None, str]:
    """Unit named by the first words, by as many of them as possible, and the words after it; else None."""
    parts = words.split()
    for cut in range(len(parts), 0, -1):
        if unit := unit_called(situation, " ".join(parts[:cut])):
            return unit, " ".join(parts[cut:])
    return None, words
