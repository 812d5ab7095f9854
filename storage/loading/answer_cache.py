"""Cache for the answers about a unit: they are only ever added, so of a known unit only newer rows are read.

It is used under the cluster's lock alone, and emptied whenever a transaction is rolled back.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.dialogue.answers import Answers
from bot.dialogue.situation import Answer
from storage.database.statements import Lookup, Prepared
from storage.schema import answers, people

# Units that are kept; beyond them, those that were looked up longest ago are read anew.
MOST = 1024


@dataclass
class AnswerCache:
    """By cycle and unit: the newest answer to each question."""

    _known: OrderedDict[tuple[int, str], Answers] = field(default_factory=OrderedDict)
    _held: dict[int, str] = field(default_factory=dict)

    def answers(self, connection: Connection, cycle: int, unit: str) -> Answers:
        """The newest answer to each question, as it is now."""
        lookup, values = self.newer(cycle, unit)
        known = self._known.pop((cycle, unit), None)
        if known is None:
            known = Answers({})
        rows = lookup.all(connection, values)
        if rows:
            known = known.followed({row.question: _answer(row) for row in rows})
        self._known[cycle, unit] = known
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return known

    def newer(self, cycle: int, unit: str) -> Lookup:
        """Lookup of the answers that are not known yet."""
        known = self._known.get((cycle, unit))
        return _NEWER, {"year": cycle, "of": unit, "upto": known.last if known is not None else 0}

    def know_names(self, cycle: int, held: str) -> None:
        """Forgets a year's answers when who holds its cluster's seats has changed: each is kept with the name
        of its author, who may have mended it."""
        if self._held.get(cycle) != held:
            self._held[cycle] = held
            for known in [known for known in self._known if known[0] == cycle]:
                del self._known[known]

    def forget(self) -> None:
        """Empties the cache: something that was read may have been rolled back, and its numbers given again."""
        self._known.clear()


def _answer(row: tuple[Any, ...]) -> Answer:
    _, value, number, at, seat, by, aside, paper, reason = row
    return Answer(value, number, at, seat or 0, by or "", aside, paper, reason)


_a = answers.c
_NEWER = Prepared(
    select(_a.question, _a.value, _a.number, _a.at, _a.seat, people.c.name, _a.aside, _a.paper, _a.reason)
    .select_from(answers.outerjoin(people, people.c.id == _a.person))
    .where(_a.cycle == bindparam("year"), _a.unit == bindparam("of"), _a.number > bindparam("upto"))
    .order_by(_a.number)
)
