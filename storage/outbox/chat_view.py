"""What a chat shows: its messages by their ids at the platform, or by their rows while they have none; which of
them bear a keyboard, and what is still to change them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    or_,
    select,
    text,
    union_all,
    update,
)

from bot.dialogue.said import Said
from storage.database.statements import Lookup, Prepared, Values
from storage.loading.queries import Chat
from storage.outbox.rows import give_up
from storage.schema import LIVE, UNFINISHED, outbox

o = outbox.c


@dataclass(frozen=True)
class MessageRef:
    """A message that was put out before: the platform's id of it, or, while that is unknown, its row."""

    message: str = ""
    row: int = 0


NEW = MessageRef()


def place_of(row: Any) -> MessageRef:
    """The message that a row put out or changed."""
    message = row.message or row.edit
    return MessageRef(message) if message else MessageRef(row=row.target or row.id)


def out(chat: Chat) -> Lookup:
    """What is not said yet in a chat, and what still shows a keyboard there."""
    return _OUT, _here(chat)


def on_tap(chat: Chat, message: str) -> list[Lookup]:
    """What is asked besides when a message was tapped."""
    return [(_NEWEST, _here(chat)), (_WAITING, {**_here(chat), "shown": message})]


def tapped(connection: Connection, chat: Chat, said: Said) -> tuple[MessageRef, bool]:
    """The tapped message, and whether it is the chat's last: nothing was sent or is owed after it.

    A page may show a message before it counts as sent; then it is known by its row and its question.
    """
    newest = _NEWEST.first(connection, _here(chat))
    if newest is None or newest.message:
        return MessageRef(said.on), newest is not None and newest.message == said.on
    if str(newest.id) == said.on:
        shows = and_(or_(o.id == newest.id, o.target == newest.id), o.asks == said.question)
        if connection.scalar(select(o.id).where(_in(chat), shows).limit(1)):
            return MessageRef(row=newest.id), True
    return MessageRef(said.on), False


def question_of(connection: Connection, chat: Chat, message: str) -> str:
    """Question that a message of ours has put, the last one after its edits; "" if none is known."""
    rows = select(o.asks).where(_in(chat), _of_message, o.state == "sent", o.asks != "")
    return connection.scalar(rows.order_by(o.id.desc()).limit(1), {"shown": message}) or ""


def newest_board(connection: Connection, chat: Chat, board: str) -> Any:
    """The row that put out or changed a board last, unless it is given up; None if there is none."""
    query = (
        select(o.id, o.state, o.text, o.message, o.edit, o.target)
        .where(_in(chat), o.board == board, o.state.not_in(("undeliverable", "replaced")))
        .order_by(o.id.desc())
        .limit(1)
    )
    return connection.execute(query).first()


def make_void(connection: Connection, chat: Chat, place: MessageRef, *, strip: bool) -> None:
    """An edit of the message is about to be owed: its keyboard counts no longer, and an edit of it that waits
    is not sent any more, unless this one is a `strip`, which only takes the keyboard off."""
    same = {**_here(chat), "shown": place.row or place.message}
    void, waiting = (_VOID_OF_ROW, _WAITING_OF_ROW) if place.row else (_VOID, _WAITING)
    rows = [] if strip else waiting.all(connection, same)
    void.later(connection, same)
    if rows:
        give_up(connection, o.id.in_([row.id for row in rows]), "replaced")


def _here(chat: Chat) -> Values:
    return {"on": chat.platform, "in": chat.chat}


def _in(chat: Chat) -> ColumnElement[bool]:
    return and_(o.platform == chat.platform, o.chat == chat.chat)


_in_chat = and_(o.platform == bindparam("on"), o.chat == bindparam("in"))
_place_of = (o.id, o.state, o.live, o.asks, o.message, o.edit, o.target, o.strip, o.private)
# Two halves, since SQLite uses a partial index only for its very own condition.
_OUT = Prepared(
    union_all(
        select(*_place_of).where(_in_chat, LIVE),
        select(*_place_of).where(_in_chat, UNFINISHED, text("NOT live"), ~o.strip),
    )
)
_NEWEST = Prepared(
    select(o.id, o.message)
    .where(_in_chat, ~o.strip, or_(UNFINISHED, o.state == "sent"))
    .where(or_(and_(o.edit == "", o.target.is_(None)), and_(o.state == "sent", o.message != o.edit)))
    .order_by(o.id.desc())
    .limit(1)
)
# Rows that put out or change one message, known by its id at the platform, or, while there is none, by its row.
_meant = outbox.alias("meant")
_of_message = or_(
    o.message == bindparam("shown", type_=Text),
    o.edit == bindparam("shown", type_=Text),
    and_(
        o.target.is_not(None),
        select(_meant.c.id)
        .where(_meant.c.id == o.target, _meant.c.message == bindparam("shown", type_=Text))
        .correlate(outbox)
        .exists(),
    ),
)
_of_row = or_(o.id == bindparam("shown", type_=Integer), o.target == bindparam("shown", type_=Integer))
_waits = and_(_in_chat, UNFINISHED, o.state == "queued", or_(o.edit != "", o.target.is_not(None)))
_VOID = Prepared(update(outbox).where(_in_chat, text("outbox.live"), _of_message).values(live=False))
_VOID_OF_ROW = Prepared(update(outbox).where(_in_chat, text("outbox.live"), _of_row).values(live=False))
_WAITING = Prepared(select(o.id).where(_waits, _of_message))
_WAITING_OF_ROW = Prepared(select(o.id).where(_waits, _of_row))
