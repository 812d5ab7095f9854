"""Deletes what identifies people from a year that is over, table by table.

Answers stay with their figures and choices, their seats and times. What was published stays as it was: results
with the reasons of their corrections, ballots, the journal, which knows people by numbers alone.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Text, and_, delete, exists, false, or_, select, type_coerce, update

from bot.rules.retention import GONE
from storage.records import mail_addresses, workbooks
from storage.records.seals import forget_salts
from storage.schema import answers, channels, codes, cycles, evidence, holders, outbox, people, seats

a, e, o = answers.c, evidence.c, outbox.c


def erase(connection: Connection, cycle: int, words: Sequence[tuple[str, str]], now: datetime) -> None:
    """Erases a year. `words`: how the ids of questions that are answered in words begin, and end."""
    of_words = or_(
        false(),
        *(
            and_(
                a.question.startswith(f"k{cycle}/{begin}", autoescape=True),
                a.question.endswith(end, autoescape=True),
            )
            for begin, end in words
        ),
    )
    connection.execute(update(cycles).where(cycles.c.id == cycle).values(erased=now))
    connection.execute(update(answers).where(a.cycle == cycle, a.reason != "").values(reason=GONE))
    connection.execute(update(answers).where(a.cycle == cycle, of_words, a.value != "").values(value=GONE))
    connection.execute(update(answers).where(a.cycle == cycle).values(person=None))
    _erase_evidence(connection, cycle)
    forget_salts(connection, cycle)
    workbooks.erase(connection, cycle)
    _erase_people(connection, cycle)


def _erase_evidence(connection: Connection, cycle: int) -> None:
    """Leaves the name of a copy until the copy is deleted, which is done after the commit."""
    connection.execute(delete(evidence).where(e.cycle == cycle, or_(e.sha256 == "", e.link)))
    blank = dict.fromkeys(("unit", "question", "platform", "ref", "name", "type", "album", "why", "chat"), "")
    connection.execute(update(evidence).where(e.cycle == cycle).values(state="erased", person=None, **blank))
    of_cycle = type_coerce(o.document, Text).contains(f'"cycle":"k{cycle}"', autoescape=True)
    sent = type_coerce(o.document, Text).startswith('{"kind":"evidence"', autoescape=True)
    connection.execute(update(outbox).where(of_cycle, sent).values(document=None))


def _erase_people(connection: Connection, cycle: int) -> None:
    """Erases the people who held a seat of this cluster, hold none now, and said nothing in a year that is
    kept."""
    p = people.c.id
    cluster = select(cycles.c.cluster).where(cycles.c.id == cycle).scalar_subquery()
    kept = select(cycles.c.id).where(cycles.c.erased.is_(None))
    gone = and_(
        exists().where(holders.c.person == p, holders.c.seat == seats.c.id, seats.c.cluster == cluster),
        ~exists().where(holders.c.person == p, holders.c.until.is_(None)),
        ~exists().where(a.person == p, a.cycle.in_(kept)),
        ~exists().where(e.person == p, e.cycle.in_(kept)),
    )
    left = list(connection.scalars(select(p).where(gone)))
    theirs = and_(channels.c.person.in_(left), ~channels.c.grouped)
    chats = select(channels.c.id).where(theirs, channels.c.platform == o.platform, channels.c.chat == o.chat)
    connection.execute(delete(outbox).where(chats.exists()))
    connection.execute(delete(channels).where(theirs))
    mail_addresses.drop(connection, left)
    connection.execute(delete(codes).where(codes.c.person.in_(left)))
    connection.execute(update(people).where(people.c.id.in_(left)).values(name=GONE))
