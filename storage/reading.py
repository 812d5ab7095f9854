"""What a situation is read from: the chat's row, the cluster as one row, a unit's answers as one value.

The statements are built once, since building one takes longer than running it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Text, bindparam, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from bot.conversations.situation import Answer, Evidence, Holder, Invitation, Person, Seat
from storage.columns import Moment
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


@dataclass(frozen=True)
class Chat:
    """One chat of one platform; `grouped`: many people are in it."""

    platform: str
    chat: str
    grouped: bool = False


def cluster_of(connection: Connection, chat: Chat, who: str, code: str, now: datetime) -> int:
    """The cluster a chat is about: its valid code's, its own, or in a strange group the speaker's; else 0."""
    speaker = who if chat.grouped else ""
    about = {"platform": chat.platform, "chat": chat.chat, "who": speaker, "code": code, "now": now}
    return connection.scalar(_CLUSTER_OF, about) or 0


def chat_and_person(connection: Connection, chat: Chat, who: str) -> tuple[Row[Any] | None, Person | None]:
    """The chat's row, and who speaks: in a group, whoever owns a private chat with us as the same account."""
    about = {"platform": chat.platform, "chat": chat.chat, "who": who if chat.grouped else ""}
    rows = connection.execute(_CHANNELS, about).all()
    channel = next((row for row in rows if row.chat == chat.chat), None)
    known = [row for row in rows if row.person is not None and not row.grouped]
    return channel, Person(known[-1].person, known[-1].person_name) if known else None


def cluster_row(connection: Connection, cluster: int, cycle: int) -> Row[Any]:
    """The cluster, its present (or the given) cycle, and all that hangs on it, in one row."""
    about = {"cluster": cluster, "cycle": cycle}
    return connection.execute(
        _CLUSTER.where(cycles.c.id == bindparam("cycle")) if cycle else _CLUSTER, about
    ).one()


def roster(row: Row[Any], now: datetime) -> tuple[Seat, ...]:
    """All seats in their order, each with its holders and its code."""
    held: dict[int, list[Holder]] = {}
    for seat, _, person, name, reached in sorted(_list(row.held), key=lambda one: one[1]):
        held.setdefault(seat, []).append(Holder(Person(person, name), bool(reached)))
    out = {seat: (code, moment(expires)) for seat, code, expires in _list(row.codes)}
    seated = []
    for id, role, unit, groups in sorted(_list(row.roster)):
        code, expires = out.get(id, ("", None))
        if expires is not None and expires <= now:
            code, expires = "", None
        seated.append(Seat(id, role, unit, tuple(json.loads(groups)), tuple(held.get(id, ())), code, expires))
    return tuple(seated)


def shots(row: Row[Any]) -> list[tuple[int, str, int, datetime, bool, str]]:
    """Id, stage, number, time, whether published, and reason of each snapshot; newest last."""
    return [
        (id, stage, n, moment(at), bool(told), why)
        for id, stage, n, at, told, why in sorted(_list(row.snapshots))
    ]


def invitation(
    connection: Connection, code: str, cluster: int, roster: tuple[Seat, ...], now: datetime
) -> Invitation | None:
    row = connection.execute(_INVITATION, {"code": code, "cluster": cluster, "now": now}).first()
    if row is None:
        return None
    seat, person, name = row
    place = next((s for s in roster if s.id == seat), None)
    return Invitation(code, place, Person(person, name) if person else None)


def answers_of(connection: Connection, cycle: int, unit: str) -> Mapping[str, Answer]:
    """The newest answer to each question."""
    value = connection.scalar(_ANSWERS, {"cycle": cycle, "unit": unit})
    return {
        question: Answer(value, number, moment(at), seat or 0, by or "", bool(aside), bool(paper), reason)
        for question, value, number, at, seat, by, aside, paper, reason in _list(value)
    }


def evidence_of(connection: Connection, cycle: int, unit: str) -> tuple[Evidence, ...]:
    """What was not taken back, in the order it came."""
    value = connection.scalar(_EVIDENCE, {"cycle": cycle, "unit": unit})
    return tuple(
        Evidence(id, question, name, state, bool(link), sha256, size, album, why)
        for id, question, name, state, link, sha256, size, album, why in sorted(_list(value))
    )


def moment(text: str) -> datetime:
    """A time inside a JSON value: with its offset from PostgreSQL, without one, in UTC, from SQLite."""
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)


