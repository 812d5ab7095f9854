"""A situation loaded: whose chat, which cluster, what stands in it.

Two queries beyond the lock: the chat with its person, and the cluster with its roster and snapshots as
single values. Answers and evidence follow when a unit is looked up, one value for each unit.
"""

import json
import secrets
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select

from bot.dialogue.codes import code_in
from bot.dialogue.said import Chat, Platform, Said
from bot.dialogue.situation import UNNAMED, Channel, Cluster, Cycle, Operator, Situation, Snapshot
from bot.dialogue.turn import Turn
from bot.rules import charter as charters
from bot.rules.charter import Charter
from storage.database.locks import Moved, holds_lock, lock
from storage.database.statements import Lookup, Prepared
from storage.loading import queries
from storage.loading.answer_cache import AnswerCache
from storage.loading.lazy import Lazy
from storage.loading.queries import CLUSTERS
from storage.records import ballots, reminders, web_sessions
from storage.schema import cycles, snapshots

V = TypeVar("V")
NOWHERE = Platform("", buttons=False, edits=False, files=False, groups=False, pins=False)
NOBODY = Chat("", "")


@dataclass(frozen=True)
class LoadedSituation:
    """A situation with what storage needs to keep the turn: the row of the chat (0: none yet), the cluster
    and the cycle as numbers (0: none). `past`: it is not the cluster's present year."""

    here: Situation
    channel: int = 0
    cluster: int = 0
    cycle: int = 0
    past: bool = False
    years: "Years | None" = None

    def of(self, cycle: str) -> "LoadedSituation":
        """As it stands in the year that a turn is about; "" is this one."""
        return self.years.standing(_number(cycle)) if cycle and self.years else self

    def goes_back(self, turn: Turn) -> bool:
        """Whether the chat leaves an earlier year with this turn; what it asks there is not put."""
        return self.past and not turn.purpose


