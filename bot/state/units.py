"""Units as people name them: by short name, full name or alias; and their lineage in words."""

from bot.dialogue.situation import Situation
from bot.rules import charter
from bot.rules import lineage as line
from bot.rules.charter import Unit
from bot.vietnamese import say_list


def unit_called(situation: Situation, words: str) -> Unit | None:
    """Unit of this name; None where there is none, where two may be meant, and for no words."""
    return charter.unit_called(situation.cycle.charter.units, words) if situation.cycle else None


def units_called(situation: Situation, words: str) -> tuple[Unit, ...]:
    """Units that a name may mean: written without its marks, it may be several."""
    return charter.called(situation.cycle.charter.units, words) if situation.cycle else ()


def unit_first(situation: Situation, words: str) -> tuple[Unit | None, str]:
    """Unit named by the first words, by as many of them as possible, and the words after it; else None. One
    that has ended this year is found too."""
    parts = words.split()
    former = situation.cycle.charter.former if situation.cycle else ()
    for cut in range(len(parts), 0, -1):
        name = " ".join(parts[:cut])
        if unit := unit_called(situation, name) or charter.unit_called(former, name):
            return unit, " ".join(parts[cut:])
    return None, words


def lineage(situation: Situation, unit: str) -> list[str]:
    """Changes by which a unit has come to be what it is, the oldest first, those of years before too."""
    cycle = situation.cycle
    if cycle is None:
        return []
    known = [c for c in cycle.changes if c.begins(situation.zone) <= situation.now]
    ancestors = {unit, *line.ancestors(known, unit)}
    concerned = [c for c in known if ancestors & {u.id for u in (*c.before, *c.after)}]
    return [
        f"{_names(c.before) or _names(c.after)} {line.said_of(c)}, từ {c.since:%d/%m/%Y}" for c in concerned
    ]


def _names(units: tuple[Unit, ...]) -> str:
    return say_list([unit.name for unit in units])
