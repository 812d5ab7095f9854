"""Reads what a chat shows: its keyboards, the message that was tapped, its boards, and edits still to be made.

A message is known by its id at the platform, or by its row while it has none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    or_,
    select,
    text,
    union_all,
    update,
)

from bot.delivery.chat_view import Board, ChatView, MessageRef, ShownMessage
from bot.dialogue.said import Chat, Said
from storage.database.statements import Lookup, Prepared, Values
from storage.outbox.rows import give_up
from storage.schema import LIVE, UNFINISHED, outbox

o = outbox.c


def ref_of(row: Any) -> MessageRef:
    """The message that a row put out or changed."""
    message = row.message or row.edit
    return MessageRef(message) if message else MessageRef(row=row.target or row.id)


def open_rows(chat: Chat) -> Lookup:
    """Lookup of a chat's rows that are unfinished or still show a keyboard."""
    return _OPEN, _here(chat)


def on_tap(chat: Chat, message: str) -> list[Lookup]:
    """Lookups of a turn that follows a tap on the message."""
    shown = {**_here(chat), "shown": message}
    return [(_NEWEST, _here(chat)), (_WAITING, shown), (_TEXT, shown)]


def view_of(connection: Connection, chat: Chat, said: Said, rows: Sequence[Any], *, edits: bool) -> ChatView:
    """The chat that spoke, made of its open `rows`. `edits`: its platform can edit the tapped message."""
    keyboards = tuple(ShownMessage(ref_of(row), row.asks, row.private) for row in rows if row.live)
    if said.kind == "tap" and said.on and edits:
        ref, is_last = _tapped(connection, chat, said)
        return ChatView(chat, keyboards, ref, is_last, _text(connection, chat, ref))
    return ChatView(chat, keyboards)


def _tapped(connection: Connection, chat: Chat, said: Said) -> tuple[MessageRef, bool]:
    """The tapped message; true if it is the chat's last, with nothing sent or owed after it.

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


def _text(connection: Connection, chat: Chat, ref: MessageRef) -> str:
    """Text of the message now; "" where its body is blanked, or shows a choice."""
    lookup = _TEXT_OF_ROW if ref.row else _TEXT
    row = lookup.first(connection, {**_here(chat), "shown": ref.row or ref.message})
    return "" if row is None or row.private else row.text


def question_of(connection: Connection, chat: Chat, message: str) -> str:
    """Question that a message of ours has put, the last one after its edits; "" if none is known."""
    rows = select(o.asks).where(_in(chat), _of_message, o.state == "sent", o.asks != "")
    return connection.scalar(rows.order_by(o.id.desc()).limit(1), {"shown": message}) or ""


def board_of(connection: Connection, chat: Chat, name: str, since: datetime | None = None) -> Board | None:
    """The newest state of a board that is not given up, and was posted since a moment, if one is given; None
    if there is none."""
    states = (
        select(o.id, o.state, o.text, o.message, o.edit, o.target)
        .where(_in(chat), o.board == name, o.state.not_in(("undeliverable", "replaced")))
        .order_by(o.id.desc())
        .limit(1)
    )
    row = connection.execute(states).first()
    if row is None or (since and not connection.scalar(_posted(chat, name, since))):
        return None
    return Board(ref_of(row), row.text)


def _posted(chat: Chat, name: str, since: datetime) -> Select[tuple[int]]:
    """A row that has put out the board since then; one that only edits it, or was given up, is none."""
    new = and_(o.edit == "", o.target.is_(None), o.state.not_in(("undeliverable", "replaced")))
    return select(o.id).where(_in(chat), o.board == name, new, o.made >= since).limit(1)


def supersede(connection: Connection, chat: Chat, ref: MessageRef, *, strip: bool) -> None:
    """Makes room for an edit of the message: its keyboard counts no longer, and an edit of it that waits is
    replaced. A `strip` replaces none, since it only takes the keyboard off."""
    same = {**_here(chat), "shown": ref.row or ref.message}
    void, waiting = (_VOID_OF_ROW, _WAITING_OF_ROW) if ref.row else (_VOID, _WAITING)
    rows = [] if strip else waiting.all(connection, same)
    void.later(connection, same)
    if rows:
        give_up(connection, o.id.in_([row.id for row in rows]), "replaced")


def _here(chat: Chat) -> Values:
    return {"on": chat.platform, "in": chat.chat}


def _in(chat: Chat) -> ColumnElement[bool]:
    return and_(o.platform == chat.platform, o.chat == chat.chat)


_in_chat = and_(o.platform == bindparam("on"), o.chat == bindparam("in"))
_columns = (o.id, o.state, o.live, o.asks, o.message, o.edit, o.target, o.strip, o.private)
# Two halves: SQLite uses a partial index only for its very own condition.
_OPEN = Prepared(
    union_all(
        select(*_columns).where(_in_chat, LIVE),
        select(*_columns).where(_in_chat, UNFINISHED, text("NOT live"), ~o.strip),
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
# An edit that is not sent yet shows nothing; a page shows what is enqueued.
_says = select(o.text, o.private).where(_in_chat, ~o.strip, ~o.erase).order_by(o.id.desc()).limit(1)
_TEXT = Prepared(_says.where(_of_message, o.state == "sent"))
_TEXT_OF_ROW = Prepared(_says.where(_of_row, o.state != "replaced", o.state != "undeliverable"))
_WAITING_OF_ROW = Prepared(select(o.id).where(_waits, _of_row))
