"""The unit of work: a turn is locked, loaded, decided, written and committed here, and nowhere else.

What a method returns has been committed; what it raises has left nothing behind. Why an update is acknowledged
after that: .github/decisions/0005-acknowledge-after-commit.md.
"""

import logging
import secrets
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Literal, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.delivery import texts
from bot.dialogue.installation import UNNAMED, ClockDoubt, Operator, Outage, ReadyMade
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from storage.code_vault import CodeVault
from storage.database.engine import Database, Work
from storage.database.errors import is_permanent
from storage.database.factory import database_at
from storage.database.retry import write_with_retries
from storage.loading.loaded_situation import LoadedSituation
from storage.loading.situations import Loader
from storage.migrations import migrate
from storage.outbox import rows
from storage.outbox.addresses import Addresses
from storage.outbox.chat_view import question_of
from storage.outbox.enqueue import OutboxWriter
from storage.outbox.outbox import Outbox
from storage.outbox.rows import Delivery
from storage.records import (
    clock_marks,
    clusters,
    founding,
    groups,
    outages,
    push_endpoints,
    reminders,
    secret_keys,
    upload_links,
)
from storage.records.ballot_wipe import BallotWipe
from storage.records.evidence import EvidenceRepository, Wanted
from storage.records.menus import MenuRepository
from storage.records.signed_pages import SignedPageRepository
from storage.records.workbooks import WorkbookRepository
from storage.turn import processed_updates, timeouts
from storage.turn.apply_facts import FactWriter
from storage.turn.prefetch import Foresight
from storage.turn.ticks import Elapse, Ticks
from storage.turn.views import News, Views

__all__ = ["Delivery", "Kept", "UnitOfWork", "Wanted"]

log = logging.getLogger(__name__)
T = TypeVar("T")
Decide = Callable[[Situation, Said], Turn]


@dataclass(frozen=True)
class Kept:
    """The outcome of a turn. `repeated`: its update had been dealt with before. `failed`: it could not be, and
    the speaker is told so. `notice` is a passing word for a tap. `news`: what a chat that is a page was told,
    where the turn could read it at no cost."""

    status: Literal["kept", "repeated", "failed"]
    notice: str = ""
    news: News | None = field(default=None, compare=False)


