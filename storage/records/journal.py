"""The journal: acts of steering, each row chained by its hash to the cluster's row before.

The chain shows later rewriting to whoever holds an earlier hash; it does not prove that an entry was true.
"""

import hashlib
import json
from base64 import b32encode
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select

from storage.database.types import as_json
from storage.schema import journal

# Crockford's base32, without I, L, O and U. RFC 4648, which Python speaks, has its letters elsewhere.
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FROM_RFC = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", CROCKFORD)
# Bits of a hash that are posted: nobody finds another row with the same 80.
MARK_BITS = 80
_ROW = insert(journal)
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
    row = {"cluster": cluster, "number": number, "previous": previous, "hash": hash_, "body": body}
    connection.execute(_ROW, row)
    return hash_


def head(connection: Connection, cluster: int) -> str:
    """``57: K7QF-M2XA-9PTR-WD4E``, number and mark of the cluster's last row; "" while there is none."""
    last = connection.execute(_LAST, {"cluster": cluster}).first()
    return f"{last.number}: {mark(last.hash)}" if last else ""


def mark(hash_: str) -> str:
    """The first 80 bits of a hash in base32, as people can type them: ``K7QF-M2XA-9PTR-WD4E``."""
    letters = b32encode(bytes.fromhex(hash_)[: MARK_BITS // 8]).decode().translate(_FROM_RFC)
    return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def next_number(connection: Connection, cluster: int) -> int:
    """The number that the next row will have; under the cluster's lock."""
    last = connection.execute(_LAST, {"cluster": cluster}).first()
    return last.number + 1 if last else 1


def rows(connection: Connection, cluster: int) -> list[Row[Any]]:
    return list(
        connection.execute(select(journal).where(journal.c.cluster == cluster).order_by(journal.c.number)).all()
    )


def act_of(body: str) -> dict[str, Any]:
    """Act that a row's body holds; nothing of one that cannot be read."""
    try:
        act = json.loads(body)
    except ValueError:
        return {}
    return act if isinstance(act, dict) else {}


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
