"""Refreshes a reminder at the moment it is sent: it says what is owed now, or is dropped.

It is dropped where nothing is owed any more, where the person was heard in its cluster since it was enqueued
and so has the question before them, and where a newer reminder of that cluster waits.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, and_, or_, select, update

from bot.dialogue.said import Chat
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from storage.loading.situations import Loader
from storage.outbox.enqueue import stand_at
from storage.outbox.rows import Delivery, give_up, o
from storage.schema import UNFINISHED, channels, cycles, outbox

# Makes the reminder of these windows; None if nothing is owed there any more.
Remind = Callable[[Situation, tuple[str, ...]], Message | None]


def refresh(connection: Connection, loader: Loader, delivery: Delivery, remind: Remind) -> Delivery | None:
    """The claimed reminder as it is to be sent; None if it is dropped."""
    chat = Chat(delivery.platform, delivery.chat)
    cycle, *windows = delivery.reminds.split()
    loaded = loader.for_delivery(connection, chat, int(cycle.removeprefix("k")))
    situation = loaded.situation
    this = and_(o.id == delivery.id, UNFINISHED)
    later = and_(o.platform == chat.platform, o.chat == chat.chat, o.id > delivery.id, UNFINISHED)
    at = and_(channels.c.platform == chat.platform, channels.c.chat == chat.chat)
    here = and_(at, channels.c.cluster == loaded.cluster)
    made = select(o.made).where(o.id == delivery.id).scalar_subquery()
    years = connection.scalars(select(cycles.c.id).where(cycles.c.cluster == loaded.cluster))
    needless = or_(
        select(o.id).where(later, or_(*(o.reminds.startswith(f"k{year} ") for year in years))).exists(),
        select(channels.c.id).where(here, channels.c.used >= made).exists(),
    )
    message = None if connection.scalar(select(needless)) else remind(situation, tuple(windows))
    if message is None:
        give_up(connection, this, "replaced")
        return None
    if message.asks and not message.beside:
        stand_at(connection, chat, message.asks, loaded.cluster)
    message = replace(message, text=situation.headed(message.text))
    # Its keyboard is a new one, so that nobody has to take the old one off any more.
    stale = and_(o.target == delivery.id, o.strip, UNFINISHED)
    connection.execute(update(outbox).where(stale).values(state="replaced"))
    body = {"text": message.text, "style": message.style, "asks": message.asks}
    options = [[option.key, option.label] for option in message.options]
    connection.execute(update(outbox).where(this).values(**body, options=options, live=bool(options)))
    return replace(delivery, text=message.text, options=message.options, style=message.style, asks=message.asks)
