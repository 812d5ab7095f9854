"""The memory: a turn is locked, loaded, decided, kept and committed here, and nowhere else.

What a method returns has been committed; what it raises has left nothing behind.
"""

import asyncio
import logging
import secrets
import weakref
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Literal, TypeVar

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import DBAPIError

from bot.conversations.said import Platform, Said
from bot.conversations.situation import UNNAMED, Operator, Situation
from bot.conversations.turn import Turn
from storage import claiming, clocking, clusters, doors, erasing, files, inbox, outbox
from storage.company import Left, company
from storage.engines import Work, database
from storage.faults import passing, poisoned
from storage.files import Wanted
from storage.foreseeing import Foresight
from storage.handing import Handing
from storage.keeping import Keeping
from storage.migrations import migrate
from storage.outbox import Delivery
from storage.owing import Owing
from storage.prepared import Prepared
from storage.renewing import Remind, renew
from storage.sealing import seal
from storage.situations import Loader, Moved, Standing
from storage.sweeping import Sweeper
from storage.tables import ticks

__all__ = ["Delivery", "Kept", "Memory", "Wanted"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Decide = Callable[[Situation, Said], Turn]
Elapse = Callable[[Situation, datetime], Turn]
TRIES = 3
# So many clusters share a commit when time has passed, so that no answer waits long behind them.
TICKS_AT_ONCE = 8


@dataclass(frozen=True)
class Kept:
    """What became of something said. `repeated`: it had been dealt with before. `failed`: it could not be
    and the speaker is told so. `notice` is a passing word for a tap."""

    status: Literal["kept", "repeated", "failed"]
    notice: str = ""


class Memory:
    """`clock` is the time the turns live in, `platforms` what each can do, `links` templates of join links
    with `{code}`, `holidays` the days on which nobody is reminded, `operator` who runs all this. Open before
    use, close after."""

    engine = staticmethod(database)
    """The database behind a URL; what there is to swap where many memories follow each other."""

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        links: tuple[str, ...] = (),
        zone: str = "Asia/Ho_Chi_Minh",
        holidays: Container[date] = frozenset(),
        operator: Operator = UNNAMED,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = self.engine(url)
        self._clock = clock
        self._platforms = platforms
        self._zone = zone
        self._loader = Loader(clock, platforms, links, entropy, holidays, operator)
        self._foresight = Foresight(self._loader)
        self._database.undone = self._forget
        self._database.late = self._late
        self._listened: dict[str, datetime] = {}
        # Who claims: another start of the same program is another sender.
        self._me = secrets.token_hex(4)
        self._company = company(url, self._me, self._woken, self._forget_gone)
        self._handing = Handing(lambda: self._company.name)
        self._sent: list[tuple[int, str, asyncio.Future[None]]] = []
        self._telling: asyncio.Task[None] | None = None
        self._claimed: set[str] = set()
        self._lapsed: dict[str, datetime] = {}
        self._sweeper = Sweeper()
        self._alone = url.startswith("sqlite")
        self._listening: weakref.WeakSet[asyncio.Event] = weakref.WeakSet()

    async def open(self) -> None:
        await self._database.open()
        try:
            await self._database.write(migrate)
        except BaseException:
            await self._database.close()
            raise

    async def close(self) -> None:
        await self._company.close()
        await self._database.close()

    # --- turns ---

    async def turn(self, said: Said, decide: Decide) -> Kept:
        """One thing said, dealt with once. Errors of the database are raised, and the update comes again;
        any other error is recorded, so that one poisoned update does not block its chat for ever."""
        try:
            work = partial(self._turn, said=said, decide=decide)
            kept, owing = await self._write(work, lambda: self._foresight.cluster(said))
            if owing:
                self._hand(owing)
        except (inbox.TurnFailed, DBAPIError) as problem:
            if isinstance(problem, DBAPIError) and not poisoned(problem):
                raise
            # Nothing of what was said may reach a log: the kind of error and the place it came from do.
            failed = problem if isinstance(problem, inbox.TurnFailed) else inbox.TurnFailed(problem)
            log.error("turn failed: %s, update %s", failed, said.update)
            told = partial(inbox.record_failure, said=said, kind=failed.kind, now=self._clock())
            kept = Kept("failed", inbox.SORRY) if await self._write(told) else Kept("repeated")
            self._leave([(said.platform, outbox.ANSWER)])
        self._ring()
        return kept

    def _hand(self, owing: Owing) -> None:
        self._handing.hand(owing.handed)
        self._leave(owing.left)

    def _late(self, result: object) -> None:
        """A turn was kept after its time: its answer goes out all the same."""
        match result:
            case (Kept(), Owing() as owing):
                self._hand(owing)
                self._ring()

    def _turn(self, connection: Connection, said: Said, decide: Decide) -> tuple[Kept, Owing | None]:
        now = self._clock()
        if not self._alone:
            with inbox.failing():
                self._foresight.prepare(connection, said, now)
        if not inbox.is_new(connection, said, now):
            return Kept("repeated"), None
        with inbox.failing():
            standing = loaded = self._loader.heard(connection, said)
            turn = decide(standing.here, said)
            if turn == Turn():
                return Kept("kept"), None
            standing = standing.of(turn.cycle)
            keeping = Keeping(connection, standing, said)
            keeping.arrive()
            keeping.keep(turn)
            owing = self._say(connection, standing, said, turn)
        if not self._alone:
            self._foresight.learn(said, loaded)
        return Kept("kept", turn.notice), owing

    def _say(self, connection: Connection, standing: Standing, said: Said | None, turn: Turn) -> Owing:
        # A group is sent to by one process: which one is seen when it claims. And before anybody can see that
        # we are alive, nobody would see that we have died.
        senders = self.senders()
        short = said and senders and (senders == 1 or not said.group)
        claim = self._handing.claim(said.platform, self._clock()) if said and short else None
        owing = Owing(connection, standing, said, self._platforms, claim)
        if standing.goes_back(turn):
            turn = replace(turn, ask=None)
        seal(owing, turn)
        owing.say(turn)
        self._sweeper.note(turn)
        return owing

    async def tick(self, elapse: Elapse) -> None:
        """What the clock brings to each cluster since it was last asked; one transaction each."""
        waiting = await self._database.read(_all_clusters)
        together = TICKS_AT_ONCE
        while waiting:
            some, waiting = waiting[:together], waiting[together:]
            told = await asyncio.gather(*(self._tick_one(cluster, elapse) for cluster in some))
            # Where something fell due it takes longer: then an answer waits behind one cluster at the most.
            together = 1 if any(told) else TICKS_AT_ONCE
        await self._write(partial(_purge, by_link=self._loader.by_link, now=self._clock()))
        self._ring()
        await self._sweeper.sweep(self._database)

    async def _tick_one(self, cluster: int, elapse: Elapse) -> bool:
        """Whether anything fell due."""
        try:
            owings = await self._write(partial(self._tick, cluster=cluster, elapse=elapse), lambda: cluster)
        except Exception as error:
            log.error("tick of cluster %s failed: %s", cluster, type(error).__name__)
            return False
        for owing in owings:
            self._leave(owing.left)
        return bool(owings)

    def _tick(self, connection: Connection, cluster: int, elapse: Elapse) -> list[Owing]:
        years = self._loader.ticked(connection, cluster)
        now = years[0].here.now
        since = _UPTO.scalar(connection, {"of": cluster}) or now
        if now <= since:
            return []
        owings = []
        for standing in years:
            turn = elapse(standing.here, since)
            if turn != Turn():
                Keeping(connection, standing, None).keep(turn)
                owings.append(self._say(connection, standing, None, turn))
        _TICKED.later(connection, {"of": cluster, "now": now})
        return owings

    async def listened(self, platform: str) -> None:
        """Nothing that was said on the platform waits any more: it has just answered a poll, says so itself, or
        is this process. Called before what came with it is dealt with."""
        now, before = self._clock(), self._listened.get(platform)
        if before is None or not timedelta(0) <= now - before < clocking.TO_THE:
            await self._write(partial(clocking.listened, platform=platform, now=now))
            self._listened[platform] = now

    async def look(self, platform: str, chat: str) -> Situation:
        """The situation of a chat, complete, to be read and drawn."""
        work = partial(self._loader.looked_at, platform=platform, chat=chat)
        return (await self._database.read(work)).here

    async def opened(self, platform: str, chat: str) -> Literal["", "chat", "group"]:
        """What whoever has this chat's address may look into: nothing, a person's chat, a group's."""
        return await self._database.read(partial(doors.opened, platform=platform, chat=chat))

    async def record(self, cycle: str) -> Situation:
        """The situation of a cycle ("k7"), complete, for a document made of it. Nobody speaks in it."""
        work = partial(self._loader.recorded, cycle=int(cycle.removeprefix("k")))
        return (await self._database.read(work)).here

    async def new_cluster(
        self,
        name: str,
        charter: Mapping[str, object],
        *,
        previous: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Makes a cluster, its first year and its seats; the secretary's one-time code. `previous` holds
        last year's agreed values: unit -> leaf -> value."""
        now, entropy = self._clock(), self._loader.entropy(32)
        found = partial(clusters.found, name=name, data=charter, zone=self._zone, now=now, entropy=entropy)
        return await self._write(partial(found, previous=previous or {}))

    # --- the outbox ---

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
        self, platform: str, limit: int, lease: timedelta, lanes: int = outbox.KEYBOARD
    ) -> list[Delivery]:
        """Each chat's first unfinished message, if it is due; ours to send until the lease runs out. Of lanes
        up to `lanes`: 0 answers, 1 mail to many as well, 2 old keyboards too. Each group is some process's
        own, so that its limit is kept."""
        if self._alone and platform not in self._claimed:
            # On one box there is one sender: what an earlier start of it was sending is now unknown.
            await self._write(partial(claiming.forget_claims, platform=platform, by=self._me))
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
        if before is None or not timedelta(0) <= now - before < claiming.LAPSE:
            await self._write(partial(claiming.lapse, platform=platform, now=now))
            self._lapsed[platform] = now
        by, names = self._company.name, self._company.names
        share = (names.index(self._me), len(names)) if self._me in names else (0, 1)

        def look(connection: Connection) -> tuple[list[Delivery], list[int]]:
            # The time is read here: what was owed before this work runs is due then.
            return claiming.claim(connection, platform, limit, lease, by, self._clock(), lanes, share)

        taken, still = await self._write(look)
        self._handing.looked(platform, lanes, still)
        return taken

    async def renewed(self, delivery: Delivery, remind: Remind) -> Delivery | None:
        """A claimed reminder as it is at this moment; None if it is not to be sent any more."""
        renewal = partial(renew, loader=self._loader, delivery=delivery, remind=remind)
        current = await self._write(renewal)
        if current is None:
            # An answer may wait behind it.
            self._handing.stir()
            self._ring()
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
                self._ring()
        self._telling = None

    def _delivered(self, connection: Connection, sent: Sequence[tuple[int, str]]) -> list[Delivery]:
        now = self._clock()
        return claiming.delivered(connection, sent, now, self._handing.claims(now))

    async def unknown(self, delivery: int) -> None:
        """It may have arrived; it will be tried again."""
        await self._write(partial(claiming.unknown, delivery=delivery, now=self._clock()))
        self._handing.stir()
        self._ring()

    async def postpone(self, delivery: int, until: datetime) -> None:
        """Not sent; queued again, not before `until`."""
        await self._write(partial(claiming.postpone, delivery=delivery, until=until))
        self._handing.stir()

    async def undeliverable(self, delivery: int, why: str, *, blocked: bool = False) -> None:
        """Never to be sent; `blocked`: nothing else either, in this chat."""
        await self._write(partial(outbox.undeliverable, delivery=delivery, why=why, blocked=blocked))
        self._handing.stir()
        self._ring()

    async def postpone_chat(self, platform: str, chat: str, until: datetime) -> None:
        await self._write(partial(claiming.postpone_chat, platform=platform, chat=chat, until=until))

    async def owed(self, platform: str) -> int:
        """How many messages are not done with yet."""
        return await self._database.read(partial(outbox.owed, platform=platform))

    async def waiting(self, soon: timedelta) -> list[outbox.Waiting]:
        """What is not done with yet, by platform and lane; see `outbox.waiting`."""
        of = partial(outbox.waiting, platforms=self._platforms, now=self._clock(), soon=soon)
        return await self._database.read(of)

    async def clock_set_back(self, platform: str, lease: timedelta) -> None:
        """The clock shows an earlier moment than before: what was to wait until a later one does not."""
        await self._set_back(platform, lease, datetime.min.replace(tzinfo=UTC))
        self._handing.stir()
        self._ring()

    async def _set_back(self, platform: str, lease: timedelta, made_after: datetime) -> None:
        work = partial(claiming.clock_set_back, platform=platform, now=self._clock(), lease=lease)
        await self._write(partial(work, made_after=made_after))

    def changed(self) -> asyncio.Event:
        """A new event that is set after each commit of this process; what other processes commit is found
        by looking now and then."""
        event = asyncio.Event()
        self._listening.add(event)
        return event

    async def messages_since(self, platform: str, chat: str, after: int) -> list[Delivery]:
        """What one chat was told after an outbox row, oldest first; after row 0 only the newest 200."""
        return await self._database.read(partial(outbox.since, platform=platform, chat=chat, after=after))

    # --- evidence ---

    async def wanted(self, platform: str, limit: int) -> list[Wanted]:
        """Files still at the platform, oldest first."""
        return await self._database.read(partial(files.wanted, platform=platform, limit=limit))

    async def evidence_kept(self, evidence: int, sha256: str, type: str, size: int) -> None:
        await self._write(partial(files.kept, evidence_id=evidence, sha256=sha256, type=type, size=size))

    async def evidence_refused(self, evidence: int, why: str) -> None:
        await self._write(partial(files.refused, evidence_id=evidence, why=why))

    async def copies_to_go(self) -> list[str]:
        """SHA-256 of our copies behind erased evidence, that stand behind nothing else."""
        return await self._database.read(erasing.copies)

    async def copies_gone(self, names: Sequence[str]) -> None:
        """These copies have been deleted."""
        await self._write(partial(erasing.forget, names=names))

    # --- transactions ---

    async def _write(self, work: Work[T], cluster: Callable[[], int] = int) -> T:
        """Work that loses a unique key or its connection is undone and done anew, three times at most.
        Each time it begins under the lock of the `cluster` that is named then (0: of none)."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._database.write(work, cluster())
            except (DBAPIError, Moved) as problem:
                if attempt == TRIES or not passing(problem):
                    raise
                await asyncio.sleep(0.05 * attempt)
        raise AssertionError("unreachable")

    def _forget(self) -> None:
        self._loader.forget()
        self._foresight.forget()

    # --- other processes ---

    def _leave(self, left: Left) -> None:
        """What waits to be claimed is known here, and by the others; old keyboards do not wake them."""
        left = list(left)
        self._handing.leave(left)
        self._company.ring(one for one in left if one[1] != outbox.KEYBOARD)

    def _woken(self, left: Left) -> None:
        self._handing.leave(left)
        self._ring()

    async def _forget_gone(self, lately: tuple[str, ...]) -> None:
        if await self._write(partial(claiming.forget_gone, lately=lately)):
            self._handing.stir()
            self._ring()

    def _ring(self) -> None:
        for event in list(self._listening):
            event.set()


_UPTO = Prepared(select(ticks.c.upto).where(ticks.c.cluster == bindparam("of")))
_TICKED = Prepared(update(ticks).where(ticks.c.cluster == bindparam("of")).values(upto=bindparam("now")))


def _all_clusters(connection: Connection) -> list[int]:
    return list(connection.scalars(select(ticks.c.cluster).order_by(ticks.c.cluster)))


def _purge(connection: Connection, by_link: list[str], now: datetime) -> None:
    doors.forget(connection, by_link, now)
    inbox.purge(connection, now)
    outbox.purge(connection, now)