@dataclass
class Loader:
    """`platforms` by name; `links` are templates of join links. Charters and snapshots never change, so
    they are parsed once."""

    clock: Callable[[], datetime]
    platforms: Mapping[str, Platform]
    links: tuple[str, ...] = ()
    entropy: Callable[[int], bytes] = secrets.token_bytes
    holidays: Container[date] = frozenset()
    operator: Operator = UNNAMED
    _polls: ballots.Reader = field(default_factory=ballots.Reader)
    _charters: dict[str, Charter] = field(default_factory=dict)
    _recall: AnswerCache = field(default_factory=AnswerCache)
    _erased: AnswerCache = field(default_factory=AnswerCache)
    """Of years in which answers have lost their authors and reasons since."""
    _bodies: dict[int, Mapping[str, object]] = field(default_factory=dict)
    _cycles: dict[int, tuple[tuple[Any, ...], Cycle]] = field(default_factory=dict)

    @property
    def by_link(self) -> list[str]:
        """The platforms on which whoever has a chat's address is in it."""
        return [name for name, platform in self.platforms.items() if platform.by_link]

    def heard(self, connection: Connection, said: Said) -> LoadedSituation:
        """The situation in which something was said, under its cluster's lock, which the turn has by now.
        Raises Moved."""
        chat = Chat(said.platform, said.chat, said.group)
        who, code = "" if said.anonymous else said.who, code_in(said)
        # What is typed belongs to the year of the chat, whatever a page still shows.
        tapped = said.question if said.kind == "tap" else ""
        # The chat's own row names its cluster, unless others or a code have a say in it.
        named = said.group or bool(code)
        cluster = queries.cluster_of(connection, chat, who, code, self.clock()) if named else None
        standing = self._load(connection, cluster, chat, who, code, about=tapped)
        if not holds_lock(connection, standing.cluster):
            raise Moved
        return standing

    def newer(self, cycle: int, unit: str) -> Lookup:
        """How what is new of a unit's answers is asked."""
        return self._recall.newer(cycle, unit)

    def forget(self) -> None:
        """Something was undone that may have been read before, and its numbers may be given again."""
        self._recall.forget()
        self._erased.forget()
        self._polls = ballots.Reader()
        self._bodies.clear()
        self._cycles.clear()

    def looked_at(self, connection: Connection, platform: str, chat: str) -> LoadedSituation:
        """The situation of a chat for redrawing it, complete: nothing is read from storage afterwards. Of the
        other years there are the numbers."""
        here = Chat(platform, chat)
        cluster = queries.cluster_of(connection, here, "", "", self.clock())
        return self._load(connection, cluster, here, lazy=False)

    def spoken_to(self, connection: Connection, chat: Chat, cycle: int) -> LoadedSituation:
        """The situation of a chat that is about to be written to, under its cluster's lock."""
        cluster = queries.cluster_of(connection, chat, "", "", self.clock())
        if cluster:
            lock(connection, cluster)
        return self._load(connection, cluster, chat, cycle=cycle)

    def ticked(self, connection: Connection, cluster: int) -> list[LoadedSituation]:
        """The situation of a cluster when nobody has said anything, under its lock: of the year before, if
        there is one, and of the present year. One may be closing while the next begins. Older ones come first,
        once their file is to be taken and until they are erased."""
        lock(connection, cluster)
        present, *past = _YEARS.all(connection, {"of": cluster})
        years = [*(y for y in reversed(past[1:]) if self._is_due(connection, y)), *past[:1], present]
        loaded = [self._load(connection, cluster, NOBODY, cycle=year.id) for year in years]
        now = loaded[0].here.now
        return [replace(standing, here=replace(standing.here, now=now)) for standing in loaded]

    def _is_due(self, connection: Connection, year: Any) -> bool:
        """Whether something of this year is still to be erased, or its file to be taken, by now."""
        rules = None if year.erased else self._charter(connection, year.id, year.hash).retention
        return rules is not None and rules.window.opens <= self.clock()

    def recorded(self, connection: Connection, cycle: int) -> LoadedSituation:
        """The situation of a cycle, complete, for documents made of it. Raises LookupError."""
        cluster = connection.scalar(select(cycles.c.cluster).where(cycles.c.id == cycle))
        if cluster is None:
            raise LookupError(f"no cycle k{cycle}")
        return self._load(connection, cluster, NOBODY, cycle=cycle, lazy=False)

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
        lazy: bool = True,
    ) -> LoadedSituation:
        now = self.clock()
        nobody = (None, None)
        channel, person = queries.chat_and_person(connection, chat, who) if chat != NOBODY else nobody
        if cluster is None:
            cluster = channel.cluster or 0 if channel is not None else 0
        here: dict[str, Any] = {"now": now, "entropy": self.entropy(32), "person": person}
        here["platform"] = self.platforms.get(chat.platform, NOWHERE)
        here["holidays"], here["operator"] = self.holidays, self.operator
        if channel is not None:
            here["channel"] = Channel(
                asked=channel.asked,
                purpose=channel.purpose,
                seat=channel.seat or 0,
                is_cluster_group=channel.bound,
                evidence=channel.evidence,
                silence=reminders.silence(channel, now),
                missed=channel.missed,
                missed_since=channel.missed_since,
            )
        number, past, others = 0, False, None
        if cluster:
            row = queries.cluster_row(connection, cluster, cycle)
            years = queries.years(row)
            about = about or (channel.asked if channel is not None and channel.purpose else "")
            if not cycle and _number(about) in dict(years[1:]):
                row = queries.cluster_row(connection, cluster, _number(about))
            number, past = row.cycle, row.cycle != years[0][0]
            if len(years) > 1:
                named = {self._charter(connection, *y).year: y[0] for y in years if y[0] != number}
                again = partial(self._load, connection, cluster, chat, who, code, lazy=lazy)
                others = here["years"] = Years(named, now, lambda other: again(cycle=other))
            roster = queries.roster(row, now)
            present = self._cycle(connection, row)
            here["cluster"] = Cluster(cluster, row.name, row.zone, bool(row.bound), self.links)
            here["cycle"] = present
            here["roster"] = roster
            here["seats"] = queries.seats_of(roster, person)
            if code:
                here["invitation"] = queries.invitation(connection, code, cluster, roster, now)
            here["boxes"] = ballots.Boxes(connection, number, present.polls, now) if lazy else {}
            if person and any(not poll.is_final for poll in present.polls):
                here["drafts"] = ballots.drafts_of(connection, number, person.id)
                here["readings"] = ballots.readings_of(connection, number, person.id)
            speaking = channel.id if channel is not None else 0
            pages = partial(web_sessions.pages_of, connection, cluster, self.by_link, speaking)
            here["pages"] = Lazy(pages) if lazy else pages()
            if lazy:
                here["reminded"] = Lazy(partial(reminders.given, connection, number))
                here["trouble"] = Lazy(partial(reminders.unreached, connection, cluster))
            names = [unit.id for unit in present.charter.units]
            # Beside the lock nothing is kept in mind, and nothing that was.
            known = self._erased if present.erased else self._recall
            recall = known if lazy else AnswerCache()
            answers = ByUnit(names, lambda unit: recall.answers(connection, number, unit))
            evidence = ByUnit(names, lambda unit: queries.evidence_of(connection, number, unit))
            here["answers"] = answers if lazy else {unit: answers[unit] for unit in ["", *names]}
            here["evidence"] = evidence if lazy else {unit: evidence[unit] for unit in ["", *names]}
        row_of_chat = channel.id if channel is not None else 0
        return LoadedSituation(Situation(**here), row_of_chat, cluster, number, past, others)

    def _charter(self, connection: Connection, cycle: int, hash: str) -> Charter:
        charter = self._charters.get(hash)
        if charter is None:
            text = connection.scalar(select(cycles.c.charter).where(cycles.c.id == cycle))
            charter = self._charters[hash] = charters.read(json.loads(text or "{}"))
        return charter

    def _cycle(self, connection: Connection, row: Any) -> Cycle:
        """The same value as before while its row says the same: what was read of it stays read."""
        says = (row.hash, row.stage, row.snapshots, row.polls, row.roll, row.extensions, row.erased, row.latest)
        known = self._cycles.get(row.cycle)
        if known is None or known[0] != says:
            if len(self._cycles) >= CLUSTERS:
                self._cycles.clear()
            known = self._cycles[row.cycle] = says, self._read_cycle(connection, row)
        return known[1]

    def _read_cycle(self, connection: Connection, row: Any) -> Cycle:
        previous = _PREVIOUS.scalar(connection, {"of": row.cycle}) or {}
        charter = self._charter(connection, row.cycle, row.hash)
        taken = []
        for id, stage, number, at, published, reason in queries.shots(row):
            if id not in self._bodies:
                body = connection.scalar(select(snapshots.c.body).where(snapshots.c.id == id))
                self._bodies[id] = body or {}
            taken.append(Snapshot(stage, number, at, self._bodies[id], published, reason))
        opened = self._polls.read(connection, *queries.polled(row))
        extended = queries.extended(row)
        return Cycle(f"k{row.cycle}", charter, row.stage, tuple(taken), opened, previous, extended, row.erased)


