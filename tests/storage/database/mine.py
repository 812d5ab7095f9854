"""A table beside ours on PostgreSQL, for statements that go wrong."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from storage.database.factory import database_at
from storage.database.statements import Prepared

MADE = "CREATE TABLE mine (n INTEGER PRIMARY KEY, v INTEGER UNIQUE DEFERRABLE INITIALLY DEFERRED)"
MINE = Table(
    "mine", MetaData(), Column("n", Integer, primary_key=True, autoincrement=False), Column("v", Integer)
)


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def mine(url: str) -> AsyncIterator[Any]:
    store = database_at(url)
    await store.write(lambda c: c.exec_driver_sql(MADE))
    yield store
    for what in ("FUNCTION IF EXISTS lose", "SEQUENCE IF EXISTS tries", "TABLE mine"):
        await store.write(lambda c, what=what: c.exec_driver_sql(f"DROP {what}"))
    await store.close()


def adding() -> Prepared:
    return Prepared(insert(MINE), ["n", "v"])


def all_rows() -> Prepared:
    return Prepared(select(MINE).order_by(MINE.c.n))
