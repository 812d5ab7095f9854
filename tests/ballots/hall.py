"""A meeting played through the real conversations and the real memory, with phones that remember what is on
their screens. Everybody's chat is named as they are."""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot.conversations.decide import elapse, where
from bot.dialogue.ballots import Poll
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from config.charters import load
from handlers.health import Watch
from handlers.inbox import receive
from storage.schema import metadata
from storage.turn.unit_of_work import Delivery, Kept, UnitOfWork
from tests.storage.town import Clock

OPENS = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLATFORM = Platform("chat")
CHARTER = load(str(Path(__file__).parents[1] / "talks" / "meeting.yaml"))
UNITS = ("thue", "khobac", "haiquan", "qltt", "bhxh")

Table = list[tuple[Any, ...]]


class Steps:
    """A timer by which everything takes 4 ms, so that two plays take as long."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.004
        return self.now


@dataclass
class Hall:
    """`phones`: by chat, the messages on its screen by their platform's id. `sent`: all that ever went out.
    `watch` sees what goes in and out, as in a house that is open."""

    memory: UnitOfWork
    clock: Clock
    watch: Watch
    prefix: str = ""
    platform: Platform = PLATFORM
    phones: dict[str, dict[str, Delivery]] = field(default_factory=dict)
    sent: list[Delivery] = field(default_factory=list)
    _updates: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @classmethod
    async def opened(cls, url: str, seed: int = 1) -> "Hall":
        """A memory whose randomness is drawn from a seed."""
        clock = Clock(OPENS - timedelta(days=4))
        memory = UnitOfWork(
            url, clock=clock, platforms={"chat": PLATFORM}, entropy=random.Random(seed).randbytes
        )
        await memory.open()
        return cls(memory, clock, Watch(memory, timer=Steps()))

    async def gather(self, charter: dict[str, object] = CHARTER, prefix: str = "") -> None:
        """A new cluster, all its seats taken and the group bound; the scores are closed by the clock."""
        self.prefix = prefix
        self.clock.now = max(self.clock.now, OPENS - timedelta(days=1))
        await self.say("minh", await self.memory.new_cluster("Cụm 10", charter))
        await self.say("minh", "mã mời")
        for seat in (await self.look("minh")).roster:
            if seat.role != "secretary":
                await self.say(f"{seat.role}.{seat.unit}" if seat.unit else seat.role, f"/start {seat.code}")
        await self.post("minh", "/nhom")
        self.clock.now = max(self.clock.now, OPENS)
        await self.tick()

    # --- what people do ---

    async def say(self, chat_of: str, text: str, **rest: Any) -> Kept:
        """Typed in a private chat; what is owed then is sent."""
        kept = await self.hear(self.said(chat_of, text=text, **rest))
        await self.send()
        return kept

    async def post(self, who: str, text: str) -> Kept:
        """Typed in the group."""
        return await self.say("nhom", text, who=self.prefix + who, group=True)

    async def tap(self, who: str, key: str) -> Kept:
        """The option of this key under the question that is open in the chat."""
        kept = await self.hear(await self.tapping(who, key))
        await self.send()
        return kept

    async def hear(self, said: Said) -> Kept:
        return await receive(self.watch.turns(), said)

    async def tapping(self, who: str, key: str) -> Said:
        """The update of such a tap, for saying it twice or side by side."""
        asks = (await self.asked(who)).asks
        screen = self.screen(who)
        on = next((id for id, d in reversed(screen.items()) if d.asks == asks), next(reversed(screen), ""))
        return self.said(who, kind="tap", text=key, question=asks, on=on)

    def said(self, chat_of: str, **rest: Any) -> Said:
        chat = self.prefix + chat_of
        about = {"who": chat, "name": chat_of, "update": f"{self.prefix}{next(self._updates)}", **rest}
        return Said("chat", "bot", chat=chat, **about)

    async def open(self, ballot: str = "flag", minutes: int = 15, by: str = "chair") -> None:
        await self.say(by, "bỏ phiếu")
        for key in (ballot, str(minutes), "open", "w0"):
            await self.tap(by, key)

    async def vote(self, unit: str, *keys: str) -> None:
        """Picks, then the cast."""
        for key in (*keys, "cast"):
            await self.tap(f"representative.{unit}", key)

    async def tick(self, on: timedelta = timedelta(microseconds=1)) -> None:
        self.clock.on(on)
        await self.watch.ticking(partial(self.memory.tick, elapse))()
        await self.send()

    async def send(self) -> None:
        """Everything that is owed goes out; an edit keeps its message's id."""
        idle, phones = 0, self.watch.sending(self)
        while idle < 2:  # what is found to be void is not claimed, but what comes after it is, next time
            owed = await self.memory.outbox.claim("chat", 50, MINUTE)
            idle = 0 if owed else idle + 1
            for delivery in owed:
                await self.memory.outbox.delivered(delivery.id, await phones.deliver(delivery))

    async def deliver(self, delivery: Delivery) -> str:
        """Onto the screen of its phone."""
        id = delivery.edit or f"m{delivery.id}"
        self.sent.append(delivery)
        screen = self.phones.setdefault(delivery.chat, {})
        screen[id] = replace(screen[id], options=()) if delivery.strip else delivery
        return id

    # --- what can be seen ---

    def screen(self, who: str) -> dict[str, Delivery]:
        return self.phones.get(self.prefix + who, {})

    async def look(self, who: str) -> Situation:
        return await self.memory.look("chat", self.prefix + who)

    async def asked(self, who: str) -> Message:
        return where(await self.look(who))

    async def poll(self, key: str = "flag") -> Poll:
        cycle = (await self.look("minh")).cycle
        assert cycle
        return next(p for p in cycle.polls if p.key == key)

    async def tables(self) -> dict[str, Table]:
        """Every row of every table, in an order that does not depend on what is in it."""

        def read(connection: Connection) -> dict[str, Table]:
            return {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in metadata.tables.items()
            }

        return await self.memory.database.read(read)

    async def rows(self, sql: Any) -> Sequence[Any]:
        return await self.memory.database.read(lambda connection: connection.execute(sql).all())
