"""Holdings: how much personal data an installation has, in numbers alone, for the operator's dossier."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from bot.rules.charter_parser import read_charter
from bot.rules.retention import GONE
from storage.schema import (
    answers,
    channels,
    clusters,
    cycles,
    data_requests,
    evidence,
    holders,
    mail_addresses,
    people,
    push_endpoints,
)


@dataclass(frozen=True)
class ClusterYear:
    """Present year of a cluster. `erase`: from when on its personal data goes; None: its charter sets none."""

    name: str
    year: int
    erase: datetime | None


@dataclass(frozen=True)
class Holdings:
    """`people`: with a name; `seated`: who hold a seat; `chats` by platform; `files` and `bytes` of evidence;
    `browsers` that are told of news; `requests`: "open", "granted", "refused"."""

    years: tuple[ClusterYear, ...]
    people: int
    seated: int
    chats: Mapping[str, int]
    answers: int
    files: int
    bytes: int
    browsers: int
    requests: Mapping[str, int]


def count(connection: Connection) -> Holdings:
    c, e, d = channels.c, evidence.c, data_requests.c
    chats = (
        select(c.platform, func.count().label("number"))
        .where(c.person.is_not(None), ~c.grouped)
        .group_by(c.platform)
    )
    kept = select(func.count(), func.coalesce(func.sum(e.size), 0)).where(e.state == "kept", ~e.link)
    files, size = connection.execute(kept).one()
    asked = select(d.answered.is_(None), d.granted, func.count()).group_by(d.answered.is_(None), d.granted)
    requests = dict.fromkeys(("open", "granted", "refused"), 0)
    for waits, granted, number in connection.execute(asked):
        requests["open" if waits else "granted" if granted else "refused"] += number
    on = connection.execute(chats.order_by(c.platform)).all()
    mailed = select(mail_addresses.c.platform, func.count().label("number")).group_by(mail_addresses.c.platform)
    on = [*on, *connection.execute(mailed).all()]
    seated = select(func.count(holders.c.person.distinct())).where(holders.c.until.is_(None))
    return Holdings(
        _years(connection),
        connection.scalar(select(func.count()).select_from(people).where(people.c.name != GONE)) or 0,
        connection.scalar(seated) or 0,
        {row.platform: row.number for row in on},
        connection.scalar(select(func.count()).select_from(answers)) or 0,
        files,
        size,
        connection.scalar(select(func.count()).select_from(push_endpoints)) or 0,
        requests,
    )


def _years(connection: Connection) -> tuple[ClusterYear, ...]:
    newest = select(func.max(cycles.c.id)).group_by(cycles.c.cluster)
    rows = select(clusters.c.name, cycles.c.charter).select_from(clusters.join(cycles))
    found = []
    for name, text in connection.execute(rows.where(cycles.c.id.in_(newest)).order_by(clusters.c.id)):
        charter = read_charter(json.loads(text))
        found.append(ClusterYear(name, charter.year, charter.retention.erase if charter.retention else None))
    return tuple(found)
