"""The people of a drill: their phones at the stand, their group, and the clock they live by."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

from sqlalchemy import Connection, and_, func, or_, select

from bot.conversations.decide import where
from bot.delivery.joined_messages import TOGETHER
from bot.dialogue.turn import Message
from bot.rules.charter import Charter
from handlers.demo.cluster10 import opened
from handlers.demo.meeting_day import WholeYear
from handlers.demo.phones import Bubble, Phone, Stuck, TelegramPhone
from handlers.telegram import TELEGRAM
from handlers.zalo import ZALO
from storage.schema import UNFINISHED, heard, outbox, ticks
from storage.turn.unit_of_work import UnitOfWork
from tests.drill.clock import FileClock
from tests.drill.stand import DrillStand
from tests.drill.truth import update_id
from tests.drill.zalo import DrillZalo, DrillZaloPhone

PLATFORMS = {one.name: one for one in (TELEGRAM, ZALO)}

GROUP = -1001000000010
EVERY = 0.025  # seconds between two looks
PATIENCE = 300.0  # seconds after which nothing is waited for any more; a busy machine may be slow
DOUBT = 3.0  # seconds after which what was acknowledged and not dealt with is taken for lost


class People:
    """Whoever has said something waits until all is acknowledged that was said in the chat, all is sent that is
    owed to it. One look serves all who wait. Who has doubts about the bots waits a while longer for what was
    acknowledged to be dealt with."""

    def __init__(
        self, memory: UnitOfWork, stand: DrillStand, zalo: DrillZalo, clock: FileClock, *, doubts: bool
    ) -> None:
        self._memory = memory
        self._stand = stand
        self._zalo = zalo
        self._clock = clock
        self._doubts = doubts
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._accounts = iter(range(1001, 2000))

    async def year(
        self, kind: Callable[..., WholeYear], charter: Charter, code: str, say: Callable[[str], None]
    ) -> None:
        """From the secretary's code until nothing is left to be done. Raises Stuck."""
        year = kind(
            charter,
            code,
            phone=self._phone,
            bind_group=self._bind_group,
            hear_group=self._hear_group,
            open_stage=lambda stage: self._move(opened(charter, stage)),
            pass_time=self._pass_time,
            say=say,
            move=self._move,
            now=self._clock.now,
        )
        await year.play()
        await year.end()
        # What waits for others to go along with.
        await self._move(self._clock.now() + TOGETHER)
        await _until(self._all_done, "for the last message")

    async def leave(self) -> None:
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self._stand.close()
        await self._zalo.close()

    # --- phones ---

    def _phone(self, name: str) -> Phone:
        """Every other person is on Zalo; the secretary, who comes first, is not."""
        number = next(self._accounts)
        if number % 2:
            return TelegramPhone(self._stand, partial(self._quiet, str(number)), number, name)
        chat = f"z{number}"
        phone = DrillZaloPhone(self._zalo, partial(self._quiet, chat), self._open_question, name, chat)
        phone.drill = self._zalo
        return phone

    async def _open_question(self, chat: str) -> Message:
        return where(await self._memory.views.look(ZALO.name, chat))

    async def _bind_group(self, secretary: Phone) -> None:
        assert isinstance(secretary, TelegramPhone)
        await secretary.say_in_group(GROUP, "/nhom")
        await self._quiet(str(GROUP))

    async def _hear_group(self) -> list[Bubble]:
        await self._quiet(str(GROUP))
        return self._stand.screens[str(GROUP)].read()

    # --- waiting ---

    async def _quiet(self, chat: str) -> None:
        future = self._waiting.setdefault(chat, asyncio.get_running_loop().create_future())
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            await asyncio.wait_for(asyncio.shield(future), PATIENCE)
        except TimeoutError:
            raise Stuck(f"chat {chat} waited {PATIENCE:.0f} s: {await self._lacking(chat)}") from None
        if self._doubts:
            await self._dealt_with(chat)

    async def _lacking(self, chat: str) -> str:
        """Reason for which a chat still waits."""
        if self._waits(chat):
            return "what it said is not acknowledged"
        columns = (outbox.c.id, outbox.c.state, outbox.c.attempts, outbox.c.due, outbox.c.by)
        query = select(*columns).where(UNFINISHED, outbox.c.chat == chat)
        rows = await self._memory.database.read(lambda c: c.execute(query).all())
        return f"it is owed {[tuple(map(str, row)) for row in rows]} at {self._clock.now()}"

    async def _dealt_with(self, chat: str) -> None:
        said = {update.id for update in self._stand.said if update.chat == chat}
        end = time.monotonic() + DOUBT
        while time.monotonic() < end:
            rows = await self._memory.database.read(lambda c: c.scalars(select(heard.c.update)).all())
            dealt = {update_id(update) for update in rows}
            if said <= dealt and chat not in await self._memory.database.read(self._owed):
                return
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        while self._waiting:
            began = time.monotonic()
            # First what is acknowledged, then what is owed: what such a turn owes is committed by then.
            quiet = [chat for chat in self._waiting if not self._waits(chat)]
            owed = await self._memory.database.read(self._owed) if quiet else set()
            for chat in quiet:
                if chat not in owed:
                    self._waiting.pop(chat).set_result(None)
            await asyncio.sleep(max(0, EVERY - (time.monotonic() - began)))

    def _owed(self, connection: Connection) -> set[str]:
        """Chats to which something is owed, but for what is held: news until another day, others for those that
        may follow."""
        # News that a bot was killed over go on waiting for their hour, with one try behind them.
        untried = or_(outbox.c.attempts == 0, outbox.c.news)
        held = and_(untried, outbox.c.due > self._clock.now())
        # Later news of the same chat go with those that are held.
        behind = outbox.c.news & outbox.c.chat.in_(select(outbox.c.chat).where(UNFINISHED, held, outbox.c.news))
        mine = and_(UNFINISHED, outbox.c.platform.in_(PLATFORMS), ~held, ~behind)
        return set(connection.scalars(select(outbox.c.chat).where(mine)))

    async def _all_done(self) -> bool:
        """Everything said is dealt with, everything owed is sent, every file sent in is fetched."""
        if any(self._waits(update.chat) for update in self._stand.said):
            return False
        for platform in PLATFORMS:
            owed = await self._memory.outbox.owed(platform)
            if owed or await self._memory.evidence.wanted(platform, 1):
                return False
        return True

    def _waits(self, chat: str) -> bool:
        return self._stand.waits(chat) or self._zalo.waits(chat)

    # --- time ---

    async def _pass_time(self) -> None:
        moment = (await self._memory.views.record("k1")).timetable.ahead(self._clock.now())
        if moment is None:
            raise Stuck("the timetable is at its end, and nobody was reminded")
        await self._move(moment)

    async def _move(self, to: datetime) -> None:
        """Returns once the bots have read the calendar out. Nothing is being sent meanwhile: days would pass
        for it at once, and its claim would run out."""
        await _until(self._all_done, "for all to be sent before the clock is moved")
        moment = max(to, self._clock.now())
        self._clock.set(moment)

        async def read_out() -> bool:
            upto = await self._memory.database.read(lambda c: c.scalar(select(func.min(ticks.c.upto))))
            return bool(upto and upto >= moment)

        await _until(read_out, "for the calendar to be read out")


async def _until(done: Callable[[], Awaitable[bool]], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not await done():
        if time.monotonic() > end:
            raise Stuck(f"waited {PATIENCE:.0f} s {what}")
        await asyncio.sleep(EVERY)
