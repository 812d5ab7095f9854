"""Finds and withdraws the messages that a seal takes back: those that are out, and those still owed.

Bodies that are still owed are blanked in the turn's own transaction.
"""

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.delivery.ballot_seal import Seal
from bot.delivery.chat_view import ShownMessage
from bot.dialogue.said import Chat
from storage.outbox.chat_view import ref_of
from storage.outbox.rows import give_up
from storage.schema import LIVE, UNFINISHED, channels, outbox

o = outbox.c


def shown(connection: Connection, seal: Seal) -> list[tuple[Chat, ShownMessage]]:
    """The messages with a keyboard that somebody has seen, or may see before they can be withdrawn."""
    # A new message that is not sent yet has been seen by nobody.
    unseen = and_(o.state == "queued", o.edit == "", o.target.is_(None))
    rows = connection.execute(select(outbox).where(_sealed(seal), LIVE, ~unseen).order_by(o.id)).all()
    return [
        (Chat(row.platform, row.chat, row.grouped), ShownMessage(ref_of(row), row.asks, row.private))
        for row in rows
    ]


def withdraw(connection: Connection, seal: Seal) -> None:
    """Messages still owed are given up, and the bodies of private ones blanked."""
    owed = and_(_sealed(seal), UNFINISHED)
    # One that is being sent cannot be called back; it is written over once it is known to have gone.
    give_up(connection, and_(owed, o.state != "sending"), "replaced")
    connection.execute(update(outbox).where(owed, o.private).values(text="", options=[]))


def _sealed(seal: Seal) -> ColumnElement[bool]:
    """Rows that put one of the questions, or name one message of it by its nonce."""
    asked = or_(*(or_(o.asks == id, o.asks.startswith(f"{id}.", autoescape=True)) for id in seal.questions))
    if seal.people is None:
        return asked
    return and_(asked, o.chat.in_(select(channels.c.chat).where(channels.c.person.in_(seal.people))))
