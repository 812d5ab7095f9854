"""Seals: digests of what is stored, put into the journal so that `verify` can hold storage against it.

Answers are sealed in two halves. What stays for ever (figures, choices, seats, times) is hashed plainly; what
retention erases (reasons, authors, personal words), and the evidence, is hashed with a salt that is erased with
the text, so that nobody can confirm a guess at it. Columns are named one by one, so that a seal means the same
after a later migration.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, select, update

from bot.dialogue.question import QuestionId
from bot.rules.retention import PERSONAL
from storage.database.types import as_json
from storage.records import ballots
from storage.records.journal import digest
from storage.schema import (
    answers,
    codes,
    cycles,
    evidence,
    extensions,
    holders,
    seals,
    seats,
    snapshots,
    units,
)
from storage.schema import ballots as ballots_table

# Acts with which the answers and the evidence of their year are sealed.
SEALING = frozenset(
    {
        "stage closed",
        "pledge put",
        "pledge adopted",
        "charter put",
        "charter adopted",
        "council decision",
        "meeting ended",
        "year opened",
        "erased",
        "packet made",
    }
)
Words = Sequence[Sequence[str]]


def seal(connection: Connection, cluster: int, cycle: int, number: int, entropy: bytes) -> dict[str, Any]:
    """Seals what was answered and kept in the year since its last seal; the row of the journal that is to carry
    the digests is `number`."""
    salt = hashlib.sha256(entropy + f"seal {cluster} {number} {cycle}".encode()).hexdigest()
    since = last_sealed(connection, cycle)
    rows = between(answers_of(connection, cycle), since, None)
    upto = {**since, **{row.unit: row.number for row in rows}}
    connection.execute(insert(seals).values(cluster=cluster, number=number, cycle=cycle, upto=upto, salt=salt))
    fresh = and_(evidence.c.cycle == cycle, evidence.c.state == "kept", evidence.c.sealed == 0)
    connection.execute(update(evidence).where(fresh).values(sealed=number))
    kept = [row for row in evidence_of(connection, cycle) if row.sealed == number]
    return {
        "since": since,
        "upto": upto,
        "words": [list(pair) for pair in PERSONAL],
        "answers": figures(rows, PERSONAL),
        "personal": personal(rows, PERSONAL, salt),
        "evidence": files(kept, salt),
    }


def last_sealed(connection: Connection, cycle: int) -> dict[str, int]:
    """Unit -> the number of its last answer that is sealed."""
    newest = select(seals.c.upto).where(seals.c.cycle == cycle).order_by(seals.c.number.desc()).limit(1)
    return dict(connection.scalar(newest) or {})


def forget_salts(connection: Connection, cycle: int) -> None:
    """Erases the salts of a year: nothing can confirm a guess at its personal words any more."""
    connection.execute(update(seals).where(seals.c.cycle == cycle).values(salt=""))


def salts_of(connection: Connection, cycle: int) -> dict[int, str]:
    """Row of the journal -> the salt of its seal."""
    return {
        row.number: row.salt
        for row in connection.execute(select(seals.c.number, seals.c.salt).where(seals.c.cycle == cycle))
    }


# --- the halves of an answer, and the evidence ---


def answers_of(connection: Connection, cycle: int) -> list[Row[Any]]:
    """Answers of a year that are sealed, by unit and number. Those about a ballot are not: some of them go at
    its count, and the count has a digest of its own."""
    a = answers.c
    query = select(
        a.unit, a.number, a.question, a.value, a.aside, a.paper, a.reason, a.seat, a.person, a.at
    ).where(a.cycle == cycle)
    rows: list[Any] = list(connection.execute(query.order_by(a.unit, a.number)))
    return [row for row in rows if QuestionId.read(row.question).conversation != "vote"]


def between(
    rows: Iterable[Row[Any]], since: Mapping[str, int], upto: Mapping[str, int] | None
) -> list[Row[Any]]:
    """The answers after `since`, up to `upto` if it is given."""
    return [
        row
        for row in rows
        if row.number > since.get(row.unit, 0) and (upto is None or row.number <= upto.get(row.unit, 0))
    ]


def figures(rows: Iterable[Row[Any]], words: Words) -> str:
    """Digest of what stays of the answers after retention."""
    return _digest(
        [r.unit, r.number, r.question, r.aside, r.paper, r.seat, r.at, _value(r, words, personal=False)]
        for r in rows
    )


def personal(rows: Iterable[Row[Any]], words: Words, salt: str) -> str:
    """Salted digest of what retention erases of the answers."""
    return _digest(
        ([r.unit, r.number, r.reason, r.person, _value(r, words, personal=True)] for r in rows), salt
    )


def _value(row: Row[Any], words: Words, *, personal: bool) -> str:
    about = row.question.partition("/")[2]
    return row.value if personal == any(about.startswith(b) and about.endswith(e) for b, e in words) else ""


def evidence_of(connection: Connection, cycle: int) -> list[Row[Any]]:
    e = evidence.c
    query = select(e.id, e.unit, e.question, e.link, e.ref, e.sha256, e.size, e.at, e.state, e.sealed)
    return list(connection.execute(query.where(e.cycle == cycle).order_by(e.id)))


def files(rows: Iterable[Row[Any]], salt: str, questions: Mapping[int, str] | None = None) -> str:
    """Salted digest of pieces of evidence. `questions`: those under which they stood then, where they were
    moved since."""
    then = questions or {}
    return _digest(
        (
            [
                r.id,
                r.unit,
                then.get(r.id, r.question),
                r.state,
                r.link,
                r.ref if r.link else r.sha256,
                r.size,
                r.at,
            ]
            for r in rows
        ),
        salt,
    )


# --- the whole of a cluster ---


def cluster_sealed(connection: Connection, cluster: int, number: int, entropy: bytes) -> dict[str, Any]:
    """Digests of all that a cluster has, from which on each act that changes something is journalled."""
    years = connection.scalars(
        select(cycles.c.id).where(cycles.c.cluster == cluster).order_by(cycles.c.id)
    ).all()
    return {
        "units": units_digest(connection, cluster),
        "seats": seats_digest(connection, cluster),
        "holders": holders_of(connection, cluster),
        "codes": codes_of(connection, cluster),
        "cycles": {
            str(year): {
                **year_sealed(connection, year),
                "sealed": seal(connection, cluster, year, number, entropy),
            }
            for year in years
        },
    }


def units_digest(connection: Connection, cluster: int) -> str:
    u = units.c
    query = select(u.id, u.name, u.short, u.aliases).where(u.cluster == cluster).order_by(u.id)
    return _digest(map(list, connection.execute(query)))


def seats_digest(connection: Connection, cluster: int) -> str:
    s = seats.c
    query = select(s.id, s.role, s.unit, s.groups).where(s.cluster == cluster).order_by(s.id)
    return _digest(map(list, connection.execute(query)))


def holders_of(connection: Connection, cluster: int) -> list[list[Any]]:
    """Seat, person, since and until of each holding, in their order."""
    h = holders.c
    query = select(h.seat, h.person, h.since, h.until).select_from(holders.join(seats))
    return _plain(connection.execute(query.where(seats.c.cluster == cluster).order_by(h.since, h.id)))


def standings_of(connection: Connection, cluster: int) -> list[tuple[int, int, str]]:
    """Seat, person and standing of each present holding. No seal has it; acts of the journal do."""
    h = holders.c
    query = select(h.seat, h.person, h.standing).select_from(holders.join(seats))
    rows = connection.execute(query.where(seats.c.cluster == cluster, h.until.is_(None)).order_by(h.id))
    return [(row.seat, row.person, row.standing) for row in rows]


def terms_of(connection: Connection, cluster: int) -> list[tuple[int, int, str]]:
    """Seat, person and end of each present holding; "" where they do not only stand in. Acts of the journal
    have it."""
    h = holders.c
    query = select(h.seat, h.person, h.ends).select_from(holders.join(seats))
    rows = connection.execute(query.where(seats.c.cluster == cluster, h.until.is_(None)).order_by(h.id))
    return [(row.seat, row.person, as_text(row.ends) or "") for row in rows]


def codes_of(connection: Connection, cluster: int, *such: ColumnElement[bool]) -> list[list[Any]]:
    """Seat, person and time of issue of each code, or of each such code; never the code."""
    c = codes.c
    query = select(c.seat, c.person, c.issued).where(c.cluster == cluster, *such)
    return sorted(([seat or 0, person or 0, at] for seat, person, at in _plain(connection.execute(query))))


def year_sealed(connection: Connection, cycle: int) -> dict[str, Any]:
    """Digests of a year: its charter and stage, results, ballots, extensions."""
    y, s, x, b = cycles.c, snapshots.c, extensions.c, ballots_table.c
    year = connection.execute(select(y.charter, y.stage, y.previous, y.erased).where(y.id == cycle)).one()
    shots = connection.execute(
        select(s.stage, s.number, s.at, s.published, s.reason, s.body).where(s.cycle == cycle).order_by(s.id)
    )
    moved = select(x.window, x.unit, x.until, x.reason).where(x.cycle == cycle).order_by(x.id)
    opened = connection.execute(
        select(b.id, b.key, b.terms, b.text, b.hash, b.state, b.settled, b.result).where(b.cycle == cycle)
    ).all()
    return {
        "charter": digest(year.charter),
        "previous": data_digest(year.previous),
        "stage": year.stage,
        "erased": as_text(year.erased),
        "snapshots": [
            [r.stage, r.number, as_text(r.at), r.published, r.reason, data_digest(r.body)] for r in shots
        ],
        "extensions": _plain(connection.execute(moved)),
        "ballots": {r.key: ballot_sealed(connection, r) for r in opened},
    }


def ballot_sealed(connection: Connection, row: Any) -> dict[str, Any]:
    """Digests of one ballot; its roll only once it is over. Of single votes there is none: it could be
    guessed at."""
    sealed = {"terms": data_digest(row.terms), "text": digest(row.text), "hash": row.hash, "state": row.state}
    sealed |= {"settled": row.settled, "result": data_digest(row.result) if row.result else ""}
    if row.state in ("counted", "cancelled"):
        sealed["voted"] = ballots.roll_digest(connection, row.id)
    return sealed


def data_digest(data: object) -> str:
    """Digest of plain data, as it is written into the journal."""
    return digest(as_json(data, sort=True))


def as_text(value: Any) -> Any:
    """A value as it stands in the journal."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _plain(rows: Iterable[Any]) -> list[list[Any]]:
    return [[as_text(value) for value in row] for row in rows]


def salted(data: object, salt: str) -> str:
    """Digest of plain data that nobody can confirm a guess at, once the salt is erased."""
    return digest(f"{salt}\n{as_json(data, sort=True)}")


def _digest(rows: Iterable[list[Any]], salt: str = "") -> str:
    return salted(list(rows), salt) if salt else data_digest(list(rows))
