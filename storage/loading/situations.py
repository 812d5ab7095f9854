"""Loads situations: the chat that spoke, its cluster, and what stands in it.

Two queries beyond the lock: the chat with its person, and the cluster with its roster and snapshots as single
values. Answers and evidence follow when a unit is looked up, one value for each unit.
"""

import secrets
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from bot.dialogue import unit_seats
from bot.dialogue.codes import code_in
from bot.dialogue.cycle import Cycle
from bot.dialogue.inherited_evidence import inherited_evidence
from bot.dialogue.installation import UNNAMED, ClockDoubt, Operator, ReadyMade
from bot.dialogue.question import is_beside
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import Channel, Cluster, Person, Seat, Situation
from storage.code_vault import CodeVault
from storage.database.locks import ClusterChanged, holds_lock, lock
from storage.database.statements import Lookup, Prepared
from storage.loading import invitations, queries
from storage.loading.answer_cache import AnswerCache
from storage.loading.cycle_cache import CycleCache, charter_data
from storage.loading.journal_rows import JournalRows
from storage.loading.lazy import ByUnit, Lazy
from storage.loading.loaded_situation import LoadedSituation, OtherClusters, OtherYears, cycle_number
from storage.records import answers as answer_records
from storage.records import (
    ballots,
    data_requests,
    mail_addresses,
    outages,
    reminders,
    send_budgets,
    undelivered,
    web_sessions,
    workbooks,
)
from storage.schema import cycles

V = TypeVar("V")
NO_PLATFORM = Platform("", buttons=False, edits=False, files=False, groups=False)
# Stands for the chat of a turn in which nobody spoke.
NO_CHAT = Chat("", "")


