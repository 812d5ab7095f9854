"""A situation loaded: whose chat, which cluster, what stands in it.

Two queries beyond the lock: the chat with its person, and the cluster with its roster and snapshots as
single values. Answers and evidence follow when a unit is looked up, one value for each unit.
"""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, Text, and_, cast, func, literal, or_, select

from bot.conversations.codes import code_in
from bot.conversations.situation import (
    Answer,
    Channel,
    Cluster,
    Cycle,
    Evidence,
    Holder,
    Invitation,
    Person,
    Platform,
    Said,
    Seat,
    Situation,
    Snapshot,
)
from bot.rules import charter as charters
from bot.rules.charter import Charter
from storage.tables import (
    answers,
    channels,
    clusters,
    codes,
    cycles,
    evidence,
    holders,
    people,
    seats,
    snapshots,
)

V = TypeVar("V")
NOWHERE = Platform("", buttons=False, edits=False, files=False, groups=False, pins=False)


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
        code = code_in(said)
        cluster = self._where(connection, said.platform, said.chat, said.who, said.group, code)
        if cluster:
            lock(connection, cluster)
        standing = self._load(connection, said.platform, said.chat, said.who, said.group, code, cluster)
        if cluster != self._where(connection, said.platform, said.chat, said.who, said.group, code):
            raise Moved
        return standing

    def looked_at(self, connection: Connection, platform: str, chat: str) -> Standing:
        """The situation of a chat for redrawing it, complete: nothing is read from storage afterwards."""
        cluster = self._where(connection, platform, chat, "", False, "")
        return self._load(connection, platform, chat, "", False, "", cluster, lazy=False)

    def ticked(self, connection: Connection, cluster: int) -> Standing:
        """The situation of a cluster when nobody has said anything, under its lock."""
        lock(connection, cluster)
        return self._load(connection, "", "", "", False, "", cluster)

    def recorded(self, connection: Connection, cycle: int) -> Standing:
        """The situation of a cycle, complete, for documents made of it."""
        cluster = connection.scalar(select(cycles.c.cluster).where(cycles.c.id == cycle)) or 0
        return self._load(connection, "", "", "", False, "", cluster, lazy=False, cycle=cycle)

    def _where(self, connection: Connection, platform: str, chat: str, who: str, group: bool, code: str) -> int:
        """The cluster this chat is about: its valid code's, its own, or in a strange group the speaker's."""
        found: ColumnElement[Any] = select(channels.c.cluster).where(_is(platform, chat)).scalar_subquery()
        if code:
            valid = and_(codes.c.code == code, codes.c.spent.is_(None), codes.c.expires > self.clock())
            found = func.coalesce(select(codes.c.cluster).where(valid).scalar_subquery(), found)
        if group and who:
            speaker = and_(channels.c.platform == platform, channels.c.who == who, ~channels.c.grouped)
            newest = select(channels.c.cluster).where(speaker).order_by(channels.c.used.desc()).limit(1)
            found = func.coalesce(found, newest.scalar_subquery())
        return connection.scalar(select(found)) or 0

    def _load(
        self,
        connection: Connection,
        platform: str,
        chat: str,
        who: str,
        group: bool,
        code: str,
        cluster: int,
        *,
        lazy: bool = True,
        cycle: int = 0,
    ) -> Standing:
        now = self.clock()
        channel, person = _chat(connection, platform, chat, who, group)
        here: dict[str, Any] = {
            "now": now,
            "platform": self.platforms.get(platform, NOWHERE),
            "entropy": secrets.token_bytes(32),
            "person": person,
        }
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
            row = _cluster(connection, cluster, cycle)
            roster, held = _roster(row, now)
            number = row.cycle
            here["cluster"] = Cluster(cluster, row.name, row.zone, bool(row.bound), self.links)
            here["cycle"] = self._cycle(connection, row)
            here["roster"] = roster
            here["seats"] = tuple(seat for seat in roster if person and person.id in held[seat.id])
            here["invitation"] = _invitation(connection, code, cluster, roster, now) if code else None
            names = [unit.id for unit in here["cycle"].charter.units]
            stored = ByUnit(names, lambda unit: _answers(connection, number, unit))
            files = ByUnit(names, lambda unit: _evidence(connection, number, unit))
            here["answers"] = stored if lazy else {unit: stored[unit] for unit in ["", *names]}
            here["evidence"] = files if lazy else {unit: files[unit] for unit in ["", *names]}
        return Standing(Situation(**here), channel.id if channel is not None else 0, cluster, number)

    def _cycle(self, connection: Connection, row: Row[Any]) -> Cycle:
        charter = self._charters.get(row.hash)
        if charter is None:
            text = connection.scalar(select(cycles.c.charter).where(cycles.c.id == row.cycle))
            charter = self._charters[row.hash] = charters.read(json.loads(text or "{}"))
        taken = []
        for id, stage, number, at, published, reason in sorted(json.loads(row.snapshots or "[]")):
            if id not in self._bodies:
                self._bodies[id] = connection.scalar(select(snapshots.c.body).where(snapshots.c.id == id)) or {}
            taken.append(Snapshot(stage, number, _time(at), self._bodies[id], bool(published), reason))
        return Cycle(f"k{row.cycle}", charter, row.stage, tuple(taken), row.previous)


