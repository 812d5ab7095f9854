"""Requests of people about their own data: recorded, answered, listed; a deletion carried out.

No log and no journal has a word of what somebody wrote, or their name.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, select, update

from bot.dialogue.data_requests import DataRequest
from bot.dialogue.facts import DataRequestAnswered
from bot.rules.response_time import PROOF
from bot.rules.retention import GONE
from storage.database.sql import json_rows
from storage.database.types import moment
from storage.records import mail_addresses
from storage.schema import (
    NOT_DONE,
    WORDED,
    channels,
    codes,
    data_requests,
    holders,
    outbox,
    people,
    push_endpoints,
)

log = logging.getLogger(__name__)
r = data_requests.c
# From the answer to a deletion until it is carried out: the answer has to arrive.
ANSWER_ARRIVES = timedelta(days=1)
_NO_WORDS = {"words": "", "answer": ""}

_name = select(people.c.name).where(people.c.id == r.person).scalar_subquery()
OPEN = select(json_rows(r.key, r.person, _name, r.kind, r.words, r.at, r.due, r.answered)).where(
    r.cluster == bindparam("cluster"), NOT_DONE
)
"""Rows that are open in a cluster, as one value, for the row that every turn loads."""
_READY = select(r.cluster, r.key, r.person).where(NOT_DONE, r.answered < bindparam("before"))
_BLANK = update(data_requests).where(WORDED, r.answered < bindparam("before")).values(**_NO_WORDS)


@dataclass(frozen=True)
class Recorded:
    """Request as the operator sees it: nothing of what was written."""

    cluster: int
    key: str
    kind: str
    name: str
    at: datetime
    due: datetime
    answered: datetime | None
    granted: bool
    overdue: bool


@lru_cache(64)
def read(rows: str) -> tuple[DataRequest, ...]:
    """Requests without an answer in the value of `OPEN`, by their time."""
    found = [
        DataRequest(key, person, name, kind, words, moment(at), moment(due))
        for key, person, name, kind, words, at, due, answered in (json.loads(rows) if rows else [])
        if answered is None
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.key)))


def keep(connection: Connection, cluster: int, request: DataRequest) -> None:
    row = {"key": request.key, "person": request.person, "kind": request.kind, "words": request.words}
    connection.execute(insert(data_requests).values(cluster=cluster, **row, at=request.at, due=request.due))
    # The operator is told by the log, by /health once it is overdue, and by `thidua admin requests`.
    log.warning(
        "cluster %s: a request about personal data (%s), number %s, to be answered by %s",
        *(cluster, request.kind, request.key, f"{request.due:%Y-%m-%d %H:%M %z}"),
    )


def answer(connection: Connection, cluster: int, fact: DataRequestAnswered, now: datetime) -> None:
    """Keeps the answer; only a deletion that was granted is not done with it."""
    this = and_(r.cluster == cluster, r.key == fact.key, r.answered.is_(None))
    kind = connection.scalar(select(r.kind).where(this))
    done = not (kind == "delete" and fact.granted)
    values = {"answered": now, "granted": fact.granted, "answer": fact.answer, "done": done}
    connection.execute(update(data_requests).where(this).values(**values))


def count_open(connection: Connection, now: datetime) -> tuple[int, int]:
    """Number of requests without an answer, and of those whose time to be answered is over."""
    waiting = list(connection.scalars(select(r.due).where(NOT_DONE, r.answered.is_(None))))
    return len(waiting), sum(due <= now for due in waiting)


def listed(connection: Connection, now: datetime) -> list[Recorded]:
    """All that are recorded, those without an answer first."""
    query = select(r.cluster, r.key, r.kind, people.c.name, r.at, r.due, r.answered, r.granted).select_from(
        data_requests.join(people, people.c.id == r.person)
    )
    rows = connection.execute(query.order_by(r.answered.is_not(None), r.due)).all()
    return [Recorded(*row, overdue=row.answered is None and row.due <= now) for row in rows]


def purge(connection: Connection, now: datetime) -> None:
    """Carries out deletions that were granted, and blanks the words of what was answered long ago."""
    for cluster, key, person in connection.execute(_READY, {"before": now - ANSWER_ARRIVES}).all():
        if not _holds(connection, person):
            _erase(connection, person)
        this = and_(r.cluster == cluster, r.key == key)
        connection.execute(update(data_requests).where(this).values(done=True))
    connection.execute(_BLANK, {"before": now - PROOF})


def _holds(connection: Connection, person: int) -> bool:
    """True where the person holds a seat somewhere: there they are still spoken to, by their name."""
    return bool(
        connection.scalar(select(exists().where(holders.c.person == person, holders.c.until.is_(None))))
    )


def _erase(connection: Connection, person: int) -> None:
    """Takes the person's name, chats and codes away. What they said for their unit stays, without a name."""
    theirs = and_(channels.c.person == person, ~channels.c.grouped)
    o = outbox.c
    here = select(channels.c.id).where(theirs, channels.c.platform == o.platform, channels.c.chat == o.chat)
    owed = select(o.id).where(here.exists())
    connection.execute(update(outbox).where(o.target.in_(owed)).values(target=None))
    connection.execute(delete(outbox).where(here.exists()))
    mine = select(channels.c.id).where(theirs)
    connection.execute(delete(push_endpoints).where(push_endpoints.c.channel.in_(mine)))
    connection.execute(delete(channels).where(theirs))
    mail_addresses.drop(connection, [person])
    connection.execute(delete(codes).where(codes.c.person == person))
    connection.execute(update(people).where(people.c.id == person).values(name=GONE))
    answered = and_(r.person == person, r.answered.is_not(None))
    connection.execute(update(data_requests).where(answered).values(**_NO_WORDS))
