"""Writes what a turn says into the outbox: audiences resolved, taps edited, old keyboards taken off.

Why a tap edits: .github/decisions/0009-a-tap-edits-its-message.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from bot.dialogue.facts import Answered
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.turn import Audience, Message, Turn
from storage.database.statements import Prepared
from storage.loading.queries import Chat
from storage.loading.situations import LoadedSituation
from storage.outbox import chat_view
from storage.outbox.chat_view import NEW, MessageRef, place_of
from storage.outbox.fast_path import Claim
from storage.outbox.rows import ANSWER, KEYBOARD, MANY, Delivery, as_delivery, owe, owe_later
from storage.records import journal
from storage.schema import channels

# Written over a message that showed a choice, once the chat has moved on to the next.
TAKEN_BACK = "Nội dung phiếu đã gỡ khỏi tin này."
# What a message is that will show a choice, before it does: this may come twice, an edit of it may not.
IN_PLACE = "Phiếu của đơn vị hiện tại đây. Nếu chưa thấy, đề nghị gõ “bỏ phiếu”."
HEAD = "Nhật ký của cụm:"
COPY = "Bài đăng cho nhóm (sao chép):"
NO_FILES = "(Ứng dụng này không chuyển được tệp; đề nghị nhận tệp từ thư ký cụm.)"


@dataclass
class OutboxWriter:
    """Writes the messages of one turn. Whom a seat or role is, is settled before the turn's facts are kept
    (who leaves a seat is still told so); in which chat they are reached, after them."""

    connection: Connection
    standing: LoadedSituation
    said: Said | None
    platforms: Mapping[str, Platform]
    claim: Claim | None = None
    """With it the first message to the chat that spoke is claimed at once, if nothing stands before it."""
    follows: bool = False
    """An answer is being sent to that chat: what is owed there besides is taken on when it was delivered."""
    handed: list[Delivery] = field(default_factory=list)
    left: set[tuple[str, int]] = field(default_factory=set)
    """Platform and lane of what is left to be claimed."""

    @property
    def here(self) -> Situation:
        return self.standing.here

    def say(self, turn: Turn) -> None:
        """The result and the question in the chat that spoke, further messages here, then all others."""
        messages = [self._with_head(m) if m.head else m for m in turn.messages]
        further = [m for m in messages if m.to.kind == "here"]
        if self.said is not None:
            self._answer(self.said, turn, further)
        for message in messages:
            if message.to.kind == "group":
                self._post(message)
            elif message.to.kind != "here":
                self._tell(message, self._reached(_people(self.here.roster, message.to)))

    def _with_head(self, message: Message) -> Message:
        head = journal.head(self.connection, self.standing.cluster)
        return replace(message, text=f"{message.text}\n\n{HEAD} {head}") if head else message

    # --- the chat that spoke ---

    def _answer(self, said: Said, turn: Turn, further: list[Message]) -> None:
        chat = Chat(said.platform, said.chat, said.group)
        result, ask = Message(turn.result) if turn.result else None, turn.ask
        place, last = NEW, False
        asked, about = chat_view.out(chat)
        out = asked.all(self.connection, about)
        if any(row.state != "sent" for row in out):
            self.claim, self.follows = None, any(row.state == "sending" for row in out)
        if said.kind == "tap" and said.on and self.here.platform.edits:
            place, last = chat_view.tapped(self.connection, chat, said)
        apart = turn.stays or bool(further) or (place != NEW and not last)
        if ask and not apart:
            result, ask = replace(ask, text="\n\n".join(filter(None, [turn.result, ask.text]))), None
        if result is None or result.document:
            place = NEW
        if result:
            self._put(chat, result, place)
        for message in further:
            self._tell(message, [chat])
        if ask:
            self._put(chat, ask, NEW)
        self._take_keyboards_off(chat, said, turn, place, out)

    def _take_keyboards_off(
        self, chat: Chat, said: Said, turn: Turn, edited: MessageRef, out: Sequence[Any]
    ) -> None:
        """The keyboards of the question that was answered, and of the one that is put again."""
        platform = self.here.platform
        answered = said.question or self.here.channel.asked
        done = any(isinstance(fact, Answered) and fact.question == answered for fact in turn.facts)
        if not (platform.edits and platform.buttons and (turn.ask or done)):
            return
        questions = {answered, turn.ask.asks if turn.ask else ""} - {""}
        for row in out:
            if not (row.live and row.asks in questions and row.state in _SHOWN):
                continue
            if place_of(row) != edited:
                self.take_back(chat, row, TAKEN_BACK if row.private else "")

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
        if message.document:
            carried = [chat for chat in chats if self.platforms[chat.platform].files]
            self._tell_of_file(message, [chat for chat in chats if chat not in carried])
            chats = carried
        for chat in chats:
            edits = self.platforms[chat.platform].edits
            if message.board and edits:
                self._put_board(chat, message)
            elif not (message.board and message.small):
                self._put(chat, message, NEW)
            if message.asks and not message.beside:
                at = and_(channels.c.platform == chat.platform, channels.c.chat == chat.chat)
                self.connection.execute(update(channels).where(at).values(asked=message.asks, purpose=True))

    def _tell_of_file(self, message: Message, chats: Sequence[Chat]) -> None:
        """Where a messenger carries no files, people are told what there is."""
        for chat in chats:
            self._put(chat, replace(message, text=f"{message.text}\n{NO_FILES}", document=None), NEW)

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
        chats = []
        for person in people:
            theirs = _CHATS_OF.all(self.connection, {"who": person})
            chats += [Chat(c.platform, c.chat) for c in theirs if c.platform in self.platforms][:1]
        return chats

    # --- rows ---

    def _put_board(self, chat: Chat, message: Message) -> None:
        last = chat_view.newest_board(self.connection, chat, message.board)
        if last is None:
            self._put(chat, message, NEW)
        elif last.text != message.text:
            self._put(chat, message, place_of(last))

    def _put(self, chat: Chat, message: Message, place: MessageRef) -> None:
        if message.private and place == NEW and self.platforms[chat.platform].edits:
            # A send that may have arrived is repeated, and nobody could ever take back the first copy.
            place = MessageRef(row=self._begin(chat, IN_PLACE))
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
            reminds=self._reminds(message),
            document=asdict(message.document) if message.document else None,
            live=bool(message.options),
        )

    def take_back(self, chat: Chat, row: Any, text: str) -> None:
        """A message put out before is written over, or without a `text` only loses its keyboard."""
        platform = self.platforms[chat.platform]
        if platform.edits and (text or platform.buttons):
            self._insert(chat, place_of(row), **({"text": text} if text else {"strip": True}))

    def _reminds(self, message: Message) -> str:
        """The year and the windows, for making the reminder anew; "" for what is none."""
        cycle = self.here.cycle
        return " ".join([cycle.id, *message.reminds]) if cycle and message.reminds else ""

    def _insert(self, chat: Chat, place: MessageRef, **values: Any) -> None:
        """One row, written with whatever else this turn writes."""
        row = self._row(chat, place, values)
        owe_later(self.connection, chat, self.here.now, partial(self._hand, chat, row), **row)

    def _begin(self, chat: Chat, text: str) -> int:
        """A new message that others of this turn will change; its number."""
        row = self._row(chat, NEW, {"text": text})
        id = owe(self.connection, chat, self.here.now, **row)
        self._hand(chat, row, id)
        return id

    def _row(self, chat: Chat, place: MessageRef, values: dict[str, Any]) -> dict[str, Any]:
        """An edit makes void its message's keyboard, and an edit of it not yet sent."""
        if place != NEW:
            chat_view.make_void(self.connection, chat, place, strip=bool(values.get("strip")))
        said = self.said
        answer = said is not None and (chat.platform, chat.chat) == (said.platform, said.chat)
        lane = KEYBOARD if values.get("strip") else ANSWER if answer else MANY
        claim = self.claim if lane == ANSWER and not place.row and not values.get("private") else None
        row = values | {"edit": place.message, "target": place.row or None, "lane": lane}
        if claim is None:
            if lane != ANSWER or not self.follows:
                self.left.add((chat.platform, lane))
            return row
        # Whatever else is owed to this chat follows it.
        self.claim, self.follows = None, True
        return row | {"state": "sending", "by": claim.by, "until": claim.until, "attempts": 1}

    def _hand(self, chat: Chat, row: Mapping[str, Any], id: int) -> None:
        if row.get("state") == "sending":
            self.handed.append(as_delivery(id, chat, row))


def _people(roster: Sequence[Seat], audience: Audience) -> list[int]:
    """The persons an audience is, each once."""
    if audience.kind == "person":
        return [audience.person]
    if audience.kind == "seat":
        seats = [s for s in roster if s.id == audience.seat]
    else:
        seats = [s for s in roster if s.role == audience.role and audience.unit in ("", s.unit)]
    return list({h.person.id: None for s in seats for h in s.holders})


_c = channels.c
_CHATS_OF = Prepared(
    select(_c.platform, _c.chat)
    .where(_c.person == bindparam("who"), ~_c.grouped, _c.reachable)
    .order_by(_c.used.desc(), _c.id.desc())
)
_SHOWN = ("queued", "sending", "unknown", "sent")