class UnitOfWork:
    """The database at `url`: turns, clusters, the clock. Its attributes hold the rest: what is read outside of
    turns (`views`), the ticks, the outbox, the evidence, the workbooks, the menus, the push endpoints, the
    upload links, the marks of the clock.

    `clock` is the time in which turns live, `platforms` what each can do, `vault` keeps the codes, `links`
    templates of join links with `{code}`, `holidays` the days on which nobody is reminded, `operator` who runs
    this installation, `ready_made` the charters that a cluster can begin from, `engine` how a database is made
    of its URL. While there is a `doubt` about the clock, turns live where it began. Open before use, close
    after.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], datetime],
        platforms: Mapping[str, Platform],
        vault: CodeVault,
        links: tuple[str, ...] = (),
        zone: str = "Asia/Ho_Chi_Minh",
        holidays: Container[date] = frozenset(),
        operator: Operator = UNNAMED,
        doubt: Callable[[], ClockDoubt | None] = lambda: None,
        ready_made: Mapping[str, ReadyMade] = MappingProxyType({}),
        entropy: Callable[[int], bytes] = secrets.token_bytes,
        engine: Callable[[str], Database] = database_at,
    ) -> None:
        self.database = engine(url)
        self._clock = clock
        self._platforms = platforms
        self._vault = vault
        self._zone = zone
        self._loader = Loader(clock, platforms, vault, links, entropy, holidays, operator, doubt, ready_made)
        self._foresight = Foresight(self._loader)
        self.database.on_undone = self._empty_caches
        self.database.on_late_result = self._publish_late
        self.outbox = Outbox(url, self.database, clock, platforms, self._loader)
        self.workbooks = WorkbookRepository(self.database)
        self.signed_pages = SignedPageRepository(self.database)
        self.upload_links = upload_links.UploadLinkRepository(self.database, vault, clock)
        self.push_endpoints = push_endpoints.PushEndpointRepository(self.database, clock)
        self.evidence = EvidenceRepository(self.database, self._tell, self._told)
        self.menus = MenuRepository(self.database)
        self.clock_marks = clock_marks.ClockMarkRepository(self.database, self._empty_caches)
        self._ballot_wipe = BallotWipe()
        self._heard_at: dict[str, datetime] = {}
        self.views = Views(self.database, self._loader, self.outbox)
        self.ticks = Ticks(self.database, self._loader, self.outbox, self._enqueue)

    async def open(self, *, new_key_because: str = "") -> None:
        """Raises WrongKey where codes are kept under another key than the vault's, unless it shall take the
        place of that for a reason, and NewerSchema."""
        await self.database.open()
        try:
            await self.database.write(partial(self._prepare, why=new_key_because))
        except BaseException:
            await self.database.close()
            raise

    def _prepare(self, connection: Connection, why: str) -> None:
        migrate(connection)
        if why:
            secret_keys.replace(connection, self._vault, why, self._clock())
        secret_keys.require(connection, self._vault)

    async def close(self) -> None:
        await self.outbox.close()
        await self.database.close()

    def platform(self, name: str) -> Platform:
        """Abilities of the platform of this name. Raises KeyError."""
        return self._platforms[name]

    # --- turns ---

    async def turn(self, said: Said, decide: Decide) -> Kept:
        """Deals with one thing said, once. Errors of the database are raised, and the update comes again; any
        other is recorded, so that one poisoned update does not block its chat for ever."""
        try:
            work = partial(self._turn, said=said, decide=decide)
            kept, messages = await self._write(work, lambda: self._foresight.cluster(said))
            if messages:
                self.outbox.hand(messages)
        except processed_updates.TurnFailed as failed:
            kept = await self._record_failure(said, failed)
        except DBAPIError as problem:
            if not is_permanent(problem):
                raise
            kept = await self._record_failure(said, processed_updates.TurnFailed(problem))
        self.outbox.ring()
        return kept

    async def timed_out(self, said: Said, problem: TimeoutError) -> Kept | None:
        """Counts a timeout of the turn. None where its update shall come again; at the third it is given up and
        its speaker told so, for it would hold up its chat for ever."""
        times = await self._write(partial(timeouts.count, said=said, now=self._clock()))
        if not times:
            return Kept("repeated")
        if times < timeouts.POISONED:
            return None
        kept = await self._record_failure(said, processed_updates.TurnFailed(problem))
        self.outbox.ring()
        return kept

    async def _record_failure(self, said: Said, failed: processed_updates.TurnFailed) -> Kept:
        # Nothing of what was said may reach a log: the kind of error and the place it came from do.
        log.error("turn failed: %s, update %s", failed, said.update)
        record = partial(processed_updates.record_failure, said=said, kind=failed.kind, now=self._clock())
        recorded = await self._write(record)
        self.outbox.leave([(said.platform, rows.ANSWER)])
        return Kept("failed", texts.FAILED) if recorded else Kept("repeated")

    def _publish_late(self, result: object) -> None:
        """Hands over the reply of a turn that was committed after whoever waited for it had given up."""
        match result:
            case (Kept(), OutboxWriter() as messages):
                self.outbox.hand(messages)
                self.outbox.ring()

    def _turn(self, connection: Connection, said: Said, decide: Decide) -> tuple[Kept, OutboxWriter | None]:
        now = self._clock()
        if said.reply_to and not said.group:
            # It also says in which cluster the turn is, so it is read before the lock is taken.
            chat = Chat(said.platform, said.chat)
            said = replace(said, question=question_of(connection, chat, said.reply_to))
        if said.kind in ("left", "rights") and said.group:
            # It concerns the whole group, which may be bound by one of its topics.
            said = replace(said, chat=groups.bound_chat(connection, said.platform, said.chat))
        if self.database.shared:
            with processed_updates.raising_turn_failed():
                self._foresight.prepare(connection, said, now)
        if not processed_updates.mark_processed(connection, said, now):
            return Kept("repeated"), None
        with processed_updates.raising_turn_failed():
            loaded = self._loader.for_said(connection, said)
            turn = loaded.spent_on(decide, said)
            if turn == Turn():
                return Kept("kept"), None
            in_year = loaded.in_year(turn.cycle)
            if in_year.cluster != loaded.cluster:
                # What a page shows was asked in the cluster that its chat leaves, and stays open there.
                said = replace(said, question="")
            facts = FactWriter(connection, in_year, said, self._vault)
            facts.record_chat()
            facts.write(turn)
            # Elsewhere it would be a round trip, and through a thread of its own it costs four times as much.
            reads = said.platform in self._loader.by_link and not self.database.shared
            before = rows.newest_of_chat(connection, said.platform, said.chat) if reads else 0
            messages = self._enqueue(connection, in_year, said, turn)
            news = self.views.news_of(connection, said.platform, said.chat, before) if before else None
        if self.database.shared:
            self._foresight.learn(said, loaded)
        return Kept("kept", turn.notice, news), messages

    def _enqueue(
        self, connection: Connection, loaded: LoadedSituation, said: Said | None, turn: Turn
    ) -> OutboxWriter:
        claim = self.outbox.claim_of(said) if said else None
        messages = OutboxWriter(connection, loaded, said, self._platforms, self._vault, claim)
        if loaded.returns_to_present(turn):
            turn = replace(turn, ask=None)
        messages.write(turn)
        self._ballot_wipe.expect(turn)
        return messages

    def _tell(self, connection: Connection, platform: str, person: int, text: str) -> None:
        """Owes a person a message outside any turn, in the chat they last used on the platform, if there is
        one."""
        chats = Addresses(connection, 0, self._platforms).reaching([person], platform)
        for chat in chats:
            rows.enqueue(connection, chat, self._clock(), text=text, lane=rows.MANY)

    def _told(self) -> None:
        self.outbox.leave((platform, rows.MANY) for platform in self._platforms)
        self.outbox.ring()

    # --- the clock ---

    async def tick(self, elapse: Elapse) -> None:
        """Brings each cluster what has fallen due since its last tick; one transaction each."""
        await self.ticks.run(elapse)
        await self._ballot_wipe.run(self.database)

    async def pulse(self) -> None:
        """Proves that something can be stored. Raises the database's errors."""
        await self.clock_marks.write(clock_marks.Mark("", self._clock(), 0.0))

    async def listened(self, platform: str) -> None:
        """Notes that nothing said on the platform waits any more: it has just answered a poll, says so itself,
        or is this process. Called before what came with it is dealt with."""
        now, before = self._clock(), self._heard_at.get(platform)
        if before is None or not timedelta(0) <= now - before < reminders.PRECISION:
            await self._write(partial(reminders.mark_heard, platform=platform, now=now))
            self._heard_at[platform] = now

    async def outage(self, platform: str, decide: Callable[[Situation, Outage], Turn], *, out: bool) -> bool:
        """Marks a platform as out of reach, or as reached again, and keeps what each cluster is told of it.
        What waits there goes to the chats its people have elsewhere. False where it is marked so already."""
        able = set(self._platforms)

        def tell(connection: Connection, cluster: int) -> None:
            loaded = self._loader.for_tick(connection, cluster)[-1]
            if loaded.situation.cluster and not loaded.situation.cluster.paused:
                turn = loaded.spent_on(decide, outages.outage(connection, cluster, platform, able))
                FactWriter(connection, loaded, None, self._vault).write(turn)
                self._enqueue(connection, loaded, None, turn)

        def work(connection: Connection) -> bool:
            # One transaction: whoever marks it tells everybody, or a crash would leave people untold for good.
            now = self._loader.now()
            changed = outages.begin(connection, platform, now) if out else outages.end(connection, platform)
            if changed and out:
                outages.move_mail(connection, platform, able)
            for cluster in clusters.numbers(connection) if changed else ():
                tell(connection, cluster)
            return changed

        told = await self._write(work)
        self.outbox.leave((name, rows.MANY) for name in (able if told else ()))
        self.outbox.ring()
        return told

    # --- clusters ---

    async def new_cluster(
        self,
        name: str,
        charter: Mapping[str, object],
        *,
        previous: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """Creates a cluster, its first year and its seats; returns the secretary's one-time code. `previous`
        holds last year's agreed values: unit -> leaf -> value."""
        create = partial(
            clusters.create_cluster, vault=self._vault, name=name, data=charter, previous=previous or {}
        )
        now, entropy = self._clock(), self._loader.entropy(32)
        return await self._write(
            partial(create, zone=self._zone, now=now, previous=previous or {}, entropy=entropy)
        )

    async def first_use(self) -> tuple[str, datetime] | None:
        """One-time code by which the first cluster can be founded in chat, and its expiry; None once one
        stands."""
        begin = partial(founding.begin, vault=self._vault, zone=self._zone, now=self._clock())
        return await self._write(partial(begin, entropy=self._loader.entropy(32)))

    async def act(self, cluster: int, decide: Callable[[Situation], Turn]) -> Turn:
        """Keeps a turn in which nobody of the cluster speaks, in its present year. Raises LookupError where
        there is no such cluster."""

        def work(connection: Connection) -> Turn:
            if cluster not in clusters.numbers(connection):
                raise LookupError(f"no cluster {cluster}")
            loaded = self._loader.for_tick(connection, cluster)[-1]
            turn = loaded.spent_on(decide)
            FactWriter(connection, loaded, None, self._vault).write(turn)
            self._enqueue(connection, loaded, None, turn)
            return turn

        return await self._write(work, lambda: cluster)

    async def _write(self, work: Work[T], cluster: Callable[[], int] = int) -> T:
        return await write_with_retries(self.database, work, cluster)

    def _empty_caches(self) -> None:
        self._loader.forget()
        self._foresight.forget()
