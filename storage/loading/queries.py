"""Queries of a situation: the chat's row, the cluster with all that hangs on it as one row, a unit's evidence.

Statements are built once, since building one takes longer than running it. Many rows come as one JSON value,
since round trips are what a turn costs on PostgreSQL.
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, bindparam, cast, func, literal, select

from bot.dialogue.said import Chat
from bot.dialogue.situation import Evidence, Holder, Person, Seat, Term
from bot.rules.calendar import Extension
from bot.rules.charter import Stage
from bot.rules.lineage import UnitChange
from storage.code_vault import CodeVault
from storage.database.sql import is_among, json_rows
from storage.database.statements import Lookup, Prepared
from storage.database.types import moment
from storage.loading.invitations import IS_VALID, cluster_of_code
from storage.loading.loaded_situation import cycle_number
from storage.records import data_requests
from storage.schema import (
    ballots,
    channels,
    clusters,
    codes,
    cycles,
    evidence,
    extensions,
    holders,
    listening,
    people,
    seats,
    snapshots,
    turnout,
    unit_changes,
)

# Clusters that are cached. A tick reads all in turn, so that of more than these none is still there at its next
# round, however many are kept; and 1,250 of them take ten megabytes more (measured).
CLUSTERS = 128
# Code, its end and its term of a seat without any.
_NO_CODE: tuple[str, None, None] = ("", None, None)


def cluster_of(
    connection: Connection, chat: Chat, who: str, code: str, now: datetime, question: str = ""
) -> int:
    """The cluster that something said is about: of the code (here by its keyed hash), else of the chat, in a
    strange group of the speaker; else 0. In a private chat see `home`."""
    about = {"platform": chat.platform, "chat": chat.chat, "code": code, "now": now}
    if chat.grouped:
        return _CLUSTER_OF.scalar(connection, about | {"who": who}) or 0
    if code and (invited := cluster_of_code(connection, code, now)):
        return invited
    channel, _ = chat_and_person(connection, chat, who)
    return home(connection, channel, question)


def home(connection: Connection, channel: Any, question: str) -> int:
    """The cluster of a private chat: the one in which the question was put, else the one where it stands; in
    both the chat's person must hold a seat, or it is the first in which they do."""
    if channel is None:
        return 0
    held = clusters_held(channel)
    if len(held) > 1 and question:
        asked = cluster_of_cycle(connection, cycle_number(question))
        if asked in held:
            return asked
    if channel.cluster in held or not held:
        return channel.cluster or 0
    return held[0]


def cluster_of_cycle(connection: Connection, cycle: int) -> int:
    """The cluster whose year this is; 0 if there is none."""
    return _CLUSTER_OF_CYCLE.scalar(connection, {"cycle": cycle}) or 0


def clusters_held(channel: Any) -> list[int]:
    """The clusters in which a chat's person holds seats."""
    return _numbers(channel.held) if channel is not None else []


def clusters_of(connection: Connection, person: int) -> list[int]:
    """The clusters in which somebody holds seats."""
    return _numbers(_HELD_BY.scalar(connection, {"who": person}))


def _numbers(rows: str | None) -> list[int]:
    return sorted({number for (number,) in _list(rows)})


def chat_and_person(connection: Connection, chat: Chat, who: str) -> tuple[Any, Person | None]:
    """The chat's row, and the speaker: in a group, the owner of a private chat with us under the same
    account."""
    lookup, values = of_chat(chat, who)
    rows = lookup.all(connection, values)
    channel = next((row for row in rows if row.chat == chat.chat), None)
    known = [row for row in rows if row.person is not None and not row.grouped]
    return channel, Person(known[-1].person, known[-1].person_name) if known else None


def of_chat(chat: Chat, who: str) -> Lookup:
    """Lookup of `chat_and_person`."""
    here = {"platform": chat.platform, "chat": chat.chat}
    return (_CHANNELS, here | {"who": who}) if chat.grouped and who else (_CHANNEL, here)


def cluster_row(connection: Connection, cluster: int, cycle: int) -> Any:
    """The cluster, its present (or the given) cycle, and all that hangs on it, in one row."""
    lookup, values = of_cluster(cluster, cycle)
    return lookup.first(connection, values)


def of_cluster(cluster: int, cycle: int = 0) -> Lookup:
    """Lookup of `cluster_row`."""
    return _CLUSTER_THEN if cycle else _CLUSTER, {"cluster": cluster, "cycle": cycle}


def roster_of(row: Any, now: datetime, vault: CodeVault) -> tuple[Seat, ...]:
    """All seats in their order, each with its holders and, while it is valid, its code."""
    known = _seats(row.roster or "", row.held or "", row.codes or "", vault)
    if all(seat.code_expires is None or seat.code_expires > now for seat in known):
        return known
    return tuple(
        replace(seat, code="", code_expires=None, code_term=None)
        if seat.code_expires and seat.code_expires <= now
        else seat
        for seat in known
    )


