"""Makes mail ready at the moment it is sent: what speaks of "now" is made anew, and news are gathered.

Mail about "now" is dropped where there is nothing to say any more, and where a newer message about the same
waits in the chat; a reminder also where the person was heard in its cluster since it was enqueued and so has
the question before them. News that wait in one chat are sent as one message; who had `A_DAY` today gets the
next ones when the next working day begins.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, and_, func, select, tuple_, update

from bot.delivery.plan import briefly, copied, with_journal_head
from bot.delivery.texts import DOOR
from bot.dialogue.codes import new_code
from bot.dialogue.said import Chat
from bot.dialogue.situation import Situation
from bot.dialogue.turn import DIGEST, LEFT, OPENS, Message
from storage.loading.loaded_situation import LoadedSituation
from storage.loading.situations import Loader
from storage.outbox.claims import postpone
from storage.outbox.enqueue import stand_at
from storage.outbox.rows import Delivery, give_up, o
from storage.records import journal, seats
from storage.schema import UNFINISHED, channels, outbox

# Makes the message about these subjects as it reads now; None where there is nothing to say any more.
MakeAnew = Callable[[Situation, tuple[str, ...]], Message | None]
# Messages with news to one person in a day, at most.
A_DAY = 2


def refresh(connection: Connection, loader: Loader, delivery: Delivery, anew: MakeAnew) -> Delivery | None:
    """The claimed message as it is to be sent; None if it is dropped, or held until another day."""
    chat = Chat(delivery.platform, delivery.chat, delivery.group)
    cycle, *about = delivery.reminds.split()
    loaded = loader.for_delivery(connection, chat, int(cycle.removeprefix("k")))
    hears = loader.platforms[delivery.platform].hears
    if delivery.news and (later := _held_until(connection, delivery, loaded.situation, hears=hears)):
        postpone(connection, delivery.id, later)
        # It was not tried: a failure tomorrow is the first.
        connection.execute(update(outbox).where(o.id == delivery.id).values(attempts=o.attempts - 1))
        return None
    if not about:
        current: Delivery | None = _gathered(connection, delivery)
    else:
        current = _made_anew(connection, loaded, delivery, anew, hears=hears)
    return current if hears or current is None else _with_door(connection, loader, loaded, current)


def _with_door(
    connection: Connection, loader: Loader, loaded: LoadedSituation, delivery: Delivery
) -> Delivery | None:
    """Message to an address, with a link to a page that is made for this try; the link is not stored. None
    where the address is nobody's any more."""
    person, links = loaded.situation.person, loader.links
    if person is None:
        give_up(connection, and_(o.id == delivery.id, UNFINISHED), "replaced")
        return None
    if not links:
        return delivery
    code = new_code(loaded.situation.entropy, f"mail {delivery.id}")
    seats.issue_door(connection, loader.vault, loaded.cluster, person.id, code, loaded.situation.now)
    return replace(delivery, text=f"{delivery.text}\n\n{DOOR}\n{links[-1].format(code=code)}")


def _made_anew(
    connection: Connection, loaded: LoadedSituation, delivery: Delivery, anew: MakeAnew, *, hears: bool
) -> Delivery | None:
    chat = Chat(delivery.platform, delivery.chat, delivery.group)
    this = and_(o.id == delivery.id, UNFINISHED)
    about = _not_told_later(connection, delivery)
    heard = _was_heard(connection, loaded, delivery, hears=hears)
    message = anew(loaded.situation, about) if about and not heard else None
    if message is None:
        give_up(connection, this, "replaced")
        return None
    post = message.to.kind == "group"
    if not hears:
        message = briefly(message)
    if message.asks and not message.beside:
        stand_at(connection, chat, message.asks, loaded.cluster)
    if message.head:
        message = with_journal_head(message, journal.head(connection, loaded.cluster))
    if post and hears and not chat.grouped:
        message = copied(message)
    if not chat.grouped:
        message = replace(message, text=loaded.situation.headed(message.text))
    # Its keyboard is a new one, so that nobody has to take the old one off any more.
    stale = and_(o.target == delivery.id, o.strip, UNFINISHED)
    connection.execute(update(outbox).where(stale).values(state="replaced"))
    body = {"text": message.text, "style": message.style, "asks": message.asks}
    options = [[option.key, option.label] for option in message.options]
    connection.execute(update(outbox).where(this).values(**body, options=options, live=bool(options)))
    return replace(delivery, text=message.text, options=message.options, style=message.style, asks=message.asks)


# --- news ---


def _held_until(
    connection: Connection, delivery: Delivery, situation: Situation, *, hears: bool
) -> datetime | None:
    """The next working morning for somebody who had as much news today as they get; None where it may go."""
    today = datetime.combine(situation.now.astimezone(situation.zone).date(), time.min, situation.zone)
    c = channels.c
    own = select(c.person).where(c.platform == delivery.platform, c.chat == delivery.chat).scalar_subquery()
    chats = select(c.platform, c.chat).where(c.person == own, ~c.grouped)
    # What goes to an address goes there besides, and is counted by itself.
    theirs = tuple_(o.platform, o.chat).in_(chats if hears else [(delivery.platform, delivery.chat)])
    had = and_(o.news, o.state == "sent", o.due >= today, theirs)
    if (connection.scalar(select(func.count()).where(had)) or 0) >= A_DAY:
        return situation.timetable.working.later(today + timedelta(days=1))
    # As `due` the row keeps on which day it is sent.
    connection.execute(update(outbox).where(o.id == delivery.id).values(due=situation.now))
    return None


def _gathered(connection: Connection, delivery: Delivery) -> Delivery:
    """The news with what other news wait in its chat. Mail about "now" comes by itself: it is made anew."""
    waiting = and_(o.platform == delivery.platform, o.chat == delivery.chat, UNFINISHED, o.state != "sending")
    plain = and_(o.news, ~o.reminds.contains(" "), o.id != delivery.id)
    others = connection.execute(select(o.id, o.text).where(waiting, plain).order_by(o.id)).all()
    if not others:
        return delivery
    text = "\n\n".join(dict.fromkeys([delivery.text, *(row.text for row in others)]))
    give_up(connection, o.id.in_([row.id for row in others]), "replaced")
    connection.execute(update(outbox).where(o.id == delivery.id).values(text=text))
    return replace(delivery, text=text)


# --- mail about "now" ---


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


def _was_heard(connection: Connection, loaded: LoadedSituation, delivery: Delivery, *, hears: bool) -> bool:
    """True for a reminder whose person was heard in its cluster since it was enqueued."""
    _, first, *_ = delivery.reminds.split()
    if first.startswith((DIGEST, OPENS, LEFT)):
        return False
    here = and_(channels.c.platform == delivery.platform, channels.c.chat == delivery.chat)
    if not hears:
        here = channels.c.person == (loaded.situation.person.id if loaded.situation.person else 0)
    at = and_(here, channels.c.cluster == loaded.cluster)
    made = select(o.made).where(o.id == delivery.id).scalar_subquery()
    return bool(connection.scalar(select(select(channels.c.id).where(at, channels.c.used >= made).exists())))
