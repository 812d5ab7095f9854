"""Records of platforms that cannot be reached for long: since when, and whose mail goes another way."""

from collections.abc import Container
from datetime import datetime

from sqlalchemy import Connection, and_, delete, exists, or_, select, update

from bot.dialogue.installation import Outage
from bot.dialogue.situation import OutCode
from storage.code_vault import CodeVault
from storage.database.sql import insert_into
from storage.records import mail_addresses
from storage.schema import UNFINISHED, channels, codes, holders, listening, outbox, seats

c, o = channels.c, outbox.c


def begin(connection: Connection, platform: str, now: datetime) -> bool:
    """Marks the platform as out from now on. False where it is marked already."""
    if _since(connection, platform):
        return False
    row = insert_into(listening, connection.dialect.name).values(platform=platform, upto=now, out=now)
    connection.execute(row.on_conflict_do_update(index_elements=["platform"], set_={"out": now}))
    return True


def end(connection: Connection, platform: str) -> bool:
    """Takes the mark off. False where there is none."""
    if not _since(connection, platform):
        return False
    connection.execute(update(listening).where(listening.c.platform == platform).values(out=None))
    return True


def is_out(connection: Connection, platform: str) -> bool:
    return _since(connection, platform) is not None


def outage(connection: Connection, cluster: int, platform: str, able: Container[str]) -> Outage:
    """People of a cluster who were last reached on the platform: those who have another chat on a platform that
    is set up and not out, and those who have none."""
    dead = set(connection.scalars(select(listening.c.platform).where(listening.c.out.is_not(None))))
    mine = select(holders.c.person).join(seats).where(seats.c.cluster == cluster, holders.c.until.is_(None))
    query = (
        select(c.person, c.platform)
        .where(c.person.in_(mine), ~c.grouped, c.ended.is_(None), c.reachable)
        .order_by(c.used.desc(), c.id.desc())
    )
    chats: dict[int, list[str]] = {}
    for person, name in connection.execute(query):
        chats.setdefault(person, []).append(name)
    met = {person: names for person, names in chats.items() if names[0] == platform}
    other = {
        person for person, names in met.items() if any(n in able and n not in {*dead, platform} for n in names)
    }
    written_to = mail_addresses.to_write_to(connection, met, cluster)
    other |= {person for person, chat in written_to if chat.platform in able and chat.platform not in dead}
    return Outage(platform, tuple(sorted(other)), tuple(sorted(met.keys() - other)))


def cut_off(
    connection: Connection, vault: CodeVault, cluster: int, able: Container[str], now: datetime
) -> dict[int, OutCode]:
    """People of a cluster who have joined and whom nothing reaches now, each with the code that is out for
    them."""
    dead = set(connection.scalars(select(listening.c.platform).where(listening.c.out.is_not(None))))
    mine = select(holders.c.person).join(seats).where(seats.c.cluster == cluster, holders.c.until.is_(None))
    query = select(c.person, c.platform, c.reachable).where(c.person.in_(mine), ~c.grouped, c.ended.is_(None))
    known, reached = set[int](), set[int]()
    for person, platform, reachable in connection.execute(query):
        known.add(person)
        if reachable and platform in able and platform not in dead:
            reached.add(person)
    k = codes.c
    valid = and_(k.cluster == cluster, k.person.in_(known - reached), k.spent.is_(None), k.expires > now)
    issued = select(k.person, k.sealed, k.expires).where(valid, k.by_other, ~k.mailed, k.address == "")
    out = {row.person: OutCode(vault.open(row.sealed or ""), row.expires) for row in connection.execute(issued)}
    return {person: out.get(person, OutCode()) for person in sorted(known - reached)}


def move_mail(connection: Connection, platform: str, able: Container[str]) -> None:
    """Moves what waits in private chats of the platform to the chat that each person used last elsewhere, as
    new messages. What only changes an earlier message is dropped."""
    waiting = and_(o.platform == platform, UNFINISHED, ~o.grouped)
    for chat, person in connection.execute(
        select(c.chat, c.person).where(
            c.platform == platform,
            c.person.is_not(None),
            ~c.grouped,
            exists().where(and_(waiting, o.chat == c.chat)),
        )
    ).all():
        elsewhere = select(c.platform, c.chat).where(
            c.person == person, ~c.grouped, c.ended.is_(None), c.reachable, c.platform != platform
        )
        rows = connection.execute(elsewhere.order_by(c.used.desc(), c.id.desc())).all()
        to = next((row for row in rows if row.platform in able), None)
        if to is None:
            continue
        here = and_(waiting, o.chat == chat, o.state != "sending")
        changes = or_(o.strip, o.erase, o.edit != "", o.target.is_not(None))
        connection.execute(delete(outbox).where(here, changes, o.strip))
        connection.execute(update(outbox).where(here, changes).values(state="replaced", text="", live=False))
        anew = {"platform": to.platform, "chat": to.chat, "state": "queued", "by": "", "until": None}
        connection.execute(update(outbox).where(here).values(**anew, live=False))


def _since(connection: Connection, platform: str) -> datetime | None:
    return connection.scalar(select(listening.c.out).where(listening.c.platform == platform))
