"""The journal: acts of steering, each row chained by its hash to the cluster's row before.

The chain shows later rewriting to whoever holds an earlier hash; it does not prove that an entry was true.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from storage.database.types import as_json
from storage.schema import journal

_LAST = (
    select(journal.c.number, journal.c.hash)
    .where(journal.c.cluster == bindparam("cluster"))
    .order_by(journal.c.number.desc())
    .limit(1)
)


def record(connection: Connection, cluster: int, act: Mapping[str, object]) -> str:
    """Appends one act and returns its hash. Runs under the cluster's lock; the keys stand behind it."""
    last = connection.execute(_LAST, {"cluster": cluster}).first()
    number, previous = (last.number + 1, last.hash) if last else (1, "")
    body = as_json({**act, "cluster": cluster, "number": number}, sort=True)
    hash_ = digest(f"{previous}\n{body}")
    connection.execute(
        insert(journal).values(cluster=cluster, number=number, previous=previous, hash=hash_, body=body)
    )
    return hash_


def head(connection: Connection, cluster: int) -> str:
    """``57:<hash>`` of the cluster's last row; "" while there is none."""
    last = connection.execute(_LAST, {"cluster": cluster}).first()
    return f"{last.number}:{last.hash}" if last else ""


def next_number(connection: Connection, cluster: int) -> int:
    """The number that the next row will have; under the cluster's lock."""
    last = connection.execute(_LAST, {"cluster": cluster}).first()
    return last.number + 1 if last else 1


def rows(connection: Connection, cluster: int) -> list[Row[Any]]:
    return list(
        connection.execute(select(journal).where(journal.c.cluster == cluster).order_by(journal.c.number)).all()
    )


def broken_rows(chain: Iterable[Row[Any]]) -> list[int]:
    """The numbers at which a cluster's chain does not hold; none if all is as it was written."""
    wrong, previous = [], ""
    for number, row in enumerate(chain, start=1):
        if (row.number, row.previous, row.hash) != (number, previous, digest(f"{previous}\n{row.body}")):
            wrong.append(row.number)
        previous = row.hash
    return wrong


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
