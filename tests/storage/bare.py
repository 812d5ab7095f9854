"""A database in memory with all tables and one cluster, for records and queries without a unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, create_engine, insert, select

from config.charters import load
from storage.records import clusters
from storage.schema import channels, holders, metadata, people, seats
from tests.vault import VAULT

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CHARTER = load("short")


@contextmanager
def connected() -> Iterator[Connection]:
    """One connection, for as long as the database lives."""
    with create_engine("sqlite://").connect() as connection:
        metadata.create_all(connection)
        yield connection


def create_cluster(connection: Connection, name: str = "Cụm 10") -> str:
    """A cluster with its first year; the code of its secretary's seat."""
    return clusters.create_cluster(connection, VAULT, name, CHARTER, "Asia/Ho_Chi_Minh", NOW, {}, name.encode())


def join(connection: Connection, name: str, role: str, chat: str = "", platform: str = "chat") -> int:
    """A person who holds the first seat of this role, in a chat named as they are."""
    chat = chat or name.lower()
    row = {"platform": platform, "chat": chat, "who": chat, "used": NOW}
    person = connection.execute(insert(people).values(name=name)).inserted_primary_key[0]  # type: ignore[index]
    seat = connection.scalar(select(seats.c.id).where(seats.c.role == role).order_by(seats.c.id).limit(1))
    connection.execute(insert(holders).values(seat=seat, person=person, since=NOW))
    connection.execute(insert(channels).values(**row, person=person, seat=seat, cluster=1))
    return int(person)


def rows(connection: Connection, *columns: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(*columns)).all()]