class ByUnit(Mapping[str, V]):
    """What is stored of each unit, read when it is looked up. "" is the cluster itself."""

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


def lock(connection: Connection, cluster: int) -> None:
    """One cluster's turns come one after another. In a statement of its own, before the load, so that the
    load sees what the turn before has kept. SQLite's one writer is that lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(literal(cluster))))


def _is(platform: str, chat: str) -> ColumnElement[bool]:
    return and_(channels.c.platform == platform, channels.c.chat == chat)


def _chat(
    connection: Connection, platform: str, chat: str, who: str, group: bool
) -> tuple[Row[Any] | None, Person | None]:
    """The chat's row, and who speaks: in a group, whoever owns a private chat with us as the same account."""
    which = _is(platform, chat)
    if group and who:
        private = and_(channels.c.platform == platform, channels.c.who == who, ~channels.c.grouped)
        which = or_(which, private)
    joined = channels.outerjoin(people, people.c.id == channels.c.person)
    query = select(channels, people.c.name.label("person_name")).select_from(joined).where(which)
    rows = connection.execute(query.order_by(channels.c.used)).all()
    channel = next((row for row in rows if row.chat == chat), None)
    person = None
    for row in rows:
        if row.person is not None and (row.grouped is False if group else row is channel):
            person = Person(row.person, row.person_name)
    return channel, person


def _cluster(connection: Connection, cluster: int, cycle: int) -> Row[Any]:
    """The cluster, its present (or the given) cycle, and all that hangs on it, in one row."""
    mine = seats.c.cluster == cluster
    reached = select(channels.c.id).where(
        channels.c.person == people.c.id, ~channels.c.grouped, channels.c.reachable
    )
    roster = _rows(connection, seats.c.id, seats.c.role, seats.c.unit, cast(seats.c.groups, Text)).where(mine)
    held = (
        _rows(connection, holders.c.seat, holders.c.id, people.c.id, people.c.name, reached.exists())
        .select_from(holders.join(people, people.c.id == holders.c.person).join(seats))
        .where(mine, holders.c.until.is_(None))
    )
    out = _rows(connection, codes.c.seat, codes.c.code, codes.c.expires).where(
        codes.c.cluster == cluster, codes.c.seat.is_not(None), codes.c.spent.is_(None)
    )
    shots = snapshots.c
    taken = (
        _rows(connection, shots.id, shots.stage, shots.number, shots.at, shots.published, shots.reason)
        .where(snapshots.c.cycle == cycles.c.id)
        .correlate(cycles)
    )
    bound = select(channels.c.id).where(channels.c.cluster == cluster, channels.c.bound).exists()
    query = (
        select(
            clusters.c.name,
            clusters.c.zone,
            cycles.c.id.label("cycle"),
            cycles.c.hash,
            cycles.c.stage,
            cycles.c.previous,
            bound.label("bound"),
            roster.scalar_subquery().label("roster"),
            held.scalar_subquery().label("held"),
            out.scalar_subquery().label("codes"),
            taken.scalar_subquery().label("snapshots"),
        )
        .select_from(clusters.join(cycles))
        .where(clusters.c.id == cluster)
        .order_by(cycles.c.id.desc())
        .limit(1)
    )
    return connection.execute(query.where(cycles.c.id == cycle) if cycle else query).one()