def _list(value: str | None) -> list[Any]:
    return json.loads(value) if value else []


class _rows(FunctionElement[str]):
    """Many rows as one JSON value: a list of lists, in no order."""

    type = Text()
    inherit_cache = True


@compiles(_rows)
def _rows_sqlite(element: _rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(_rows, "postgresql")
def _rows_postgresql(element: _rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **options)})) AS TEXT)"


_is_chat = (channels.c.platform == bindparam("platform")) & (channels.c.chat == bindparam("chat"))
_is_speakers = (
    (bindparam("who", type_=Text) != "")
    & (channels.c.platform == bindparam("platform"))
    & (channels.c.who == bindparam("who"))
    & ~channels.c.grouped
)
_is_valid = (
    (codes.c.code == bindparam("code"))
    & codes.c.spent.is_(None)
    & (codes.c.expires > bindparam("now", type_=Moment))
)
_CLUSTER_OF = select(
    func.coalesce(
        select(codes.c.cluster).where(_is_valid).scalar_subquery(),
        select(channels.c.cluster).where(_is_chat).scalar_subquery(),
        select(channels.c.cluster)
        .where(_is_speakers)
        .order_by(channels.c.used.desc())
        .limit(1)
        .scalar_subquery(),
    )
)
_CHANNELS = (
    select(channels, people.c.name.label("person_name"))
    .select_from(channels.outerjoin(people, people.c.id == channels.c.person))
    .where(_is_chat | _is_speakers)
    .order_by(channels.c.used)
)
_INVITATION = (
    select(codes.c.seat, people.c.id, people.c.name)
    .select_from(codes.outerjoin(people, people.c.id == codes.c.person))
    .where(_is_valid, codes.c.cluster == bindparam("cluster"))
)

_mine = seats.c.cluster == bindparam("cluster")
_reached = (
    select(channels.c.id)
    .where(channels.c.person == people.c.id, ~channels.c.grouped, channels.c.reachable)
    .exists()
)
_roster = select(_rows(seats.c.id, seats.c.role, seats.c.unit, cast(seats.c.groups, Text))).where(_mine)
_held = (
    select(_rows(holders.c.seat, holders.c.id, people.c.id, people.c.name, _reached))
    .select_from(holders.join(people, people.c.id == holders.c.person).join(seats))
    .where(_mine, holders.c.until.is_(None))
)
_codes = select(_rows(codes.c.seat, codes.c.code, codes.c.expires)).where(
    codes.c.cluster == bindparam("cluster"), codes.c.seat.is_not(None), codes.c.spent.is_(None)
)
_s = snapshots.c
_snapshots = (
    select(_rows(_s.id, _s.stage, _s.number, _s.at, _s.published, _s.reason))
    .where(_s.cycle == cycles.c.id)
    .correlate(cycles)
)
_bound = select(channels.c.id).where(channels.c.cluster == bindparam("cluster"), channels.c.bound).exists()
_CLUSTER = (
    select(
        clusters.c.name,
        clusters.c.zone,
        cycles.c.id.label("cycle"),
        cycles.c.hash,
        cycles.c.stage,
        cycles.c.previous,
        _bound.label("bound"),
        _roster.scalar_subquery().label("roster"),
        _held.scalar_subquery().label("held"),
        _codes.scalar_subquery().label("codes"),
        _snapshots.scalar_subquery().label("snapshots"),
    )
    .select_from(clusters.join(cycles))
    .where(clusters.c.id == bindparam("cluster"))
    .order_by(cycles.c.id.desc())
    .limit(1)
)

_a = answers.c
_of_unit = (_a.cycle == bindparam("cycle")) & (_a.unit == bindparam("unit"))
_newest = select(func.max(_a.number).label("number")).where(_of_unit).group_by(_a.question).subquery()
_ANSWERS = (
    select(
        _rows(_a.question, _a.value, _a.number, _a.at, _a.seat, people.c.name, _a.aside, _a.paper, _a.reason)
    )
    .select_from(
        answers.join(_newest, _a.number == _newest.c.number).outerjoin(people, people.c.id == _a.person)
    )
    .where(_of_unit)
)
_e = evidence.c
_EVIDENCE = select(
    _rows(_e.id, _e.question, _e.name, _e.state, _e.link, _e.sha256, _e.size, _e.album, _e.why)
).where(_e.cycle == bindparam("cycle"), _e.unit == bindparam("unit"), _e.question != "")
