"""Records of seats: who holds one, and the one-time codes by which people come to it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, insert, select, update

from bot.dialogue.codes import SOON
from bot.dialogue.facts import CodeIssued, Confirmed
from bot.dialogue.situation import Standing
from storage.code_vault import CodeVault
from storage.schema import channels, clusters, codes, holders, people, seats

# Columns of a code that is spent: neither it nor where it was sent is of use any more.
_NOTHING = {"sealed": "", "address": ""}
# So long an old mail's link is still known as one that has expired, and its opening is no wrong code.
DOOR_KEPT = timedelta(days=30)


def hold(
    connection: Connection,
    seat: int,
    person: int,
    now: datetime,
    standing: Standing = "",
    ends: datetime | None = None,
) -> None:
    """Makes the person a holder of the seat, unless they are one already. Who stands in until a day stays as
    long as the newest code says: until another day, or for good."""
    holding = and_(holders.c.seat == seat, holders.c.person == person, holders.c.until.is_(None))
    if connection.scalar(select(holders.c.id).where(holding)) is None:
        row = {"seat": seat, "person": person, "since": now, "standing": standing, "ends": ends}
        connection.execute(insert(holders).values(**row))
    else:
        # Whoever is there for good has no end, and gets none.
        connection.execute(update(holders).where(holding, holders.c.ends.is_not(None)).values(ends=ends))


def confirm(connection: Connection, cluster: int, fact: Confirmed) -> None:
    """Confirms a person in these seats, and for this cluster in all their pages: those of another cluster that
    they sit in say nothing about this one."""
    holding = and_(holders.c.seat.in_(fact.seats), holders.c.person == fact.person, holders.c.until.is_(None))
    connection.execute(update(holders).where(holding).values(standing=fact.standing))
    pages = and_(channels.c.person == fact.person, channels.c.pending)
    connection.execute(update(channels).where(pages).values(vouched=channels.c.vouched + f",{cluster},"))


def rename(connection: Connection, person: int, name: str) -> None:
    """Calls a person by this name. The journal names nobody but by number."""
    connection.execute(update(people).where(people.c.id == person).values(name=name))


def leave(connection: Connection, seat: int, person: int, now: datetime) -> None:
    """Ends the holding; no chat of the person speaks for the seat any more."""
    holding = and_(holders.c.seat == seat, holders.c.person == person, holders.c.until.is_(None))
    connection.execute(update(holders).where(holding).values(until=now))
    speaking = and_(channels.c.seat == seat, channels.c.person == person)
    connection.execute(update(channels).where(speaking).values(seat=None, asked="", purpose=False))


def issue_code(connection: Connection, vault: CodeVault, cluster: int, fact: CodeIssued, now: datetime) -> None:
    """Issues a code; an earlier one for the same seat or person, or to confirm an address of theirs, is
    spent."""
    owner = codes.c.seat == fact.seat if fact.seat else codes.c.person == fact.person
    same = codes.c.address != "" if fact.address else codes.c.address == ""
    earlier = and_(owner, same, codes.c.cluster == cluster, codes.c.spent.is_(None))
    connection.execute(update(codes).where(earlier).values(spent=now, **_NOTHING))
    row: dict[str, object] = {"seat": fact.seat or None, "person": fact.person or None}
    row |= {"issued": now, "expires": fact.expires}
    row |= {"by_other": fact.by_other, "mailed": bool(fact.address), "address": fact.address}
    if fact.term:
        row |= {"begins": fact.term.begins, "ends": fact.term.ends}
    connection.execute(insert(codes).values(cluster=cluster, **kept(vault, fact.code), **row))


def issue_door(
    connection: Connection, vault: CodeVault, cluster: int, person: int, code: str, now: datetime
) -> None:
    """Issues a code that goes out by e-mail: what it opens waits for a confirmation before it votes. Those of
    earlier mails stay, since each may be the one that arrives; the cluster's that expired long ago are
    deleted."""
    # One that gives a seat was tampered with, and stays for `verify` to find.
    door = and_(codes.c.cluster == cluster, codes.c.mailed, codes.c.by_other, codes.c.seat.is_(None))
    connection.execute(delete(codes).where(door, codes.c.expires < now - DOOR_KEPT))
    row = {"person": person, "issued": now, "expires": now + SOON, "by_other": True, "mailed": True}
    connection.execute(insert(codes).values(cluster=cluster, **kept(vault, code), **row))


def withdraw_codes(connection: Connection, now: datetime) -> frozenset[int]:
    """Withdraws every unspent code: somebody may have used one since, a backup may have been read, and the key
    may be another one. Returns the clusters in which one was still valid."""
    out = codes.c.spent.is_(None)
    valid = select(codes.c.cluster).where(out, codes.c.expires > now).distinct()
    found = frozenset(connection.scalars(valid))
    connection.execute(update(codes).where(out).values(spent=now, **_NOTHING))
    return found


def without_secretary(connection: Connection) -> list[tuple[int, str]]:
    """Number and name of each cluster whose secretary's seat nobody holds: only the operator gets them in."""
    held = select(holders.c.seat).where(holders.c.until.is_(None))
    query = select(clusters.c.id, clusters.c.name).select_from(clusters.join(seats))
    empty = query.where(seats.c.role == "secretary", seats.c.id.not_in(held)).order_by(clusters.c.id)
    return [(id, name) for id, name in connection.execute(empty)]


def spend_code(connection: Connection, vault: CodeVault, code: str, now: datetime) -> None:
    """Spends a code: it is used, or withdrawn."""
    this = codes.c.digest == vault.digest(code)
    connection.execute(update(codes).where(this).values(spent=now, **_NOTHING))


def kept(vault: CodeVault, code: str) -> dict[str, str]:
    """Columns of a code that is out."""
    return {"digest": vault.digest(code), "sealed": vault.seal(code)}
