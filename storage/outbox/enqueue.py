"""Writes what a turn sends into the outbox, in the turn's own transaction.

What is sent where is planned in `bot.delivery`; here a plan becomes rows, and the first reply a claim.
Why both share a transaction: .github/decisions/0006-outbox.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from typing import Any, assert_never

from sqlalchemy import Connection, Integer, and_, bindparam, case, update

from bot.delivery.ballot_seal import seals
from bot.delivery.chat_view import ChatView, MessageRef
from bot.delivery.joined_messages import TOGETHER, waits
from bot.delivery.plan import plan, take_back
from bot.delivery.steps import Ask, Edit, Erase, GiveOut, Pin, Send, Step, Strip
from bot.dialogue.facts import CodeIssued, UploadOffered
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.turn import Message, Turn
from storage.code_vault import CodeVault
from storage.database.statements import Prepared
from storage.loading.loaded_situation import LoadedSituation
from storage.outbox import ballot_seal, chat_view
from storage.outbox.addresses import Addresses
from storage.outbox.fast_path import Claim
from storage.outbox.joined_messages import let_go
from storage.outbox.rows import (
    ANSWER,
    KEYBOARD,
    MANY,
    Delivery,
    delivery_as_enqueued,
    enqueue,
    enqueue_deferred,
)
from storage.records import reminders
from storage.schema import channels


@dataclass
class OutboxWriter:
    """Writes the messages of one turn. The persons behind a seat or a role are those before the turn's facts
    (whoever leaves a seat is still told so), the chats they are reached in those after them."""

    connection: Connection
    loaded: LoadedSituation
    said: Said | None
    platforms: Mapping[str, Platform]
    vault: CodeVault
    claim: Claim | None = None
    """Claims the first message to the chat that spoke; None once that is done, or if a row waits there."""
    in_flight: bool = False
    """A reply is being sent to that chat: its further rows are taken on when that one was delivered."""
    claimed: list[Delivery] = field(default_factory=list)
    """Replies claimed here, for the sender of this process."""
    unclaimed: set[tuple[str, int]] = field(default_factory=set)
    """Platform and lane of rows that are left for a sender to claim."""
    _codes: set[str] = field(default_factory=set)
    """Codes that are out in the cluster: a message that tells one is kept sealed."""
    _urgent: set[Chat] = field(default_factory=set)
    """Chats to which something goes that waits for nothing."""

    def write(self, turn: Turn) -> None:
        """Seals ballots first: what the plan then says of a message is the last word on it."""
        self._seal(turn)
        self._codes = {fact.code for fact in turn.facts if isinstance(fact, CodeIssued | UploadOffered)}
        self._codes |= {seat.code for seat in self.loaded.situation.roster if seat.code}
        view = self._view(self.said) if self.said else None
        addresses = Addresses(self.connection, self.loaded.cluster, self.platforms)
        steps = plan(turn, self.loaded.situation, self.said, view, addresses)
        self._plan_waits(steps)
        for step in steps:
            self._write(step)

    def _seal(self, turn: Turn) -> None:
        for seal in seals(self.loaded.situation, turn.facts):
            for chat, shown in ballot_seal.shown(self.connection, seal):
                # A platform that is not set up any more sends nothing.
                if platform := self.platforms.get(chat.platform):
                    for step in take_back(chat, shown, seal.text, platform):
                        self._write(step)
            ballot_seal.withdraw(self.connection, seal)

    def _view(self, said: Said) -> ChatView:
        """The chat that spoke. A row that waits there goes first, so that nothing new can be claimed."""
        headed = not said.group and bool(self.loaded.situation.elsewhere)
        chat = Chat(said.platform, said.chat, said.group, headed)
        lookup, values = chat_view.open_rows(chat)
        rows = lookup.all(self.connection, values)
        if any(row.state != "sent" for row in rows):
            self.claim, self.in_flight = None, any(row.state == "sending" for row in rows)
        return chat_view.view_of(self.connection, chat, said, rows, edits=self.loaded.situation.platform.edits)

    def _write(self, step: Step) -> None:
        match step:
            case Send(chat, message, placeholder):
                placed = placeholder and not chat.blocked
                ref = self._insert_placeholder(chat, placeholder) if placed else None
                values = self._columns(message) | self._due(chat)
                self._insert(chat, ref, values, to_many=message.since is not None)
            case Edit(chat, ref, message):
                self._insert(chat, ref, self._columns(message), to_many=message.since is not None)
            case Strip(chat, ref):
                self._insert(chat, ref, {"strip": True})
            case Pin(chat, ref):
                self._insert(chat, ref, {"pin": True})
            case Erase(chat, message):
                self._insert(chat, MessageRef(message), {"erase": True})
            case Ask(chat, question):
                stand_at(self.connection, chat, question, self.loaded.cluster)
            case GiveOut(post, title):
                if cycle := self.loaded.cycle:
                    reminders.note_copied(self.connection, cycle, post, title, self.loaded.situation.now)
            case _:
                assert_never(step)

    def _plan_waits(self, steps: Sequence[Step]) -> None:
        """Lets messages wait for others in their chats, or what waits there go along with them."""
        new = [step for step in steps if isinstance(step, Send) and self._counts(step.chat)]
        platforms = self.platforms
        self._urgent = {step.chat for step in new if not waits(step.message, platforms[step.chat.platform])}
        for chat in self._urgent:
            let_go(self.connection, chat, self.loaded.situation.now)

    def _counts(self, chat: Chat) -> bool:
        """True for a chat in which each message counts against a quota, and nobody waits for a reply."""
        replies = self.said is not None and (chat.platform, chat.chat) == (self.said.platform, self.said.chat)
        return bool(self.platforms[chat.platform].quota) and not (chat.grouped or chat.blocked or replies)

    def _due(self, chat: Chat) -> dict[str, Any]:
        held = self._counts(chat) and chat not in self._urgent
        return {"due": self.loaded.situation.now + TOGETHER} if held else {}

    def _columns(self, message: Message) -> dict[str, Any]:
        cycle = self.loaded.situation.cycle
        return {
            "text": self.vault.seal_codes_in(message.text, self._codes),
            "folded": message.folded,
            "options": [[o.key, o.label] for o in message.options],
            "style": message.style,
            "asks": message.asks,
            "board": message.board,
            "pin": message.pin,
            "quiet": message.quiet,
            "news": message.news and cycle is not None,
            "private": message.private,
            # The year and what it is about, for making the message anew.
            "reminds": " ".join([cycle.id, *message.reminds])
            if cycle and (message.reminds or message.news)
            else "",
            "document": asdict(message.document) if message.document else None,
            "live": bool(message.options),
        }

    def _insert(
        self, chat: Chat, ref: MessageRef | None, values: dict[str, Any], *, to_many: bool = False
    ) -> None:
        """Inserts a row together with whatever else the turn writes. `to_many`: though it answers, it is no
        reply that one person waits for, and lets a result in the same group go first."""
        if chat.blocked and (ref is not None or values.get("private")):
            # Of these nothing is noted for a summary.
            return
        row = self._row(chat, ref, values, to_many=to_many)
        on_id = partial(self._note_claimed, chat, row)
        enqueue_deferred(self.connection, chat, self.loaded.situation.now, on_id, **row)

    def _insert_placeholder(self, chat: Chat, text: str) -> MessageRef:
        """Inserts a row at once, since a later one of this turn refers to it."""
        row = self._row(chat, None, {"text": text})
        id = enqueue(self.connection, chat, self.loaded.situation.now, **row)
        self._note_claimed(chat, row, id)
        return MessageRef(row=id)

    def _row(
        self, chat: Chat, ref: MessageRef | None, values: dict[str, Any], *, to_many: bool = False
    ) -> dict[str, Any]:
        strip = bool(values.get("strip"))
        if ref is not None:
            # Where a message is only pinned, its keyboard stays.
            chat_view.supersede(self.connection, chat, ref, strip=strip or not values.get("text"))
        said = self.said
        reply = said is not None and (chat.platform, chat.chat) == (said.platform, said.chat)
        lane = KEYBOARD if strip else ANSWER if reply and not to_many else MANY
        edit, target = (ref.message, ref.row) if ref else ("", 0)
        row = values | {"edit": edit, "target": target or None, "lane": lane}
        if chat.blocked:
            return row | {"state": "undeliverable", "why": "blocked", "live": False}
        claim = None if lane != ANSWER or target or values.get("private") else self.claim
        if claim is None:
            if lane != ANSWER or not self.in_flight:
                self.unclaimed.add((chat.platform, lane))
            return row
        self.claim, self.in_flight = None, True
        return row | {"state": "sending", "by": claim.by, "until": claim.until, "attempts": 1}

    def _note_claimed(self, chat: Chat, row: Mapping[str, Any], id: int) -> None:
        if row.get("state") == "sending":
            self.claimed.append(delivery_as_enqueued(id, chat, row))


def stand_at(connection: Connection, chat: Chat, question: str, cluster: int) -> None:
    """Makes the chat stand at a question that was put there on purpose, and so in the question's cluster."""
    values = {"on": chat.platform, "in": chat.chat, "question": question, "of": cluster}
    _STAND_AT.later(connection, values)


_OF = bindparam("of", type_=Integer)
_STAND_AT = Prepared(
    update(channels)
    .where(and_(channels.c.platform == bindparam("on"), channels.c.chat == bindparam("in")))
    .values(
        asked=bindparam("question"),
        purpose=True,
        # A seat of another cluster is none to speak for here.
        seat=case((channels.c.cluster == _OF, channels.c.seat)),
        cluster=_OF,
    )
)
