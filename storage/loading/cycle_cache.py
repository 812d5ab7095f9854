"""Cache for the years of clusters: versions of charters, ballots and stage results never change.

So each is parsed once.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from bot.dialogue.charter_versions import CharterDraft
from bot.dialogue.cycle import Cycle, Snapshot
from bot.rules import inheritance, lineage
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter, stored_charter
from storage.database.lru import Lru
from storage.database.statements import Prepared
from storage.loading import queries
from storage.loading.queries import CLUSTERS
from storage.records import charters
from storage.records.ballots import BallotReader
from storage.schema import cycles, snapshots

# A tick parses the charter of each cluster that is not known, which takes milliseconds: there is room for the
# years of a thousand clusters that are read at each.
CHARTERS, BODIES = 2048, 4096


@dataclass
class CycleCache:
    """Charters by their hash; cycles and bodies of snapshots by their number."""

    _ballots: BallotReader = field(default_factory=BallotReader)
    _charters: Lru[str, Charter] = field(default_factory=lambda: Lru(CHARTERS))
    _bodies: Lru[int, Mapping[str, object]] = field(default_factory=lambda: Lru(BODIES))
    _cycles: dict[int, tuple[tuple[Any, ...], Cycle]] = field(default_factory=dict)

    def forget(self) -> None:
        """Empties the cache but for the charters, which are known by what is in them."""
        self._ballots = BallotReader()
        self._bodies = Lru(BODIES)
        self._cycles.clear()

    def charter(self, connection: Connection, cycle: int, hash: str) -> Charter:
        return self._charters.get(hash, lambda: stored_charter(charter_data(connection, cycle)))

    def cycle(self, connection: Connection, row: Any, now: datetime) -> Cycle:
        """The same Cycle as before while its row is the same, so that what was derived from it stays with
        it; with the units of the moment `now`."""
        version = (
            *(row.hash, row.stage, row.snapshots, row.polls, row.roll, row.extensions, row.erased),
            *(row.latest, row.changes, row.drafted),
        )
        known = self._cycles.get(row.cycle)
        if known is None or known[0] != version:
            if len(self._cycles) >= CLUSTERS:
                self._cycles.clear()
            known = self._cycles[row.cycle] = version, self._read(connection, row)
        if known[1].changes or queries.changes_of(row):
            known = self._cycles[row.cycle] = version, self._of_day(connection, row, known[1], now)
        return known[1]

    def _of_day(self, connection: Connection, row: Any, cycle: Cycle, now: datetime) -> Cycle:
        """The year with the units of that moment; itself while no further change holds."""
        zone, (began, ended) = ZoneInfo(row.zone), queries.span_of(row)
        voting = [poll.terms.opens for poll in cycle.polls if not poll.is_final]
        by_now = lineage.holding(queries.changes_of(row), min(now, ended or now), zone, voting)
        changes = tuple(c for c in queries.changes_of(row) if ended is None or c.recorded <= ended)
        # Its charter was adopted with the units of its first day.
        since = tuple(change for change in by_now if change.begins(zone) > began)
        if (changes, since) == (cycle.changes, cycle.holding):
            return cycle
        key = " ".join([row.hash, str(row.cycle), *(str(change.number) for change in since)])
        # A draft is of the text in force, which has the units of its first day.
        draft = cycle.draft
        if draft is not None:
            draft = replace(draft, charter=lineage.charter_of(json.loads(draft.text), since))
        of_day = self._charters.get(
            key if since else row.hash, lambda: lineage.charter_of(charter_data(connection, row.cycle), since)
        )
        before = _PREVIOUS.scalar(connection, {"of": row.cycle}) or {}
        last_year = inheritance.previous(of_day, before, since)
        return replace(cycle, charter=of_day, changes=changes, holding=since, previous=last_year, draft=draft)

    def _read(self, connection: Connection, row: Any) -> Cycle:
        previous = _PREVIOUS.scalar(connection, {"of": row.cycle}) or {}
        charter = self.charter(connection, row.cycle, row.hash)
        taken = []
        for id, stage, number, at, published, reason in queries.snapshots_of(row):
            body = self._bodies.get(id, partial(_body, connection, id))
            taken.append(Snapshot(stage, number, at, body, published, reason))
        polls = self._ballots.read(connection, *queries.polls_of(row))
        extensions = queries.extensions_of(row)
        known = charters.read(connection, row.cycle) if row.drafted else charters.NONE
        return Cycle(
            *(f"k{row.cycle}", charter, row.stage, tuple(taken), polls, previous, extensions, row.erased),
            versions=known.versions,
            draft=known.draft and self._draft(known.draft),
            hash=row.hash,
        )

    def _draft(self, row: charters.DraftRow) -> CharterDraft:
        charter = self._charters.get(row.hash, lambda: read_charter(json.loads(row.text)))
        return CharterDraft(row.text, row.hash, charter, row.at, row.reason)


def charter_data(connection: Connection, cycle: int) -> Mapping[str, Any]:
    """Plain data of a year's charter, as it was adopted."""
    data: Mapping[str, Any] = json.loads(_CHARTER.scalar(connection, {"of": cycle}) or "{}")
    return data


def _body(connection: Connection, id: int) -> Mapping[str, object]:
    return connection.scalar(select(snapshots.c.body).where(snapshots.c.id == id)) or {}


_PREVIOUS = Prepared(select(cycles.c.previous).where(cycles.c.id == bindparam("of")))
_CHARTER = Prepared(select(cycles.c.charter).where(cycles.c.id == bindparam("of")))
