"""Forgets when units voted: what a vote has left beside the roll and the box, once the ballot is over.

What the voting cluster's private chats were told since the opening is deleted, the times at which they were
used are kept to the day, and what reminded a unit of a vote it still owed goes. `heard` never holds more than
the day. Until the count all of that is open to whoever runs the server: the promise says so.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, and_, delete, or_, select, update

from bot.dialogue.question import QuestionId
from bot.rules.voting_methods import Terms
from storage.schema import UNFINISHED, answers, channels, outbox, reminded

c, o = channels.c, outbox.c


def forget(connection: Connection, cluster: int, cycle: int, terms: Terms, now: datetime) -> None:
    """Forgets it of one ballot, in the transaction that ends it."""
    _forget_messages(connection, cluster, terms.opens, now)
    _keep_the_day(connection, cluster)
    of_ballot = reminded.c.key.contains(f" vote.{terms.key}.", autoescape=True)
    connection.execute(delete(reminded).where(reminded.c.cycle == cycle, of_ballot))
    if terms.ballot.secret:
        # That a vote was set aside, under whatever question of the ballot.
        asked = [str(QuestionId(f"k{cycle}", "vote", unit, terms.key)) for unit in terms.issued]
        own = and_(answers.c.cycle == cycle, answers.c.question.in_(asked))
        connection.execute(update(answers).where(own).values(at=terms.opens))


def _forget_messages(connection: Connection, cluster: int, since: datetime, now: datetime) -> None:
    """Deletes what was told in private since the opening, but what is still to be sent, still has a keyboard to
    take off, or brings a document; of that the time goes."""
    chat = and_(c.platform == o.platform, c.chat == o.chat, ~c.grouped, c.cluster == cluster)
    told = and_(o.made >= since, select(c.id).where(chat).correlate(outbox).exists())
    needed = outbox.alias()
    kept = or_(UNFINISHED, o.live, o.document.is_not(None))
    meant = select(needed.c.target).where(
        needed.c.target.is_not(None),
        or_(
            needed.c.state.in_(("queued", "sending", "unknown")),
            needed.c.live,
            needed.c.document.is_not(None),
        ),
    )
    connection.execute(delete(outbox).where(told, ~kept, o.id.not_in(meant)))
    connection.execute(update(outbox).where(told, o.state == "sent").values(made=now, due=now))


def _keep_the_day(connection: Connection, cluster: int) -> None:
    """Leaves of the times of private chats the day, and which chat was used last."""
    own = and_(c.cluster == cluster, ~c.grouped)
    chats = connection.execute(select(c.id, c.used).where(own).order_by(c.used, c.id)).all()
    for place, chat in enumerate(chats):
        used = day_of(chat.used) + timedelta(microseconds=place)
        connection.execute(update(channels).where(c.id == chat.id).values(used=used))


def day_of(moment: datetime) -> datetime:
    """The beginning of its day, in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
