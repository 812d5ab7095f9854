"""Records of addresses (of e-mail): whose they are, who is written to there, and which are refused."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from bot.dialogue.mail_addresses import MailAddress
from bot.dialogue.said import Chat, Platform
from bot.dialogue.situation import Person
from storage.schema import codes, holders, mail_addresses, outbox, people, seats

m, k, o = mail_addresses.c, codes.c, outbox.c
# Within which the codes are counted that were sent for one person.
LATELY = timedelta(days=1)


def mail_platform(platforms: Mapping[str, Platform]) -> str:
    """The platform on which people are written to at an address; "" without one."""
    return next((name for name, platform in platforms.items() if not platform.hears), "")


def bind(connection: Connection, person: int, platform: str, address: str, now: datetime) -> None:
    """Makes it the person's address, in place of an earlier one. Raises IntegrityError where it is
    another's."""
    drop(connection, [person])
    connection.execute(
        insert(mail_addresses).values(person=person, platform=platform, address=address, made=now)
    )


def drop(connection: Connection, persons: Iterable[int]) -> None:
    """Deletes the addresses of these people, and all that was sent or is to be sent there."""
    theirs = m.person.in_(list(persons))
    at = select(m.person).where(theirs, m.platform == o.platform, m.address == o.chat).correlate(outbox)
    asked = select(k.person).where(k.person.in_(list(persons)), k.address == o.chat, k.address != "")
    connection.execute(delete(outbox).where(at.exists()))
    connection.execute(delete(outbox).where(asked.correlate(outbox).exists()))
    connection.execute(delete(mail_addresses).where(theirs))


def person_at(connection: Connection, chat: Chat) -> Person | None:
    """The person who is written to at this address."""
    theirs = select(people.c.id, people.c.name).join(mail_addresses)
    row = connection.execute(theirs.where(m.platform == chat.platform, m.address == chat.chat)).first()
    return Person(row.id, row.name) if row else None


def is_taken(connection: Connection, address: str, person: int) -> bool:
    """True where another person is written to there."""
    query = select(m.person).where(m.address == address, m.person != person)
    return connection.scalar(query) is not None


def addresses_of(connection: Connection, cluster: int, person: int, now: datetime) -> dict[int, MailAddress]:
    """Person -> address, of those who hold seats in the cluster, and of `person`, with the codes lately sent
    for them."""
    held = select(holders.c.person).join(seats).where(seats.c.cluster == cluster, holders.c.until.is_(None))
    found = {
        row.person: MailAddress(row.address, row.refused is not None)
        for row in connection.execute(select(mail_addresses).where(m.person.in_(held) | (m.person == person)))
    }
    sent = and_(k.cluster == cluster, k.person == person, k.mailed, ~k.by_other, k.issued > now - LATELY)
    if asked := connection.scalar(select(func.count()).where(sent)) if person else 0:
        own = found.get(person, MailAddress())
        found[person] = MailAddress(own.address, own.refused, asked)
    return found


def to_write_to(connection: Connection, persons: Iterable[int], cluster: int) -> list[tuple[int, Chat]]:
    """Person and address of those of these people who have one that takes what is sent."""
    other = (
        select(holders.c.id)
        .join(seats)
        .where(holders.c.person == m.person, holders.c.until.is_(None), seats.c.cluster != cluster)
        .correlate(mail_addresses)
        .exists()
    )
    query = select(m.person, m.platform, m.address, other.label("headed"))
    rows = connection.execute(query.where(m.person.in_(list(persons)), m.refused.is_(None)).order_by(m.person))
    return [(row.person, Chat(row.platform, row.address, headed=bool(row.headed))) for row in rows]


def refuse(connection: Connection, chat: Chat, now: datetime) -> int:
    """Marks an address as one for which nothing is taken; a code that waits there is spent. Returns the person
    whose it is, or who was to confirm it; 0 without one."""
    at = and_(m.platform == chat.platform, m.address == chat.chat)
    connection.execute(update(mail_addresses).where(at).values(refused=now))
    person = connection.scalar(select(m.person).where(at))
    asked = and_(k.address == chat.chat, k.spent.is_(None))
    if person is None:
        person = connection.scalar(select(k.person).where(asked).order_by(k.issued.desc()).limit(1))
    connection.execute(update(codes).where(asked).values(spent=now, sealed="", address=""))
    return person or 0