@lru_cache(CLUSTERS)
def _seats(roster: str, held: str, codes: str, vault: CodeVault) -> tuple[Seat, ...]:
    """Parsed once for the same JSON: hardly anything changes less often."""
    held_by: dict[int, list[Holder]] = {}
    for seat, _, person, name, reached, standing, pending, *times in sorted(_list(held), key=lambda h: h[1]):
        since, ends = (moment(time) if time else None for time in times)
        holder = Holder(Person(person, name), bool(reached), standing, bool(pending), since, ends)
        held_by.setdefault(seat, []).append(holder)
    issued = {
        seat: (vault.open(sealed), moment(expires), _term(begins, ends))
        for seat, sealed, expires, begins, ends in _list(codes)
    }
    return tuple(
        Seat(id, role, unit, tuple(json.loads(groups)), tuple(held_by.get(id, ())), *issued.get(id, _NO_CODE))
        for id, role, unit, groups in sorted(_list(roster))
    )


def _term(begins: str | None, ends: str | None) -> Term | None:
    return Term(moment(begins), moment(ends)) if begins and ends else None


def seats_of(roster: tuple[Seat, ...], person: Person | None) -> tuple[Seat, ...]:
    """The seats this person holds."""
    if person is None:
        return ()
    return tuple(seat for seat in roster for holder in seat.holders if holder.person.id == person.id)


def snapshots_of(row: Any) -> list[tuple[int, Stage, int, datetime, bool, str]]:
    """Id, stage, number, time, published and reason of each snapshot; newest last."""
    return [
        (id, stage, number, moment(at), bool(published), reason)
        for id, stage, number, at, published, reason in sorted(_list(row.snapshots))
    ]


def extensions_of(row: Any) -> tuple[Extension, ...]:
    """Each extension, newest last."""
    return tuple(
        Extension(window, moment(until), unit, reason)
        for _, window, unit, until, reason in sorted(_list(row.extensions))
    )


def group_on(row: Any) -> tuple[str, ...]:
    """The platforms on which the cluster has a group that takes messages."""
    return tuple(sorted({platform for platform, refuses in _list(row.bound) if not refuses}))


def years_of(row: Any) -> list[tuple[int, str]]:
    """Number and charter's hash of each year of the cluster, the present one first."""
    return sorted(((number, hash) for number, hash, _ in _list(row.years)), reverse=True)


def span_of(row: Any) -> tuple[datetime, datetime | None]:
    """Times at which the row's year and the one after it were opened; None while there is none after it."""
    opened = {number: moment(made) for number, _, made in _list(row.years)}
    return opened[row.cycle], min((at for number, at in opened.items() if number > row.cycle), default=None)


def changes_of(row: Any) -> tuple[UnitChange, ...]:
    """Changes of the cluster's units, in the order in which they were announced."""
    return _changes_of(row.changes or "")


@lru_cache(CLUSTERS)
def _changes_of(rows: str) -> tuple[UnitChange, ...]:
    return tuple(
        UnitChange.read(number, moment(recorded), json.loads(body))
        for number, recorded, body in sorted(_list(rows))
    )


def polls_of(row: Any) -> tuple[list[Any], list[Any]]:
    """Id, state, settled and destroyed of each ballot; ballot, unit and paper of each tick on a roll."""
    return _list(row.polls), _list(row.roll)


def evidence_of(connection: Connection, cycle: int, unit: str) -> tuple[Evidence, ...]:
    """Evidence of a unit that was not taken back, in the order it came."""
    value = _EVIDENCE.scalar(connection, {"cycle": cycle, "unit": unit})
    return tuple(
        Evidence(id, question, name, state, bool(link), sha256, size, album, why)
        for id, question, name, state, link, sha256, size, album, why in sorted(_list(value))
    )


def _list(value: str | None) -> list[Any]:
    return json.loads(value) if value and value != "[]" else []


