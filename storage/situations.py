"""A situation loaded: whose chat, which cluster, what stands in it.

Two queries beyond the lock: the chat with its person, and the cluster with its roster and snapshots as
single values. Answers and evidence follow when a unit is looked up, one value for each unit.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, func, literal, select

from bot.conversations.codes import code_in
from bot.conversations.situation import Channel, Cluster, Cycle, Platform, Said, Situation, Snapshot
from bot.rules import charter as charters
from bot.rules.charter import Charter
from storage import reading
from storage.reading import Chat
from storage.tables import cycles, snapshots

V = TypeVar("V")
NOWHERE = Platform("", buttons=False, edits=False, files=False, groups=False, pins=False)
NOBODY = Chat("", "")


class Moved(Exception):
    """While we waited for the lock the chat became another cluster's; the turn is decided anew."""


@dataclass(frozen=True)
class Standing:
    """A situation with what storage needs to keep the turn: the row of the chat (0: none yet), the cluster
    and the cycle as numbers (0: none)."""

    here: Situation
    channel: int = 0
    cluster: int = 0
    cycle: int = 0


@dataclass
class Loader:
    """`platforms` by name; `links` are templates of join links. Charters and snapshots never change, so
    they are parsed once."""

    clock: Callable[[], datetime]
    platforms: Mapping[str, Platform]
    links: tuple[str, ...] = ()
    _charters: dict[str, Charter] = field(default_factory=dict)
    _bodies: dict[int, Mapping[str, object]] = field(default_factory=dict)

    def heard(self, connection: Connection, said: Said) -> Standing:
        """The situation in which something was said, under its cluster's lock. Raises Moved."""
        chat = Chat(said.platform, said.chat, said.group)
        who, code = "" if said.anonymous else said.who, code_in(said)
        cluster = reading.cluster_of(connection, chat, who, code, self.clock())
        if (
            cluster
            and lock(connection, cluster)
            and cluster != reading.cluster_of(connection, chat, who, code, self.clock())
        ):
            raise Moved
        return self._load(connection, cluster, chat, who, code)

    def looked_at(self, connection: Connection, platform: str, chat: str) -> Standing:
        """The situation of a chat for redrawing it, complete: nothing is read from storage afterwards."""
        here = Chat(platform, chat)
        cluster = reading.cluster_of(connection, here, "", "", self.clock())
        return self._load(connection, cluster, here, lazy=False)

    def ticked(self, connection: Connection, cluster: int) -> Standing:
        """The situation of a cluster when nobody has said anything, under its lock."""
        lock(connection, cluster)
        return self._load(connection, cluster, NOBODY)

    def recorded(self, connection: Connection, cycle: int) -> Standing:
        """The situation of a cycle, complete, for documents made of it. Raises LookupError."""
        cluster = connection.scalar(select(cycles.c.cluster).where(cycles.c.id == cycle))
        if cluster is None:
            raise LookupError(f"no cycle k{cycle}")
        return self._load(connection, cluster, NOBODY, cycle=cycle, lazy=False)

    def _load(
        self,
        connection: Connection,
        cluster: int,
        chat: Chat,
        who: str = "",
        code: str = "",
        *,
        cycle: int = 0,
        lazy: bool = True,
    ) -> Standing:
        now = self.clock()
        channel, person = reading.chat_and_person(connection, chat, who)
        here: dict[str, Any] = {"now": now, "entropy": secrets.token_bytes(32), "person": person}
        here["platform"] = self.platforms.get(chat.platform, NOWHERE)
        if channel is not None:
            here["channel"] = Channel(
                asked=channel.asked,
                purpose=channel.purpose,
                seat=channel.seat or 0,
                is_cluster_group=channel.bound,
                evidence=channel.evidence,
            )
        number = 0
        if cluster:
            row = reading.cluster_row(connection, cluster, cycle)
            number = row.cycle
            roster = reading.roster(row, now)
            present = self._cycle(connection, row)
            here["cluster"] = Cluster(cluster, row.name, row.zone, bool(row.bound), self.links)
            here["cycle"] = present
            here["roster"] = roster
            here["seats"] = tuple(s for s in roster if any(h.person == person for h in s.holders))
            if code:
                here["invitation"] = reading.invitation(connection, code, cluster, roster, now)
            names = [unit.id for unit in present.charter.units]
            answers = ByUnit(names, lambda unit: reading.answers_of(connection, number, unit))
            evidence = ByUnit(names, lambda unit: reading.evidence_of(connection, number, unit))
            here["answers"] = answers if lazy else {unit: answers[unit] for unit in ["", *names]}
            here["evidence"] = evidence if lazy else {unit: evidence[unit] for unit in ["", *names]}
        return Standing(Situation(**here), channel.id if channel is not None else 0, cluster, number)

    def _cycle(self, connection: Connection, row: Row[Any]) -> Cycle:
        charter = self._charters.get(row.hash)
        if charter is None:
            text = connection.scalar(select(cycles.c.charter).where(cycles.c.id == row.cycle))
            charter = self._charters[row.hash] = charters.read(json.loads(text or "{}"))
        taken = []
        for id, stage, number, at, published, reason in reading.shots(row):
            if id not in self._bodies:
                body = connection.scalar(select(snapshots.c.body).where(snapshots.c.id == id))
                self._bodies[id] = body or {}
            taken.append(Snapshot(stage, number, at, self._bodies[id], published, reason))
        return Cycle(f"k{row.cycle}", charter, row.stage, tuple(taken), row.previous)


class ByUnit(Mapping[str, V]):
    """What is stored of each unit, read when it is looked up, while the turn lasts. "" is the cluster
    itself and is not counted among them."""

    def __init__(self, names: list[str], read: Callable[[str], V]) -> None:
        self._names = names
        self._read = read
        self._known: dict[str, V] = {}

    def __getitem__(self, unit: str) -> V:
        if unit not in self._known:
            self._known[unit] = self._read(unit)
        return self._known[unit]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def lock(connection: Connection, cluster: int) -> bool:
    """One cluster's turns come one after another. In a statement of its own, before the load, so that the
    load sees what the turn before has kept. False where SQLite's one writer is that lock already."""
    if connection.dialect.name == "sqlite":
        return False
    connection.execute(select(func.pg_advisory_xact_lock(literal(cluster))))
    return True
