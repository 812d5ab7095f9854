"""A kept cluster whose people talk with the real conversations, and whose phones show what was sent to them."""

import random
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import Connection, select

from bot.conversations.decide import elapse, where
from bot.dialogue.ballots import Poll
from bot.dialogue.facts import Confirmed
from bot.dialogue.said import Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from bot.state.confirmations import newcomers
from handlers.health import Watch
from handlers.inbox import receive
from storage.schema import metadata
from storage.turn.unit_of_work import Delivery, Kept
from tests.worlds import charters
from tests.worlds.stored import PLATFORMS, Clock, StoredWorld, heard, remember

OPENS = datetime(2026, 12, 11, 1, 0, tzinfo=UTC)
MEETING = charters.data("meeting")
"""Five units, and the ballots of their year's meeting; it opens at `OPENS`."""
UNITS = tuple(unit.id for unit in charters.charter("meeting").units)

Table = list[tuple[Any, ...]]


class Steps:
    """A timer by which everything takes 4 ms, so that two plays take as long."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.004
        return self.now


@dataclass
class Phones:
    """`screens`: by chat, the messages that are to be seen there, by the platform's id. `sent`: all that ever
    arrived, and everything does."""

    platform: Platform = PLATFORMS["chat"]
    screens: dict[str, dict[str, Delivery]] = field(default_factory=dict)
    sent: list[Delivery] = field(default_factory=list)

    async def deliver(self, delivery: Delivery) -> str:
        id = delivery.edit or f"m{delivery.id}"
        self.sent.append(delivery)
        screen = self.screens.setdefault(delivery.chat, {})
        screen[id] = replace(screen[id], options=()) if delivery.strip else delivery
        return id


@dataclass
class Beside:
    """A play apart from its database: its time, its phones, the count of updates, its chance."""

    clock: Clock = field(default_factory=lambda: Clock(OPENS - timedelta(days=4)))
    phones: Phones = field(default_factory=Phones)
    updates: "count[int]" = field(default_factory=lambda: count(1))
    chance: random.Random = field(default_factory=random.Random)


@dataclass
class PlayedWorld(StoredWorld):
    """`watch` sees what goes in and out, as in an installation that serves. `prefix` begins the names of all
    chats of the cluster that is being played, where there are several."""

    watch: Watch
    prefix: str = ""
    phones: Phones = field(default_factory=Phones)
    updates: "count[int]" = field(default_factory=lambda: count(1))

    chance: random.Random = field(default_factory=random.Random)

    @classmethod
    async def opened(cls, url: str, seed: int = 1) -> "PlayedWorld":
        """A memory whose randomness is drawn from a seed; there is no cluster yet."""
        return await cls.going_on(url, Beside(chance=random.Random(seed)))

    @classmethod
    async def going_on(cls, url: str, beside: "Beside") -> "PlayedWorld":
        """Played on from a database that was left behind, and what was left beside it."""
        beside = deepcopy(beside)
        memory = remember(url, beside.clock, entropy=beside.chance.randbytes)
        await memory.open()
        about = {"phones": beside.phones, "updates": beside.updates, "chance": beside.chance}
        return cls(memory, beside.clock, Watch(memory, timer=Steps()), **about)

    async def left(self) -> "Beside":
        """Closes the memory; what stands beside its database."""
        await self.memory.close()
        return Beside(self.clock, self.phones, self.updates, self.chance)

    async def at(self, url: str) -> "PlayedWorld":
        """The same people, phones and time with what is kept at another place; what is sent is counted anew."""
        memory = remember(url, self.clock)
        await memory.open()
        return replace(self, memory=memory, watch=Watch(memory), phones=replace(self.phones, sent=[]))

    async def gather(self, charter: Mapping[str, object] = MEETING, prefix: str = "") -> None:
        """A new cluster, all its seats taken and the group bound; the scores are closed by the clock."""
        self.prefix = prefix
        self.clock.at = max(self.clock.at, OPENS - timedelta(days=1))
        await self.say("minh", await self.memory.new_cluster("Cụm 10", charter))
        await self.say("minh", "mã mời")
        for seat in (await self.look("minh")).roster:
            if seat.role != "secretary":
                await self.say(f"{seat.role}.{seat.unit}" if seat.unit else seat.role, f"/start {seat.code}")
        await self.confirm_all()
        await self.post("minh", "/nhom")
        self.clock.at = max(self.clock.at, OPENS)
        await self.tick()

    async def confirm_all(self) -> None:
        """Everybody who has come in is confirmed, as by their units."""
        waiting = newcomers(await self.look("minh"))
        facts = tuple(Confirmed(n.person.id, tuple(s.id for s in n.seats)) for n in waiting)
        await self.memory.turn(self.said("minh"), lambda here, said: Turn(facts, "Đã xác nhận."))
        await self.send()

    # --- what people do ---

    async def say(self, chat: str, text: str, **rest: Any) -> Kept:
        """Typed in a private chat; what is owed then is sent."""
        kept = await self.hear(self.said(chat, text=text, **rest))
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

    def said(self, chat: str, **rest: Any) -> Said:
        update = f"{self.prefix}{next(self.updates)}"
        return heard(self.prefix + chat, **{"name": chat, "update": update, **rest})

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

    async def send(self, platform: str = "chat") -> list[Delivery]:
        """Everything that is owed goes out onto the phones."""
        sent: list[Delivery] = []
        idle, line = 0, self.watch.sending(self.phones)
        while idle < 2:  # what is found to be void is not claimed, but what comes after it is, next time
            owed = await self.claimed(platform)
            idle = 0 if owed else idle + 1
            for delivery in owed:
                await self.memory.outbox.delivered(delivery.id, await line.deliver(delivery))
            sent += owed
        return sent

    # --- what can be seen ---

    @property
    def sent(self) -> list[Delivery]:
        return self.phones.sent

    def screen(self, who: str) -> dict[str, Delivery]:
        return self.phones.screens.get(self.prefix + who, {})

    async def look(self, who: str) -> Situation:
        return await self.memory.views.look("chat", self.prefix + who)

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

        return await self.database.read(read)