def _roster(row: Row[Any], now: datetime) -> tuple[tuple[Seat, ...], Mapping[int, set[int]]]:
    """All seats in their order, each with its holders and its code; and who holds which."""
    held: dict[int, list[Holder]] = {}
    for seat, _, person, name, reached in sorted(json.loads(row.held or "[]"), key=lambda one: one[1]):
        held.setdefault(seat, []).append(Holder(Person(person, name), bool(reached)))
    out = {seat: (code, _time(expires)) for seat, code, expires in json.loads(row.codes or "[]")}
    roster = []
    for id, role, unit, groups in sorted(json.loads(row.roster or "[]")):
        code, expires = out.get(id, ("", None))
        if expires is not None and expires <= now:
            code, expires = "", None
        roster.append(Seat(id, role, unit, tuple(json.loads(groups)), tuple(held.get(id, ())), code, expires))
    return tuple(roster), {seat.id: {h.person.id for h in seat.holders} for seat in roster}


def _invitation(
    connection: Connection, code: str, cluster: int, roster: tuple[Seat, ...], now: datetime
) -> Invitation | None:
    query = select(codes.c.seat, people.c.id, people.c.name).outerjoin(people, people.c.id == codes.c.person)
    valid = and_(codes.c.code == code, codes.c.spent.is_(None), codes.c.expires > now)
    row = connection.execute(query.where(valid, codes.c.cluster == cluster)).first()
    if row is None:
        return None
    seat, person, name = row
    return Invitation(
        code, next((s for s in roster if s.id == seat), None), Person(person, name) if person else None
    )


def _answers(connection: Connection, cycle: int, unit: str) -> Mapping[str, Answer]:
    """The newest answer to each question, as one value."""
    c = answers.c
    own = and_(c.cycle == cycle, c.unit == unit)
    newest = select(func.max(c.number).label("number")).where(own).group_by(c.question).subquery()
    query = (
        _rows(
            connection, c.question, c.value, c.number, c.at, c.seat, people.c.name, c.aside, c.paper, c.reason
        )
        .select_from(
            answers.join(newest, c.number == newest.c.number).outerjoin(people, people.c.id == c.person)
        )
        .where(own)
    )
    return {
        question: Answer(value, number, _time(at), seat or 0, by or "", bool(aside), bool(paper), reason)
        for question, value, number, at, seat, by, aside, paper, reason in json.loads(
            connection.scalar(query) or "[]"
        )
    }


def _evidence(connection: Connection, cycle: int, unit: str) -> tuple[Evidence, ...]:
    c = evidence.c
    query = _rows(
        connection, c.id, c.question, c.name, c.state, c.link, c.sha256, c.size, c.album, c.why
    ).where(c.cycle == cycle, c.unit == unit, c.question != "")
    return tuple(
        Evidence(id, question, name, state, bool(link), sha256, size, album, why)
        for id, question, name, state, link, sha256, size, album, why in sorted(
            json.loads(connection.scalar(query) or "[]")
        )
    )


def _rows(connection: Connection, *columns: ColumnElement[Any]) -> Select[Any]:
    """Many rows as one JSON value, a list of lists, in no order."""
    if connection.dialect.name == "sqlite":
        return select(func.json_group_array(func.json_array(*columns)))
    return select(cast(func.json_agg(func.json_build_array(*columns)), Text))


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
