"""The outbox as turns and senders see it: what is owed, claimed, handed over, and told of afterwards.

What a method returns has been committed; what it raises has left nothing behind.
"""

import asyncio
import secrets
import weakref
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from bot.dialogue.said import Platform, Said
from storage.database.engine import Database, Work
from storage.database.retry import write
from storage.loading.situations import Loader
from storage.outbox import claims, rows
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.fast_path import Claim, ReplyFastPath
from storage.outbox.peers import Left, company
from storage.outbox.refresh_reminder import Remind, renew
from storage.outbox.rows import Delivery

T = TypeVar("T")


class Outbox:
    """Of the memory behind `url`, and with its `database`, `clock` and `loader`."""

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
        # Who claims: another start of the same program is another sender.
        self.me = secrets.token_hex(4)
        self._company = company(url, self.me, self._woken, self._forget_gone)
        self._handing = ReplyFastPath(lambda: self._company.name)
        self._sent: list[tuple[int, str, asyncio.Future[None]]] = []
        self._telling: asyncio.Task[None] | None = None
        self._claimed: set[str] = set()
        self._lapsed: dict[str, datetime] = {}
        self._listening: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()

    async def close(self) -> None:
        await self._company.close()

    # --- the turns' side ---

    def claim_of(self, said: Said) -> Claim | None:
        """With which the turn may claim what it says back. Called where the turn runs."""
        # A group is sent to by one process: which one is seen when it claims. And before anybody can see that
        # we are alive, nobody would see that we have died.
        senders = self.senders()
        short = senders and (senders == 1 or not said.group)
        return self._handing.claim(said.platform, self._clock()) if short else None

    def hand(self, owing: OutboxWriter) -> None:
        """What a turn owes has been committed."""
        self._handing.hand(owing.handed)
        self.leave(owing.left)

    def leave(self, left: Left) -> None:
        """What waits to be claimed is known here, and by the others; old keyboards do not wake them."""
        left = list(left)
        self._handing.leave(left)
        self._company.ring(one for one in left if one[1] != rows.KEYBOARD)

    def changed(self) -> asyncio.Event:
        """A new event that is set after each commit of this process; what other processes commit is found
        by looking now and then."""
        event = asyncio.Event()
        self._listening.add(event)
        return event

    def ring(self) -> None:
        """Something has been committed."""
        for event in list(self._listening):
            event.set()

    # --- the senders' side ---

    def hand_over(self, platform: str, lease: timedelta, ready: Callable[[], None] = lambda: None) -> None:
        """From now on answers are claimed by their turns, for the one sender of this process. It is told that
        they are `ready`, and takes them at once (`handed`) or when it claims."""
        self._handing.begin(platform, lease, ready)
        self._company.begin()

    def senders(self) -> int:
        """How many processes send, and share what a platform bears; 0 while that is not known yet."""
        return len(self._company.names)

    async def take_back(self, platform: str) -> None:
        """The sender ends: what it has not taken is queued again."""
        for delivery in self._handing.end(platform):
            await self.postpone(delivery.id, self._clock())

    def handed(self, platform: str, limit: int) -> list[Delivery]:
        """What is claimed for the sender already; see `hand_over`."""
        return self._handing.take(platform, limit)

    async def claim(
        self, platform: str, limit: int, lease: timedelta, lanes: int = rows.KEYBOARD
    ) -> list[Delivery]:
        """Each chat's first unfinished message, if it is due; ours to send until the lease runs out. Of lanes
        up to `lanes`: 0 answers, 1 mail to many as well, 2 old keyboards too. Each group is some process's
        own, so that its limit is kept."""
        if not self._database.shared and platform not in self._claimed:
            # On one box there is one sender: what an earlier start of it was sending is now unknown.
            await self._write(partial(claims.forget_claims, platform=platform, by=self.me))
        if platform not in self._claimed:
            # What was made later than now was made by a clock that has been set back since.
            await self._set_back(platform, lease, self._clock())
        self._claimed.add(platform)
        if handed := self.handed(platform, limit):
            return handed
        if not self._handing.is_worth_a_look(platform, lanes):
            return []
        now, before = self._clock(), self._lapsed.get(platform)
        # All that is owed is gone through for it.
        if before is None or not timedelta(0) <= now - before < claims.LAPSE:
            await self._write(partial(claims.lapse, platform=platform, now=now))
            self._lapsed[platform] = now
        by, names = self._company.name, self._company.names
        share = (names.index(self.me), len(names)) if self.me in names else (0, 1)

        def look(connection: Connection) -> tuple[list[Delivery], list[int]]:
            # The time is read here: what was owed before this work runs is due then.
            return claims.claim(connection, platform, limit, lease, by, self._clock(), lanes, share)

        taken, still = await self._write(look)
        self._handing.looked(platform, lanes, still)
        return taken

    async def renewed(self, delivery: Delivery, remind: Remind) -> Delivery | None:
        """A claimed reminder as it is at this moment; None if it is not to be sent any more."""
        renewal = partial(renew, loader=self._loader, delivery=delivery, remind=remind)
        current = await self._write(renewal)
        if current is None:
            # An answer may wait behind it.
            self._stir()
        return current

    async def delivered(self, delivery: int, message: str) -> None:
        """Sent, as the platform's `message`."""
        told = asyncio.get_running_loop().create_future()
        self._sent.append((delivery, message, told))
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell_sent())
        await told

    async def _tell_sent(self) -> None:
        """All that arrives while the writer is busy is one piece of work."""
        await asyncio.sleep(0)
        while self._sent:
            batch, self._sent = self._sent, []
            work = partial(self._delivered, sent=[(row, as_) for row, as_, _ in batch])
            try:
                self._handing.hand(await self._write(work))
            except Exception as problem:
                for _, _, told in batch:
                    if not told.done():
                        told.set_exception(problem)
            else:
                for _, _, told in batch:
                    if not told.done():
                        told.set_result(None)
                self.ring()
        self._telling = None

    def _delivered(self, connection: Connection, sent: Sequence[tuple[int, str]]) -> list[Delivery]:
        now = self._clock()
        return claims.delivered(connection, sent, now, self._handing.claims(now))

    async def unknown(self, delivery: int) -> None:
        """It may have arrived; it will be tried again."""
        await self._write(partial(claims.unknown, delivery=delivery, now=self._clock()))
        self._stir()

    async def postpone(self, delivery: int, until: datetime) -> None:
        """Not sent; queued again, not before `until`."""
        await self._write(partial(claims.postpone, delivery=delivery, until=until))
        self._handing.stir()

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        """Never to be sent; `blocked`: nothing else either, in this chat."""
        await self._write(partial(rows.undeliverable, delivery=delivery, why=why, blocked=blocked))
        self._stir()

    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None:
        await self._write(partial(claims.postpone_chat, platform=platform, chat=chat, until=until))

    async def owed(self, platform: str) -> int:
        """How many messages are not done with yet."""
        return await self._database.read(partial(rows.owed, platform=platform))

    async def waiting(self, soon: timedelta) -> list[rows.Waiting]:
        """What is not done with yet, by platform and lane; see `outbox.waiting`."""
        of = partial(rows.waiting, platforms=self._platforms, now=self._clock(), soon=soon)
        return await self._database.read(of)

    async def clock_set_back(self, platform: str, lease: timedelta) -> None:
        """The clock shows an earlier moment than before: what was to wait until a later one does not."""
        await self._set_back(platform, lease, datetime.min.replace(tzinfo=UTC))
        self._stir()

    async def _set_back(self, platform: str, lease: timedelta, made_after: datetime) -> None:
        work = partial(claims.clock_set_back, platform=platform, now=self._clock(), lease=lease)
        await self._write(partial(work, made_after=made_after))

    async def messages_since(self, platform: str, chat: str, after: int) -> list[Delivery]:
        """What one chat was told after an outbox row, oldest first; after row 0 only the newest 200."""
        return await self._database.read(partial(rows.since, platform=platform, chat=chat, after=after))

    def _stir(self) -> None:
        """Something may have become free to be claimed."""
        self._handing.stir()
        self.ring()

    # --- other processes ---

    def _woken(self, left: Left) -> None:
        self._handing.leave(left)
        self.ring()

    async def _forget_gone(self, lately: tuple[str, ...]) -> None:
        if await self._write(partial(claims.forget_gone, lately=lately)):
            self._stir()

    async def _write(self, work: Work[T]) -> T:
        return await write(self._database, work)