_is_chat = (channels.c.platform == bindparam("platform")) & (channels.c.chat == bindparam("chat"))
_is_speakers = (
    (bindparam("who", type_=Text) != "")
    & (channels.c.platform == bindparam("platform"))
    & (channels.c.who == bindparam("who"))
    & ~channels.c.grouped
)
_CLUSTER_OF = Prepared(
    select(
        func.coalesce(
            select(codes.c.cluster).where(IS_VALID).scalar_subquery(),
            select(channels.c.cluster).where(_is_chat).scalar_subquery(),
            select(channels.c.cluster)
            .where(_is_speakers)
            .order_by(channels.c.used.desc())
            .limit(1)
            .scalar_subquery(),
        )
    )
)
_CLUSTER_OF_CYCLE = Prepared(select(cycles.c.cluster).where(cycles.c.id == bindparam("cycle")))
_clusters = select(json_rows(seats.c.cluster)).select_from(holders.join(seats)).where(holders.c.until.is_(None))
_holds = _clusters.where(holders.c.person == channels.c.person).correlate(channels)
_HELD_BY = Prepared(select(_clusters.where(holders.c.person == bindparam("who")).scalar_subquery()))
_channels = (
    select(
        channels,
        people.c.name.label("person_name"),
        _holds.scalar_subquery().label("held"),
        listening.c.silent_from,
        listening.c.silent_until,
        listening.c.upto.label("listened"),
    )
    .select_from(
        channels.outerjoin(people, people.c.id == channels.c.person).outerjoin(
            listening, listening.c.platform == channels.c.platform
        )
    )
    .order_by(channels.c.used)
)
_CHANNEL = Prepared(_channels.where(_is_chat))
_CHANNELS = Prepared(_channels.where(_is_chat | _is_speakers))
_mine = seats.c.cluster == bindparam("cluster")
_reached = (
    select(channels.c.id)
    .where(channels.c.person == holders.c.person, ~channels.c.grouped, channels.c.reachable)
    .exists()
)
_name = select(people.c.name).where(people.c.id == holders.c.person).scalar_subquery()
_roster = select(json_rows(seats.c.id, seats.c.role, seats.c.unit, cast(seats.c.groups, Text))).where(_mine)
_vouched = channels.c.vouched.like(literal("%,") + cast(bindparam("cluster"), Text) + literal(",%"))
_pending = (
    select(channels.c.id).where(channels.c.person == holders.c.person, channels.c.pending, ~_vouched).exists()
)
_held = select(
    json_rows(
        *(holders.c.seat, holders.c.id, holders.c.person, _name, _reached),
        *(holders.c.standing, _pending, holders.c.since, holders.c.ends),
    )
).where(is_among(holders.c.seat, select(seats.c.id).where(_mine).scalar_subquery()), holders.c.until.is_(None))
_k = codes.c
_codes = select(json_rows(_k.seat, _k.sealed, _k.expires, _k.begins, _k.ends)).where(
    codes.c.cluster == bindparam("cluster"), codes.c.seat.is_not(None), codes.c.spent.is_(None)
)
_s = snapshots.c
_snapshots = (
    select(json_rows(_s.id, _s.stage, _s.number, _s.at, _s.published, _s.reason))
    .where(_s.cycle == cycles.c.id)
    .correlate(cycles)
)
_b = ballots.c
_polls = (
    select(json_rows(_b.id, _b.state, cast(_b.settled, Text), _b.destroyed))
    .where(_b.cycle == cycles.c.id)
    .correlate(cycles)
)
_roll = (
    select(json_rows(turnout.c.ballot, turnout.c.unit, turnout.c.paper))
    .select_from(turnout.join(ballots))
    .where(_b.cycle == cycles.c.id)
    .correlate(cycles)
)
_x = extensions.c
_extensions = (
    select(json_rows(_x.id, _x.window, _x.unit, _x.until, _x.reason))
    .where(_x.cycle == cycles.c.id)
    .correlate(cycles)
)
_bound = select(json_rows(channels.c.platform, channels.c.refuses)).where(
    channels.c.cluster == bindparam("cluster"), channels.c.bound
)
# A correction of a year, which may change what the next one knows of it, is a further snapshot.
_latest = (
    select(func.max(_s.id)).select_from(snapshots.join(cycles)).where(cycles.c.cluster == bindparam("cluster"))
)
_years = select(json_rows(cycles.c.id, cycles.c.hash, cycles.c.made)).where(
    cycles.c.cluster == bindparam("cluster")
)
_u = unit_changes.c
_changes = select(json_rows(_u.number, _u.recorded, cast(_u.body, Text))).where(
    _u.cluster == bindparam("cluster")
)
_cluster = (
    select(
        clusters.c.name,
        clusters.c.zone,
        clusters.c.paused,
        clusters.c.founding,
        cycles.c.id.label("cycle"),
        cycles.c.hash,
        cycles.c.stage,
        cycles.c.erased,
        cycles.c.drafted,
        _bound.scalar_subquery().label("bound"),
        _roster.scalar_subquery().label("roster"),
        _held.scalar_subquery().label("held"),
        _codes.scalar_subquery().label("codes"),
        _snapshots.scalar_subquery().label("snapshots"),
        _polls.scalar_subquery().label("polls"),
        _roll.scalar_subquery().label("roll"),
        _extensions.scalar_subquery().label("extensions"),
        _years.scalar_subquery().label("years"),
        _latest.scalar_subquery().label("latest"),
        _changes.scalar_subquery().label("changes"),
        data_requests.OPEN.scalar_subquery().label("requests"),
    )
    .select_from(clusters.join(cycles))
    .where(clusters.c.id == bindparam("cluster"))
    .order_by(cycles.c.id.desc())
    .limit(1)
)
_CLUSTER = Prepared(_cluster)
_CLUSTER_THEN = Prepared(_cluster.where(cycles.c.id == bindparam("cycle")))

_e = evidence.c
_EVIDENCE = Prepared(
    select(
        json_rows(_e.id, _e.question, _e.name, _e.state, _e.link, _e.sha256, _e.size, _e.album, _e.why)
    ).where(_e.cycle == bindparam("cycle"), _e.unit == bindparam("unit"), _e.question != "")
)
