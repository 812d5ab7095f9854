"""Joins what waits in a chat with the message that goes there now, on platforms that take only so many a month.

The rule is pure (bot.delivery.joined_messages); here it is applied to rows, in the transaction of the claim:
the claimed row says it all, and those that went into it are replaced.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, text, update

from bot.delivery.joined_messages import TOGETHER, Part, gathered, is_to_copy
from bot.dialogue.said import Chat
from storage.code_vault import SEALED
from storage.database.statements import Prepared
from storage.outbox.rows import MANY, Delivery, delivery_of, give_up, o
from storage.schema import UNFINISHED, outbox


def join_waiting(connection: Connection, delivery: Delivery, longest: int, now: datetime) -> Delivery:
    """The claimed message, with what waits in its chat and can go along."""
    if delivery.group or delivery.strip or delivery.erase or delivery.edit:
        return delivery
    waiting = {"on": delivery.platform, "in": delivery.chat, "until": now + TOGETHER}
    others = [row for row in _WAITING.all(connection, waiting) if row.id != delivery.id]
    one = gathered(_part(delivery), [_part(delivery_of(row, "", 0)) for row in others], longest)
    if one is None:
        return delivery
    give_up(connection, o.id.in_(one.taken), "replaced", "joined")
    values: dict[str, Any] = {"text": one.text}
    if one.question:
        options = [[option.key, option.label] for option in one.question.options]
        about = {"style": one.question.style, "asks": one.question.asks}
        values |= {"options": options, "live": bool(options), **about}
    connection.execute(update(outbox).where(o.id == delivery.id).values(**values))
    row = connection.execute(select(outbox).where(o.id == delivery.id)).one()
    return delivery_of(row, row.edit, row.attempts)


def let_go(connection: Connection, chat: Chat, now: datetime) -> None:
    """Makes what waits for others in the chat due: something goes there that waits for nothing. What the
    platform made wait, waits longer than that, and goes on waiting."""
    held = and_(o.platform == chat.platform, o.chat == chat.chat, UNFINISHED, o.lane == MANY)
    waits = and_(held, o.state == "queued", o.attempts == 0, o.due > now, o.due <= now + TOGETHER, ~o.news)
    connection.execute(update(outbox).where(waits).values(due=now))


def _part(delivery: Delivery) -> Part:
    own = (
        delivery.private,
        delivery.document,
        delivery.board,
        delivery.pin,
        delivery.news,
        delivery.reminds,
        delivery.text.startswith(SEALED),
        is_to_copy(delivery.text),
    )
    question = (delivery.options, delivery.style, delivery.asks)
    return Part(delivery.text, delivery.id, *question, apart=any(own))


# What was tried before may have arrived: it goes by itself.
_WAITING = Prepared(
    select(outbox)
    .where(o.platform == bindparam("on"), o.chat == bindparam("in"), text(f"outbox.{UNFINISHED}"))
    .where(o.state == "queued", o.attempts == 0, ~o.strip, ~o.erase, o.edit == "", o.target.is_(None))
    .where(o.due <= bindparam("until"))
    .order_by(o.id)
    .with_for_update(skip_locked=True, of=outbox)
)