@dataclass
class Loader:
    """Loads each kind of situation. `platforms` by name; `links` are templates of join links."""

    clock: Callable[[], datetime]
    platforms: Mapping[str, Platform]
    vault: CodeVault
    links: tuple[str, ...] = ()
    entropy: Callable[[int], bytes] = secrets.token_bytes
    holidays: Container[date] = frozenset()
    operator: Operator = UNNAMED
    doubt: Callable[[], ClockDoubt | None] = lambda: None
    """Doubt about the clock; while there is one, time stands still for turns."""
    ready_made: Mapping[str, ReadyMade] = field(default_factory=dict)
    """Ready-made charters, for whoever founds a cluster."""
    _answers: AnswerCache = field(default_factory=AnswerCache)
    _erased_answers: AnswerCache = field(default_factory=AnswerCache)
    """Cache for years after retention: names and reasons are erased there."""
    _cycles: CycleCache = field(default_factory=CycleCache)

    def now(self) -> datetime:
        """The time in which turns live."""
        return doubt.since if (doubt := self.doubt()) else self.clock()

    @property
    def by_link(self) -> list[str]:
        """The platforms on which whoever has a chat's address is in it."""
        return [name for name, platform in self.platforms.items() if platform.by_link]

    def for_said(self, connection: Connection, said: Said) -> LoadedSituation:
        """The situation of something said, under its cluster's lock, which the turn has by now. Raises
        ClusterChanged."""
        chat = Chat(said.platform, said.chat, said.group)
        who, code = "" if said.anonymous else said.who, code_in(said)
        # What is typed belongs to the year of the chat, whatever a page still shows.
        tapped = said.question if said.kind == "tap" else ""
        # The chat's own row names its cluster, unless others or a code have a say in it.
        by_others = said.group or bool(code)
        meant = cluster_named(said)
        cluster = None
        if by_others:
            digest = self.vault.digest(code)
            cluster = queries.cluster_of(connection, chat, who, digest, self.now(), meant)
        loaded = self._load(connection, cluster, chat, who, code, about=tapped, meant=meant)
        if not holds_lock(connection, loaded.cluster):
            raise ClusterChanged
        return loaded

    def for_view(self, connection: Connection, platform: str, chat: str) -> LoadedSituation:
        """The situation of a chat for drawing it, complete: nothing is read from storage afterwards. Other
        years are named, not loaded."""
        return self._load(connection, None, Chat(platform, chat), lazy=False)

    def for_reading(self, connection: Connection, platform: str, chat: str) -> LoadedSituation:
        """The situation of a chat for a page that is made while the connection is open: whatever is looked into
        is read then, other years too."""
        return self._load(connection, None, Chat(platform, chat), locked=False)

    def for_code(self, connection: Connection, code: str) -> LoadedSituation:
        """The situation of a cluster before somebody who shows one of its codes, without anybody's answers;
        that of a stranger where the code is not valid."""
        digest = self.vault.digest(code)
        if cluster := invitations.cluster_of_code(connection, digest, self.clock()):
            return self._load(connection, cluster, NO_CHAT, code=code, locked=False)
        why = invitations.lapsed(connection, digest)
        return LoadedSituation(Situation(self.clock(), NO_PLATFORM, lapsed=why))

    def for_delivery(self, connection: Connection, chat: Chat, cycle: int) -> LoadedSituation:
        """The situation of a chat that is about to be written to about this year, under its cluster's lock;
        wherever the chat stands."""
        cluster = queries.cluster_of_cycle(connection, cycle)
        lock(connection, cluster)
        return self._load(connection, cluster, chat, cycle=cycle)

    def for_tick(self, connection: Connection, cluster: int) -> list[LoadedSituation]:
        """The situations of a cluster in which nobody has spoken, under its lock: of the year before, if there
        is one, and of the present year, since one may be closing while the next begins. Older ones come first,
        from when their file is to be taken until they are erased."""
        lock(connection, cluster)
        present, *past = _YEARS.all(connection, {"of": cluster})
        years = [*(y for y in reversed(past[1:]) if self._is_due(connection, y)), *past[:1], present]
        loaded = [self._load(connection, cluster, NO_CHAT, cycle=year.id) for year in years]
        now = loaded[0].situation.now
        return [replace(one, situation=replace(one.situation, now=now)) for one in loaded]

    def for_document(self, connection: Connection, cycle: int) -> LoadedSituation:
        """The situation of a cycle, complete and with the cluster's other years, in which nobody speaks. Raises
        LookupError."""
        cluster = connection.scalar(select(cycles.c.cluster).where(cycles.c.id == cycle))
        if cluster is None:
            raise LookupError(f"no cycle k{cycle}")
        loaded = self._load(connection, cluster, NO_CHAT, cycle=cycle, lazy=False)
        # A document is made when nothing of the database is open any more.
        return replace(loaded, situation=replace(loaded.situation, years=dict(loaded.situation.years)))

    def newer(self, cycle: int, unit: str) -> Lookup:
        """Lookup of a unit's answers that are not known yet."""
        return self._answers.newer(cycle, unit)

    def forget(self) -> None:
        """Empties the caches: something that was read may have been rolled back, and its numbers given
        again."""
        self._answers.forget()
        self._erased_answers.forget()
        self._cycles.forget()

    def _is_due(self, connection: Connection, year: Any) -> bool:
        """True if by now the year's file is to be taken, and it is not erased yet."""
        rules = None if year.erased else self._cycles.charter(connection, year.id, year.hash).retention
        return rules is not None and rules.window.opens <= self.now()

    # --- one situation ---

    def _load(
        self,
        connection: Connection,
        cluster: int | None,
        chat: Chat,
        who: str = "",
        code: str = "",
        *,
        cycle: int = 0,
        about: str = "",
        meant: str = "",
        lazy: bool = True,
        locked: bool = True,
    ) -> LoadedSituation:
        """`cluster` is None where the question `meant` or the chat's row names it, `cycle` 0 where the question
        `about` which the turn is, or the one the chat stands at, says the year. Without `lazy` all is read at
        once. `locked`: under the cluster's lock, if lazy."""
        doubt = self.doubt()
        now = doubt.since if doubt else self.clock()
        channel, person = self._chat_and_person(connection, chat, who)
        if cluster is None:
            cluster = queries.home(connection, channel, meant)
        arrives = channel is not None and not channel.grouped and bool(person) and channel.cluster != cluster
        parts: dict[str, Any] = {
            "now": now,
            "entropy": self.entropy(32),
            "person": person,
            "platform": self.platforms.get(chat.platform, NO_PLATFORM),
            "holidays": self.holidays,
            "operator": self.operator,
            "doubt": doubt,
        }
        if channel is not None:
            parts["channel"] = _channel(channel, cluster, now, stands=not arrives)
        row_of_chat = channel.id if channel is not None else 0
        if code and not invitations.cluster_of_code(connection, digest := self.vault.digest(code), now):
            parts["lapsed"] = invitations.lapsed(connection, digest)
        if not cluster:
            return LoadedSituation(Situation(**parts), row_of_chat)
        row, present = self._cluster_row(connection, cluster, cycle, about, channel)
        years = None
        if past := [year for year in queries.years_of(row) if year[0] != row.cycle]:
            load = partial(self._load, connection, cluster, chat, who, code, lazy=lazy, locked=locked)
            by_year = {self._cycles.charter(connection, *year).year: year[0] for year in past}
            years = parts["years"] = OtherYears(by_year, now, lambda other: load(cycle=other))
        year = self._cycles.cycle(connection, row, now)
        roster = unit_seats.of_day(
            queries.roster_of(row, now, self.vault), year, zone=ZoneInfo(row.zone), now=now
        )
        held = queries.clusters_held(channel)
        if channel is None and person is not None:
            held = queries.clusters_of(connection, person.id)
        if code:
            parts["invitation"] = invitation = invitations.invitation(
                connection, self.vault, code, cluster, roster, now
            )
            if invitation and invitation.person:
                held = queries.clusters_of(connection, invitation.person.id)
        elsewhere = None
        if not chat.grouped and (others := [number for number in held if number != cluster]):
            load_other = partial(self._load, connection, chat=chat, lazy=lazy, locked=False)
            parts["elsewhere"] = elsewhere = OtherClusters(others, now, load_other)
        group_on, bound = queries.group_on(row), row.bound not in (None, "[]")
        parts["cluster"] = Cluster(
            *(cluster, row.name, row.zone, bound, self.links, group_on),
            paused=row.paused is not None,
            founding=bool(row.founding),
        )
        if row.founding:
            parts["ready_made"] = self.ready_made
        parts["roster"], parts["seats"] = roster, queries.seats_of(roster, person)
        parts["requests"] = data_requests.read(row.requests or "")
        if lazy and locked:
            # A deletion that is carried out takes a name away from answers, too.
            self._answers.know_names(row.cycle, f"{row.held or ''}{row.requests or ''}")
        parts |= self._year(connection, row, year, person, roster, now, lazy, locked)
        own = person.id if person else 0
        pages = partial(web_sessions.pages_of, connection, cluster, self.by_link, row_of_chat, own)
        parts["pages"] = Lazy(pages) if lazy else pages()
        if any(seat.role == "secretary" for seat in parts["seats"]):
            codes_of = partial(outages.cut_off, connection, self.vault, cluster, set(self.platforms), now)
            parts["cut_off"] = Lazy(codes_of) if lazy else codes_of()
        if mails_on := mail_addresses.mail_platform(self.platforms):
            read = partial(mail_addresses.addresses_of, connection, cluster, own, now)
            parts |= {"mails_on": mails_on, "addresses": Lazy(read) if lazy else read()}
        if lazy:
            parts["trouble"] = Lazy(partial(reminders.unreached, connection, cluster))
            parts["budgets"] = Lazy(partial(send_budgets.budgets, connection, self.platforms, now))
            parts["owed_here"] = Lazy(partial(undelivered.owed_here, connection, chat.platform, chat.chat))
            parts["withheld"] = Lazy(partial(undelivered.withheld, connection, cluster))
            parts["journal"] = JournalRows(connection, cluster)
            parts["missed"] = Lazy(partial(self._missed, connection, chat))
        is_past = row.cycle != present
        return LoadedSituation(
            Situation(**parts), row_of_chat, cluster, row.cycle, is_past, years, elsewhere, arrives
        )

    def _chat_and_person(self, connection: Connection, chat: Chat, who: str) -> tuple[Any, Person | None]:
        if chat == NO_CHAT:
            return None, None
        if not self.platforms.get(chat.platform, NO_PLATFORM).hears:
            return None, mail_addresses.person_at(connection, chat)
        return queries.chat_and_person(connection, chat, who)

    def _missed(self, connection: Connection, chat: Chat) -> dict[int, str]:
        lost = undelivered.missed(connection, chat.platform, chat.chat)
        return {row: self.vault.open(text) for row, text in lost.items()}

    def _cluster_row(
        self, connection: Connection, cluster: int, cycle: int, about: str, channel: Any
    ) -> tuple[Any, int]:
        """The cluster's row for the year in question, and the number of its present year."""
        row = queries.cluster_row(connection, cluster, cycle)
        (present, _), *past = queries.years_of(row)
        about = about or (channel.asked if channel is not None and channel.purpose else "")
        if not cycle and cycle_number(about) in dict(past):
            row = queries.cluster_row(connection, cluster, cycle_number(about))
        return row, present

    def _year(
        self,
        connection: Connection,
        row: Any,
        cycle: Cycle,
        person: Person | None,
        roster: tuple[Seat, ...],
        now: datetime,
        lazy: bool,
        locked: bool,
    ) -> dict[str, Any]:
        """The parts of a situation that belong to one year."""
        number = row.cycle
        names = [unit.id for unit in (*cycle.charter.units, *cycle.charter.former)]
        # Without the lock neither read nor fill the cache.
        known = self._erased_answers if cycle.erased else self._answers
        cache = known if lazy and locked else AnswerCache()
        answers = ByUnit(names, lambda unit: cache.answers(connection, number, unit))
        own_evidence = ByUnit(names, lambda unit: queries.evidence_of(connection, number, unit))
        evidence = ByUnit(names, lambda unit: inherited_evidence(cycle, unit, own_evidence))
        books = ByUnit(names, lambda unit: workbooks.of_unit(connection, number, unit))
        parts: dict[str, Any] = {
            "cycle": cycle,
            "answers": answers if lazy else {unit: answers[unit] for unit in ["", *names]},
            "evidence": evidence if lazy else {unit: evidence[unit] for unit in ["", *names]},
            "workbooks": books if lazy else {unit: books[unit] for unit in ["", *names]},
        }
        if lazy:
            parts["boxes"] = ballots.Boxes(connection, number, cycle.polls, now)
            parts["history"] = ByUnit(names, lambda unit: answer_records.history(connection, number, unit))
            parts["reminded"] = Lazy(partial(reminders.given, connection, number))
            parts["copied"] = Lazy(partial(reminders.copied, connection, number))
            parts["charter_data"] = Lazy(partial(charter_data, connection, number))
        if person and any(not poll.is_final for poll in cycle.polls):
            parts["drafts"] = ballots.drafts_of(connection, number, person.id)
            parts["readings"] = ballots.readings_of(connection, number, person.id, roster)
        return parts


def cluster_named(said: Said) -> str:
    """The question that says which cluster something said in a private chat is about, if one does."""
    # A notice's button stands beside whatever else is asked: what is typed is no answer to it.
    typed = said.kind == "text" and not said.reply_to and is_beside(said.question)
    return "" if said.group or typed else said.question


def _channel(row: Any, cluster: int, now: datetime, *, stands: bool) -> Channel:
    """Without `stands` the chat was in another cluster: what it was asked and spoke for there is left out."""
    return Channel(
        asked=row.asked if stands else "",
        purpose=row.purpose and stands,
        seat=row.seat or 0 if stands else 0,
        is_cluster_group=row.bound,
        refuses=row.refuses,
        evidence=row.evidence if stands else "",
        silence=reminders.last_silence(row, now),
        missed=row.missed,
        missed_since=row.missed_since,
        pending=row.pending and f",{cluster}," not in row.vouched,
    )


_YEARS = Prepared(
    select(cycles.c.id, cycles.c.hash, cycles.c.erased)
    .where(cycles.c.cluster == bindparam("of"))
    .order_by(cycles.c.id.desc())
)
