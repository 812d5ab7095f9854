"""Makes mail that speaks of "now" anew at the moment it is sent: it says what holds then, or is dropped.

It is dropped where there is nothing to say any more, and where a newer message about the same waits in the
chat; a reminder also where the person was heard since it was enqueued and so has the question before them.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, and_, select, update

from bot.delivery.plan import copied, with_journal_head
from bot.dialogue.said import Chat
from bot.dialogue.situation import Situation
from bot.dialogue.turn import DIGEST, LEFT, OPENS, Message
from storage.loading.situations import Loader
from storage.outbox.rows import Delivery, give_up, o
from storage.records import journal
from storage.schema import UNFINISHED, channels, outbox

# Makes the message about these subjects as it reads now; None where there is nothing to say any more.
MakeAnew = Callable[[Situation, tuple[str, ...]], Message | None]


def refresh(connection: Connection, loader: Loader, delivery: Delivery, anew: MakeAnew) -> Delivery | None:
    """The claimed message as it is to be sent; None if it is dropped."""
    chat = Chat(delivery.platform, delivery.chat, delivery.group)
    this = and_(o.id == delivery.id, UNFINISHED)
    cycle, *_ = delivery.reminds.split()
    loaded = loader.for_delivery(connection, chat, int(cycle.removeprefix("k")))
    about = _not_told_later(connection, delivery)
    message = anew(loaded.situation, about) if about and not _was_heard(connection, delivery) else None
    if message is None:
        give_up(connection, this, "replaced")
        return None
    at = and_(channels.c.platform == chat.platform, channels.c.chat == chat.chat)
    if message.asks and not message.beside:
        connection.execute(update(channels).where(at).values(asked=message.asks, purpose=True))
    if message.head:
        message = with_journal_head(message, journal.head(connection, loaded.cluster))
    if message.to.kind == "group" and not chat.grouped:
        message = copied(message)
    # Its keyboard is a new one, so that nobody has to take the old one off any more.
    stale = and_(o.target == delivery.id, o.strip, UNFINISHED)
    connection.execute(update(outbox).where(stale).values(state="replaced"))
    body = {"text": message.text, "style": message.style, "asks": message.asks}
    options = [[option.key, option.label] for option in message.options]
    connection.execute(update(outbox).where(this).values(**body, options=options, live=bool(options)))
    return replace(delivery, text=message.text, options=message.options, style=message.style, asks=message.asks)


def _not_told_later(connection: Connection, delivery: Delivery) -> tuple[str, ...]:
    """Subjects of the message that no later message waiting in its chat is about."""
    here = and_(o.platform == delivery.platform, o.chat == delivery.chat, UNFINISHED)
    later = connection.scalars(select(o.reminds).where(here, o.id > delivery.id, o.reminds != ""))
    year, *subjects = delivery.reminds.split()
    told = {_subject(s) for other in later if other.split()[0] == year for s in other.split()[1:]}
    return tuple(subject for subject in subjects if _subject(subject) not in told)


def _subject(named: str) -> str:
    """The subject as it is compared: the time a window has left makes the news of its opening needless."""
    return LEFT + named.removeprefix(OPENS) if named.startswith(OPENS) else named


def _was_heard(connection: Connection, delivery: Delivery) -> bool:
    """True for a reminder whose person was heard since it was enqueued."""
    _, first, *_ = delivery.reminds.split()
    if first.startswith((DIGEST, OPENS, LEFT)):
        return False
    at = and_(channels.c.platform == delivery.platform, channels.c.chat == delivery.chat)
    made = select(o.made).where(o.id == delivery.id).scalar_subquery()
    return bool(connection.scalar(select(select(channels.c.id).where(at, channels.c.used >= made).exists())))
