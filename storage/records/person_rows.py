"""Rows that are stored of one person, in all clusters: for the person's own eyes alone.

Whatever lets somebody in (codes, the keys of web pages) is left out, and so is what a draft of a ballot holds.
A vote cannot be among them: it is stored without a name.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, select

from storage.records import ballots
from storage.schema import (
    answers,
    channels,
    clusters,
    codes,
    data_requests,
    evidence,
    holders,
    journal,
    mail_addresses,
    outbox,
    people,
    push_endpoints,
    seats,
    workbooks,
)

Rows = Sequence[Any]


@dataclass(frozen=True)
class PersonRows:
    """`acts`: cluster, number and time of each row of the journal that names the person; `drafts`: how many
    ballots they have begun to fill; `waiting`: how many messages to them are kept with their text;
    `browsers`: how many are told of news; `addresses`: of e-mail, at most one. An extension that they gave is
    among the acts."""

    name: str
    seats: Rows
    chats: Rows
    addresses: Rows
    codes: Rows
    answers: Rows
    evidence: Rows
    workbooks: Rows
    requests: Rows
    acts: Sequence[tuple[str, int, datetime]]
    drafts: int
    waiting: int
    browsers: int


def read(connection: Connection, person: int) -> PersonRows:
    """All that is stored of the person."""
    h, s = holders.c, seats.c
    seated_in = holders.join(seats, h.seat == s.id).join(clusters, s.cluster == clusters.c.id)
    held = select(clusters.c.id, clusters.c.name, s.role, s.unit, h.since, h.until).select_from(seated_in)
    held = held.where(h.person == person).order_by(h.id)
    ch, a, e, w, k = channels.c, answers.c, evidence.c, workbooks.c, codes.c
    chats = select(ch.platform, ch.chat, ch.who, ch.used, ch.ended).where(ch.person == person).order_by(ch.id)
    m = mail_addresses.c
    mailed = select(m.address, m.made, m.refused).where(m.person == person)
    issued = select(k.issued, k.expires, k.spent, k.address).where(k.person == person).order_by(k.issued)
    said = select(a.unit, a.question, a.value, a.aside, a.reason, a.paper, a.at).where(a.person == person)
    proofs = select(e.unit, e.question, e.name, e.state, e.size, e.at).where(e.person == person).order_by(e.id)
    books = select(w.unit, w.name, w.at).where(w.person == person).order_by(w.id)
    d = data_requests.c
    asked = select(d.key, d.kind, d.words, d.at, d.due, d.answered, d.granted, d.answer).where(
        d.person == person
    )
    theirs = outbox.join(channels, and_(outbox.c.platform == ch.platform, outbox.c.chat == ch.chat))
    waiting = select(func.count()).select_from(theirs).where(ch.person == person, outbox.c.text != "")
    noticed = push_endpoints.join(channels, push_endpoints.c.channel == ch.id)
    told = select(func.count()).select_from(noticed).where(ch.person == person)
    seated = connection.execute(held).all()
    return PersonRows(
        connection.scalar(select(people.c.name).where(people.c.id == person)) or "",
        seated,
        connection.execute(chats).all(),
        connection.execute(mailed).all(),
        connection.execute(issued).all(),
        connection.execute(said.order_by(a.cycle, a.at, a.unit, a.number)).all(),
        connection.execute(proofs).all(),
        connection.execute(books).all(),
        connection.execute(asked.order_by(d.at)).all(),
        _acts(connection, {row.id: row.name for row in seated}, person),
        ballots.count_drafts(connection, person),
        connection.scalar(waiting) or 0,
        connection.scalar(told) or 0,
    )


def _acts(connection: Connection, names: dict[int, str], person: int) -> list[tuple[str, int, datetime]]:
    query = select(journal.c.cluster, journal.c.number, journal.c.body).where(journal.c.cluster.in_(names))
    found = []
    for row in connection.execute(query.order_by(journal.c.cluster, journal.c.number)):
        act = json.loads(row.body)
        if person in (act.get("person"), act.get("by")):
            found.append((names[row.cluster], row.number, datetime.fromisoformat(act["at"])))
    return found
