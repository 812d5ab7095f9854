"""Record of the secret key under which a database keeps its codes: only its fingerprint, never the key."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from storage.code_vault import SEALED, CodeVault
from storage.records import journal, seats
from storage.schema import clusters, codes, outbox, secret_keys


class WrongKey(Exception):
    """The codes of this database are kept under another key."""

    def __init__(self) -> None:
        super().__init__(
            "The codes in this database are kept under another secret key than the one found here: bring back "
            "the data folder's file secret.key, or THIDUA_SECRET_KEY, as it was. If it is lost, stop every bot "
            "and say `thidua admin new-key`: codes that are out are withdrawn."
        )


def require(connection: Connection, vault: CodeVault) -> None:
    """Takes the key into use where there was none before, and seals codes of earlier releases, which stand here
    as they are. Raises WrongKey."""
    known = connection.scalar(select(secret_keys.c.fingerprint))
    if known is None:
        connection.execute(insert(secret_keys).values(id=1, fingerprint=vault.fingerprint))
    elif known != vault.fingerprint:
        raise WrongKey
    c = codes.c
    plain = connection.execute(select(c.digest, c.spent).where(c.sealed.is_(None))).all()
    for code, spent in plain:
        kept = {"digest": vault.digest(code), "sealed": "" if spent else vault.seal(code)}
        connection.execute(update(codes).where(c.digest == code).values(**kept))
        if not spent:
            _seal_messages(connection, vault, code)


def _seal_messages(connection: Connection, vault: CodeVault, code: str) -> None:
    """Seals the messages in which the code was told."""
    o = outbox.c
    told = or_(o.text.contains(code), o.text.contains(f"{code[:5]}-{code[5:]}"))
    for id, text in connection.execute(select(o.id, o.text).where(told)).all():
        connection.execute(update(outbox).where(o.id == id).values(text=vault.seal(text)))


def replace(connection: Connection, vault: CodeVault, why: str, now: datetime) -> bool:
    """Takes this key in place of one that is lost; codes that are out are withdrawn, which is journalled in
    each cluster. False where it is the key in use."""
    known = connection.scalar(select(secret_keys.c.fingerprint))
    if known in (None, vault.fingerprint):
        return False
    seats.withdraw_codes(connection, now)
    o = outbox.c
    sealed = o.text.startswith(SEALED, autoescape=True)
    connection.execute(
        update(outbox)
        .where(and_(sealed, o.state.in_(("queued", "sending", "unknown", "withheld"))))
        .values(state="replaced", live=False)
    )
    blank: dict[str, Any] = {"text": "", "options": (), "live": False}
    connection.execute(update(outbox).where(sealed).values(**blank))
    connection.execute(delete(secret_keys))
    connection.execute(insert(secret_keys).values(id=1, fingerprint=vault.fingerprint))
    for cluster in connection.scalars(select(clusters.c.id).order_by(clusters.c.id)).all():
        journal.record(connection, cluster, {"act": "codes withdrawn", "by": 0, "at": now, "why": why})
    return True
