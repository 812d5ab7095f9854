"""The outbox as turns and senders use it, with the wake-ups between them.

What a method returns has been committed; what it raises has left nothing behind. Why a reply is claimed by its
own turn: .github/decisions/0006-outbox.md.
"""

import asyncio
import secrets
import weakref
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from bot.delivery.texts import ADDRESS_REFUSED
from bot.dialogue.said import Platform, Said
from storage.code_vault import SEALED
from storage.database.engine import Database, Work
from storage.database.retry import write_with_retries
from storage.loading.situations import Loader
from storage.outbox import claims, rows
from storage.outbox.addresses import Addresses
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.fast_path import Claim, ReplyFastPath
from storage.outbox.joined_messages import join_waiting
from storage.outbox.late_mail import MakeAnew, refresh
from storage.outbox.peers import Lanes, make_peers
from storage.outbox.rows import Delivery
from storage.records import mail_addresses

T = TypeVar("T")


class Outbox:
    """The outbox of the database at `url`."""

    def __init__(
        self,
        url: str,
        database: Database,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        loader: Loader,
    ) -> None:
        self._database = database
        self._clock = clock
        self._platforms = platforms
        self._loader = loader
        # Names the sender of this process: another start of the same program is another sender.
        self.me = secrets.token_hex(4)
        self.peers = make_peers(url, self.me, self._on_woken, self.release_claims_of_dead)
        self._fast_path = ReplyFastPath(lambda: self.peers.name)
        self._sent: list[tuple[int, str, asyncio.Future[None]]] = []
        self._writing_sent: asyncio.Task[None] | None = None
        self._claimed_before: set[str] = set()
        self._lapsed_at: dict[str, datetime] = {}
        self._subscribers: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()
        self._woken: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()

    async def close(self) -> None:
        await self.peers.close()

    # --- for turns ---

    def claim_of(self, said: Said) -> Claim | None:
        """A claim with which the turn may write its reply; None where the reply has to be left. Called where
        the turn runs."""
        # A group is sent to by one process, which is found when it claims. And before others can see that this
        # process is alive, they would not see that it has died.
        senders = self.senders()
        fast = senders and (senders == 1 or not said.group)
        return self._fast_path.claim(said.platform, self._clock()) if fast else None

    def hand(self, writer: OutboxWriter) -> None:
        """Hands over what a turn has written and committed: claimed replies to the sender, the rest to
        anybody."""
        self._fast_path.hand(writer.claimed)
        self.leave(writer.unclaimed)

    def leave(self, lanes: Lanes) -> None:
        """Tells this process and the others of rows to claim; for old keyboards nobody is woken."""
        lanes = list(lanes)
        self._fast_path.note_unclaimed(lanes)
        self.peers.notify(lane for lane in lanes if lane[1] != rows.KEYBOARD)

    def changed(self) -> asyncio.Event:
        """A new event that is set after each commit of this process. Commits of others are found by querying
        now and then."""
        event = asyncio.Event()
        self._subscribers.add(event)
        return event

    def changed_elsewhere(self) -> asyncio.Event:
        """A new event that is set when another process says that it has left rows, which only some are told."""
        event = asyncio.Event()
        self._woken.add(event)
        return event

    def ring(self) -> None:
        """Sets the events of `changed`."""
        for event in list(self._subscribers):
            event.set()

    # --- for senders ---

    def hand_over(self, platform: str, lease: timedelta, ready: Callable[[], None] = lambda: None) -> None:
        """Registers the one sender of this process: from now on turns claim their replies for it. `ready` is
        called when there are some, to be taken at once (`handed`) or with its next `claim`."""
        self._fast_path.register(platform, lease, ready)
        self.peers.begin()

    def senders(self) -> int:
        """The number of processes that send, and share what a platform bears; 0 while it is not known yet."""
        return len(self.peers.names)

    async def take_back(self, platform: str) -> None:
        """Unregisters the sender; replies that were claimed for it and not taken are queued again."""
        for delivery in self._fast_path.unregister(platform):
            await self.postpone(delivery.id, self._clock())

    def handed(self, platform: str, limit: int) -> list[Delivery]:
        """Replies that were claimed for the sender by their turns."""
        return self.unsealed(self._fast_path.take(platform, limit))

    async def claim(
        self, platform: str, limit: int, lease: timedelta, lanes: int = rows.KEYBOARD
    ) -> list[Delivery]:
        """Claims each chat's first unfinished message, if it is due, until the lease runs out. `lanes` is the
        last lane to claim from: 0 replies, 1 mail to many as well, 2 old keyboards too. Each group belongs to
        one process, so that its limit is kept."""
        if platform not in self._claimed_before:
            await self._first_claim(platform, lease)
        if claimed := self.handed(platform, limit):
            return claimed
        if not self._fast_path.is_worth_a_look(platform, lanes):
            return []
        await self._lapse_claims(platform)
        by, names = self.peers.name, self.peers.names
        share = (names.index(self.me), len(names)) if self.me in names else (0, 1)

        def claim(connection: Connection) -> tuple[list[Delivery], list[int]]:
            # The time is read here: what was enqueued before this work runs is due then.
            now = self._clock()
            claimed, still = claims.claim(connection, platform, limit, lease, by, now, lanes, share)
            if (known := self._platforms.get(platform)) and known.quota:
                claimed = [join_waiting(connection, one, known.longest, now) for one in claimed]
            return claimed, still

        claimed, still = await self._write(claim)
        self._fast_path.note_query(platform, lanes, still)
        return self.unsealed(claimed)

    async def _first_claim(self, platform: str, lease: timedelta) -> None:
        if not self._database.shared:
            # There is one sender: the claims of an earlier start of it are unknown now.
            await self._write(partial(claims.release_claims_of_others, platform=platform, by=self.me))
        # What was made later than now was made by a clock that has been set back since.
        await self._set_clock_back(platform, lease, self._clock())
        self._claimed_before.add(platform)

    async def _lapse_claims(self, platform: str) -> None:
        """Once a second: all unfinished rows are gone through for it."""
        now, before = self._clock(), self._lapsed_at.get(platform)
        if before is None or not timedelta(0) <= now - before < claims.LAPSE:
            await self._write(partial(claims.lapse_claims, platform=platform, now=now))
            self._lapsed_at[platform] = now

    async def renewed(self, delivery: Delivery, anew: MakeAnew) -> Delivery | None:
        """A claimed message that speaks of "now", as it reads at this moment; None if it is dropped."""
        work = partial(refresh, loader=self._loader, delivery=delivery, anew=anew)
        current = await self._write(work)
        if current is None:
            # A reply may wait behind it.
            self._wake()
        return current

    async def prolong(self, delivery: int, lease: timedelta) -> None:
        """Prolongs the claim of a message that takes long to send: it runs out a lease from now."""
        await self._write(partial(claims.prolong, delivery=delivery, until=self._clock() + lease))

    async def delivered(self, delivery: int, message: str) -> None:
        """Marks a message as sent, as the platform's `message`."""
        written = asyncio.get_running_loop().create_future()
        self._sent.append((delivery, message, written))
        if self._writing_sent is None:
            self._writing_sent = asyncio.create_task(self._write_sent())
        await written

    async def _write_sent(self) -> None:
        """Writes all that were sent while the writer was busy in one transaction."""
        await asyncio.sleep(0)
        while self._sent:
            batch, self._sent = self._sent, []
            work = partial(self._mark_sent, sent=[(row, message) for row, message, _ in batch])
            try:
                self._fast_path.hand(await self._write(work))
            except Exception as problem:
                for _, _, written in batch:
                    if not written.done():
                        written.set_exception(problem)
            else:
                for _, _, written in batch:
                    if not written.done():
                        written.set_result(None)
                self.ring()
        self._writing_sent = None

    def _mark_sent(self, connection: Connection, sent: Sequence[tuple[int, str]]) -> list[Delivery]:
        now = self._clock()
        return claims.delivered(connection, sent, now, self._fast_path.claims(now))

    async def unknown(self, delivery: int) -> None:
        """Marks a message of which nobody knows whether it arrived; it is tried again."""
        await self._write(partial(claims.unknown, delivery=delivery, now=self._clock()))
        self._wake()

    async def postpone(self, delivery: int, until: datetime) -> None:
        """Queues a message again that was not sent, due at `until`."""
        await self._write(partial(claims.postpone, delivery=delivery, until=until))
        self._fast_path.note_all()

    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None:
        """Makes nothing of a chat due before `until`."""
        await self._write(partial(claims.postpone_chat, platform=platform, chat=chat, until=until))

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        """Gives a message up; `blocked`: its chat can't be written to at all. Whose address it is, is told so
        where else they are reached."""

        def give_up(connection: Connection) -> None:
            if blocked:
                self._tell_of_refusal(connection, delivery)
            rows.undeliverable(connection, delivery, why, blocked)

        await self._write(give_up)
        self._wake()

    def _tell_of_refusal(self, connection: Connection, delivery: int) -> None:
        chat = rows.chat_of(connection, delivery)
        platform = self._platforms.get(chat.platform) if chat else None
        if chat is None or platform is None or platform.hears:
            return
        now = self._clock()
        if person := mail_addresses.refuse(connection, chat, now):
            for reached in Addresses(connection, 0, self._platforms).reaching([person]):
                rows.enqueue(connection, reached, now, text=ADDRESS_REFUSED, lane=rows.MANY)

    async def clock_set_back(self, platform: str, lease: timedelta) -> None:
        """Makes due what waits for a moment that the clock, which was set back, shows too late."""
        await self._set_clock_back(platform, lease, datetime.min.replace(tzinfo=UTC))
        self._wake()

    async def _set_clock_back(self, platform: str, lease: timedelta, made_after: datetime) -> None:
        work = partial(claims.clock_set_back, platform=platform, now=self._clock(), lease=lease)
        await self._write(partial(work, made_after=made_after))

    # --- for pages and the health check ---

    async def owed(self, platform: str) -> int:
        """The number of messages that are not finished."""
        return await self._database.read(partial(rows.count_unfinished, platform=platform, now=self._clock()))

    async def waiting(self, soon: timedelta) -> list[rows.Backlog]:
        """Unfinished messages by platform and lane; see `rows.backlog`."""
        work = partial(rows.backlog, platforms=self._platforms, now=self._clock(), soon=soon)
        return await self._database.read(work)

    async def lost_posts(self, lately: timedelta) -> int:
        """The number of groups that could not be posted to lately."""
        return await self._database.read(partial(rows.count_lost_posts, since=self._clock() - lately))

    async def messages_since(self, platform: str, chat: str, after: int) -> list[Delivery]:
        """Messages of a chat after an outbox row, oldest first; after row 0 only the newest 200."""
        work = partial(rows.messages_since, platform=platform, chat=chat, after=after)
        return self.unsealed(await self._database.read(work))

    async def newest_rows(self, platform: str, after: int) -> tuple[dict[str, int], int]:
        """Newest row of each chat of the platform that has any after a row; and the newest of all."""
        return await self._database.read(partial(rows.newest_rows, platform=platform, after=after))

    async def newest_row(self) -> int:
        """Newest row of all; 0 if there is none."""
        return await self._database.read(rows.newest_row)

    def unsealed(self, deliveries: list[Delivery]) -> list[Delivery]:
        """Messages that tell a code are kept sealed."""
        vault = self._loader.vault
        return [replace(d, text=vault.open(d.text)) if d.text.startswith(SEALED) else d for d in deliveries]

    async def bodies(self, platform: str, chat: str, limit: int) -> list[Delivery]:
        """Messages of a chat whose texts are kept, the newest first, none that shows a choice of a ballot."""
        work = partial(rows.bodies, platform=platform, chat=chat, limit=limit)
        return await self._database.read(work)

    # --- other processes ---

    def _on_woken(self, lanes: Lanes) -> None:
        self._fast_path.note_unclaimed(lanes)
        self.ring()
        for event in list(self._woken):
            event.set()

    async def release_claims_of_dead(self, lately: tuple[str, ...]) -> None:
        if await self._write(partial(claims.release_claims_of_dead, lately=lately)):
            self._wake()

    def _wake(self) -> None:
        """Wakes the sender: something may be claimed now, in any lane."""
        self._fast_path.note_all()
        self.ring()

    async def _write(self, work: Work[T]) -> T:
        return await write_with_retries(self._database, work)
