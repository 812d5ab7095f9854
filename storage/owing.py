"""What a turn says becomes messages owed: audiences resolved, taps edited, old keyboards taken off (law 9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from bot.conversations.situation import (
    Answered,
    Audience,
    Message,
    Platform,
    Said,
    Seat,
    Situation,
    Turn,
)
from storage.outbox import give_up, owe
from storage.reading import Chat
from storage.situations import Standing
from storage.tables import UNFINISHED, channels, outbox

COPY = "Bài đăng cho nhóm (sao chép):"


@dataclass(frozen=True)
class Place:
    """A message that was put out before: the platform's id of it, or, while that is unknown, its row."""

    message: str = ""
    row: int = 0


NEW = Place()


@dataclass
class Owing:
    """Writes the messages of one turn. Whom a seat or role is, is settled before the turn's facts are kept
    (who leaves a seat is still told so); in which chat they are reached, after them."""

    connection: Connection
    standing: Standing
    said: Said | None
    platforms: Mapping[str, Platform]

    @property
    def here(self) -> Situation:
        return self.standing.here

    def say(self, turn: Turn) -> None:
        """The result and the question in the chat that spoke, further messages here, then all others."""
        further = [m for m in turn.messages if m.to.kind == "here"]
        if self.said is not None:
            self._answer(self.said, turn, further)
        for message in turn.messages:
            if message.to.kind == "group":
                self._post(message)
            elif message.to.kind != "here":
                self._tell(message, self._reached(_people(self.here.roster, message.to)))

    # --- the chat that spoke ---

    def _answer(self, said: Said, turn: Turn, further: list[Message]) -> None:
        chat = Chat(said.platform, said.chat, said.group)
        result, ask = Message(turn.result) if turn.result else None, turn.ask
        place, last = NEW, False
        if said.kind == "tap" and said.on and self.here.platform.edits:
            place, last = self._tapped(chat, said)
        apart = turn.stays or bool(further) or (place != NEW and not last)
        if ask and not apart:
            result, ask = replace(ask, text="\n\n".join(filter(None, [turn.result, ask.text]))), None
        if result is None or result.document:
            place = NEW
        self._take_keyboards_off(chat, said, turn, place)
        if result:
            self._put(chat, result, place)
        for message in further:
            self._tell(message, [chat])
        if ask:
            self._put(chat, ask, NEW)

    def _tapped(self, chat: Chat, said: Said) -> tuple[Place, bool]:
        """The tapped message, and whether it is the chat's last: nothing was sent or is owed after it.

        A page may show a message before it counts as sent; then it is known by its row and its question.
        """
        o = outbox.c
        anew = and_(o.edit == "", o.target.is_(None))
        query = (
            select(o.id, o.message)
            .where(_in(chat), ~o.strip, or_(UNFINISHED, o.state == "sent"))
            .where(or_(anew, and_(o.state == "sent", o.message != o.edit)))
            .order_by(o.id.desc())
            .limit(1)
        )
        newest = self.connection.execute(query).first()
        if newest is None or newest.message:
            return Place(said.on), newest is not None and newest.message == said.on
        if str(newest.id) == said.on:
            shows = and_(or_(o.id == newest.id, o.target == newest.id), o.asks == said.question)
            if self.connection.scalar(select(o.id).where(_in(chat), shows).limit(1)):
                return Place(row=newest.id), True
        return Place(said.on), False

    def _take_keyboards_off(self, chat: Chat, said: Said, turn: Turn, edited: Place) -> None:
        """The keyboards of the question that was answered, and of the one that is put again."""
        platform = self.here.platform
        answered = said.question or self.here.channel.asked
        done = any(isinstance(fact, Answered) and fact.question == answered for fact in turn.facts)
        if not (platform.edits and platform.buttons and (turn.ask or done)):
            return
        questions = {answered, turn.ask.asks if turn.ask else ""} - {""}
        o = outbox.c
        live = and_(_in(chat), o.live, o.asks.in_(questions), or_(UNFINISHED, o.state == "sent"))
        for row in self.connection.execute(select(o.id, o.message, o.edit, o.target).where(live)).all():
            if (place := _place(row)) != edited:
                self._insert(chat, place, strip=True)

    # --- all others ---

    def _post(self, message: Message) -> None:
        groups = self._groups()
        if groups:
            self._tell(message, groups)
        elif not message.small:
            # Where the bot cannot post, the chair and the secretary get the post ready to copy.
            copy = replace(message, text=f"{COPY}\n{message.text}", board="", pin=False)
            roles = [Audience("role", role="chair"), Audience("role", role="secretary")]
            people = {p: None for audience in roles for p in _people(self.here.roster, audience)}
            self._tell(copy, self._reached(people))

    def _tell(self, message: Message, chats: Sequence[Chat]) -> None:
        for chat in chats:
            edits = self.platforms[chat.platform].edits
            if message.board and edits:
                self._put_board(chat, message)
            elif not (message.board and message.small):
                self._put(chat, message, NEW)
            if message.asks:
                at = and_(channels.c.platform == chat.platform, channels.c.chat == chat.chat)
                self.connection.execute(update(channels).where(at).values(asked=message.asks, purpose=True))

    def _groups(self) -> list[Chat]:
        able = [name for name, platform in self.platforms.items() if platform.groups]
        query = select(channels.c.platform, channels.c.chat).where(
            channels.c.cluster == self.standing.cluster,
            channels.c.bound,
            channels.c.reachable,
            channels.c.platform.in_(able),
        )
        return [Chat(platform, chat, True) for platform, chat in self.connection.execute(query)]

    def _reached(self, people: Iterable[int]) -> list[Chat]:
        """Each person in the chat they used last, of those that can still be written to."""
        wanted = list(people)
        if not wanted:
            return []
        c = channels.c
        query = (
            select(c.person, c.platform, c.chat)
            .where(c.person.in_(wanted), ~c.grouped, c.reachable, c.platform.in_(list(self.platforms)))
            .order_by(c.used, c.id)
        )
        last = {row.person: Chat(row.platform, row.chat) for row in self.connection.execute(query)}
        return [last[person] for person in wanted if person in last]

    # --- rows ---

    def _put_board(self, chat: Chat, message: Message) -> None:
        o = outbox.c
        given_up = ("undeliverable", "replaced")
        query = (
            select(o.id, o.state, o.text, o.message, o.edit, o.target)
            .where(_in(chat), o.board == message.board, o.state.not_in(given_up))
            .order_by(o.id.desc())
            .limit(1)
        )
        last = self.connection.execute(query).first()
        if last is None:
            self._put(chat, message, NEW)
        elif last.text != message.text:
            self._put(chat, message, _place(last))

    def _put(self, chat: Chat, message: Message, place: Place) -> None:
        self._insert(
            chat,
            place,
            text=message.text,
            options=[[o.key, o.label] for o in message.options],
            style=message.style,
            asks=message.asks,
            board=message.board,
            pin=message.pin,
            private=message.private,
            document=asdict(message.document) if message.document else None,
            live=bool(message.options),
        )

    def _insert(self, chat: Chat, place: Place, **values: Any) -> None:
        """One row. An edit makes void the keyboard of its message, and an edit of it not yet sent."""
        if place != NEW:
            o = outbox.c
            same = and_(_in(chat), _shows(place))
            self.connection.execute(update(outbox).where(same, o.live).values(live=False))
            edits = or_(o.edit != "", o.target.is_not(None))
            waiting = and_(same, UNFINISHED, o.state == "queued", edits)
            if not values.get("strip"):
                give_up(self.connection, waiting, "replaced")
        owe(self.connection, chat, self.here.now, edit=place.message, target=place.row or None, **values)


def _place(row: Any) -> Place:
    message = row.message or row.edit
    return Place(message) if message else Place(row=row.target or row.id)


def _in(chat: Chat) -> ColumnElement[bool]:
    return and_(outbox.c.platform == chat.platform, outbox.c.chat == chat.chat)


def _shows(place: Place) -> ColumnElement[bool]:
    """Rows that put out or change this message."""
    if place.row:
        return or_(outbox.c.id == place.row, outbox.c.target == place.row)
    meant = outbox.alias()
    found = select(meant.c.id).where(meant.c.id == outbox.c.target, meant.c.message == place.message)
    by_row = and_(outbox.c.target.is_not(None), found.exists())
    return or_(outbox.c.message == place.message, outbox.c.edit == place.message, by_row)


def _people(roster: Sequence[Seat], audience: Audience) -> list[int]:
    """The persons an audience is, each once."""
    if audience.kind == "person":
        return [audience.person]
    if audience.kind == "seat":
        seats = [s for s in roster if s.id == audience.seat]
    else:
        seats = [s for s in roster if s.role == audience.role and audience.unit in ("", s.unit)]
    return list({h.person.id: None for s in seats for h in s.holders})
