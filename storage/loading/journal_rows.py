"""Rows of a cluster's journal as a situation has them: counted and read when somebody looks at them."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any, overload

from sqlalchemy import Connection, bindparam, func, select

from bot.dialogue.situation import JournalEntry
from storage.database.statements import Prepared
from storage.records.journal import mark
from storage.schema import journal


class JournalRows(Sequence[JournalEntry]):
    """Rows of the journal by their place; their numbers count from 1 without a gap. A slice is one query."""

    def __init__(self, connection: Connection, cluster: int) -> None:
        self._connection, self._cluster = connection, cluster

    @overload
    def __getitem__(self, place: int) -> JournalEntry: ...
    @overload
    def __getitem__(self, place: slice) -> list[JournalEntry]: ...
    def __getitem__(self, place: int | slice) -> JournalEntry | list[JournalEntry]:
        wanted = range(len(self))[place]
        if isinstance(wanted, int):
            return self._read(wanted + 1, wanted + 1)[0]
        if not wanted:
            return []
        by_number = {e.number: e for e in self._read(min(wanted) + 1, max(wanted) + 1)}
        return [by_number[number + 1] for number in wanted if number + 1 in by_number]

    def __len__(self) -> int:
        return self._last

    @cached_property
    def _last(self) -> int:
        return _LAST.scalar(self._connection, {"of": self._cluster}) or 0

    def _read(self, first: int, last: int) -> list[JournalEntry]:
        rows = _ROWS.all(self._connection, {"of": self._cluster, "first": first, "last": last})
        return [_entry(row) for row in rows]


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(row.number, json.loads(row.body), row.hash, row.previous, mark(row.hash))


j = journal.c
_LAST = Prepared(select(func.max(j.number)).where(j.cluster == bindparam("of")))
_ROWS = Prepared(
    select(j.number, j.previous, j.hash, j.body)
    .where(j.cluster == bindparam("of"), j.number >= bindparam("first"), j.number <= bindparam("last"))
    .order_by(j.number)
)