def _number(question: str) -> int:
    """The number of the cycle that a question's id begins with; 0 if it does not."""
    number = question.partition("/")[0].removeprefix("k")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


class Years(Mapping[int, Situation]):
    """A cluster's other years by number, each loaded when it is looked up, while the turn lasts."""

    def __init__(
        self, cycles: Mapping[int, int], now: datetime, load: Callable[[int], LoadedSituation]
    ) -> None:
        self._cycles, self._now, self._load = cycles, now, load
        self._known: dict[int, LoadedSituation] = {}

    def standing(self, cycle: int) -> LoadedSituation:
        if cycle not in self._known:
            loaded = self._load(cycle)
            self._known[cycle] = replace(loaded, here=replace(loaded.here, now=self._now))
        return self._known[cycle]

    def __getitem__(self, year: int) -> Situation:
        return self.standing(self._cycles[year]).here

    def __iter__(self) -> Iterator[int]:
        return iter(self._cycles)

    def __len__(self) -> int:
        return len(self._cycles)


class ByUnit(Mapping[str, V]):
    """What is stored of each unit, read when it is looked up, while the turn lasts. "" is the cluster
    itself and is not counted among them."""

    def __init__(self, names: list[str], read: Callable[[str], V]) -> None:
        self._names = names
        self._read = read
        self._known: dict[str, V] = {}

    def __getitem__(self, unit: str) -> V:
        if unit not in self._known:
            self._known[unit] = self._read(unit)
        return self._known[unit]

    @property
    def looked_up(self) -> tuple[str, ...]:
        return tuple(self._known)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


_PREVIOUS = Prepared(select(cycles.c.previous).where(cycles.c.id == bindparam("of")))
_YEARS = Prepared(
    select(cycles.c.id, cycles.c.hash, cycles.c.erased)
    .where(cycles.c.cluster == bindparam("of"))
    .order_by(cycles.c.id.desc())
)
