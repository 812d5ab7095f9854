"""Queries of invitations: the one behind a valid code, the cluster it leads to, why a code counts no more."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.dialogue.situation import Invitation, Lapsed, Person, Seat, Term
from storage.code_vault import CodeVault
from storage.database.statements import Prepared
from storage.database.types import Moment
from storage.records import mail_addresses
from storage.schema import codes, holders, people


def invitation(
    connection: Connection,
    vault: CodeVault,
    code: str,
    cluster: int,
    roster: tuple[Seat, ...],
    now: datetime,
) -> Invitation | None:
    """The invitation that a valid code is; None for any other."""
    row = _INVITATION.first(connection, {"code": vault.digest(code), "cluster": cluster, "now": now})
    if row is None:
        return None
    seat, person, name, by_other, begins, ends, mailed, address = row
    if mailed and not by_other and not address:
        # It was to confirm an address that is not known any more: backups hold none.
        return None
    place = next((s for s in roster if s.id == seat), None)
    who = Person(person, name) if person else None
    taken = bool(address) and mail_addresses.is_taken(connection, address, person or 0)
    term = Term(begins, ends) if begins and ends else None
    return Invitation(code, place, who, bool(by_other), address=address, taken=taken, term=term)


def cluster_of_code(connection: Connection, digest: str, now: datetime) -> int:
    """The cluster of a valid code, by its keyed hash; 0 for any other."""
    return _CLUSTER_OF_CODE.scalar(connection, {"code": digest, "now": now}) or 0


def lapsed(connection: Connection, digest: str) -> Lapsed | None:
    """Why a code that is not valid counts no more; None for one that never was."""
    row = _LAPSED.first(connection, {"code": digest})
    if row is None:
        return None
    # Whoever takes a seat by a code holds it from the moment at which it was spent.
    return "expired" if row.spent is None else "used" if row.taken or row.person else "withdrawn"


IS_VALID = (
    (codes.c.digest == bindparam("code"))
    & codes.c.spent.is_(None)
    & (codes.c.expires > bindparam("now", type_=Moment))
)
"""Condition: the code of this keyed hash counts at this moment."""
_CLUSTER_OF_CODE = Prepared(select(codes.c.cluster).where(IS_VALID))
_LAPSED = Prepared(
    select(
        codes.c.spent,
        codes.c.person,
        select(holders.c.id)
        .where(holders.c.seat == codes.c.seat, holders.c.since == codes.c.spent)
        .correlate(codes)
        .exists()
        .label("taken"),
    ).where(codes.c.digest == bindparam("code"))
)
_INVITATION = Prepared(
    select(
        *(codes.c.seat, people.c.id, people.c.name, codes.c.by_other, codes.c.begins, codes.c.ends),
        *(codes.c.mailed, codes.c.address),
    )
    .select_from(codes.outerjoin(people, people.c.id == codes.c.person))
    .where(IS_VALID, codes.c.cluster == bindparam("cluster"))
)
