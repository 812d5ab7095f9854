"""Ballots written and read: the roll and the votes apart, the box opened only once a ballot is over.

Nothing else in this package touches the tables `votes`, `turnout` and `drafts`. What is promised of a secret
ballot: .github/decisions/0015-secret-ballots.md.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    select,
    update,
)

from bot.dialogue.ballots import (
    READY,
    BallotCancelled,
    BallotCounted,
    BallotFact,
    BallotOpened,
    Cast,
    Draft,
    Drafted,
    LotsDrawn,
    PaperGiven,
    PaperReturned,
    PapersAwaited,
    PapersKeyed,
    Poll,
    VotesDestroyed,
    draft_of,
)
from bot.dialogue.situation import Seat, Situation
from bot.rules.ballots import Ballot, Share
from bot.rules.voting_methods import Result, Terms, Vote, count
from storage.database.lru import Lru
from storage.database.sql import stored
from storage.database.types import as_json
from storage.records import ballot_trail
from storage.records.journal import digest
from storage.schema import ballots, drafts, turnout, votes

# Records one act in the journal.
Record = Callable[..., None]
# Tables that are wiped once a ballot is over: a choice, or the order of casting, has lain in them.
TRACES = ("votes", "turnout", "drafts", "outbox")
OVER = ballots.c.state.in_(("counted", "cancelled"))


class Sealed(RuntimeError):
    """The votes of a ballot that is not over were asked for."""


# --- reading ---


# Ballots whose terms are kept in mind.
MOST = 2048


@dataclass
class BallotReader:
    """Reads a cycle's ballots. Terms never change, nor does a result, so each is read once."""

    _opened: Lru[int, Poll] = field(default_factory=lambda: Lru(MOST))
    _results: Lru[int, Result] = field(default_factory=lambda: Lru(MOST))

    def read(
        self, connection: Connection, rows: Iterable[list[Any]], roll: list[list[Any]]
    ) -> tuple[Poll, ...]:
        """Ballots in the order of their opening. `rows`: id, state, settled and destroyed of each; `roll`:
        ballot, unit, paper."""
        return tuple(self._poll(connection, roll, *row) for row in sorted(rows))

    def _poll(
        self,
        connection: Connection,
        roll: list[list[Any]],
        id: int,
        state: Any,
        settled: str,
        destroyed: object,
    ) -> Poll:
        def open_poll() -> Poll:
            row = connection.execute(_OPENED, {"id": id}).one()
            return Poll(_terms(row.terms), row.text, row.hash)

        opened = self._opened.get(id, open_poll)
        counted = state == "counted"
        result = (
            self._results.get(id, lambda: _result(connection.scalar(_RESULT, {"id": id}))) if counted else None
        )
        return Poll(
            opened.terms,
            opened.text,
            opened.hash,
            state,
            frozenset(unit for ballot, unit, _ in roll if ballot == id),
            frozenset(unit for ballot, unit, paper in roll if ballot == id and paper),
            result,
            tuple(json.loads(settled)),
            bool(destroyed),
        )


def drafts_of(connection: Connection, cycle: int, person: int) -> Mapping[str, Draft]:
    """Picks of this person in ballots that are open, by unit and ballot."""
    rows = connection.execute(_DRAFTS, {"cycle": cycle, "person": person})
    return {draft_of(row.unit, row.key): Draft(_picks(row.picks), row.nonce) for row in rows}


def readings_of(
    connection: Connection, cycle: int, person: int, roster: tuple[Seat, ...]
) -> Mapping[str, tuple[str, ...]]:
    """Ballot -> the reading of its papers by a teller of another unit, once that one is done with it."""
    units: dict[int, set[str]] = {}
    for seat in roster:
        for holder in seat.holders if seat.role == "teller" else ():
            if holder.standing != "pending":
                units.setdefault(holder.person.id, set()).add(seat.unit)
    own = units.get(person, set())
    rows = connection.execute(_READINGS, {"cycle": cycle, "person": person})
    return {row.key: _picks(row.picks) for row in rows if units.get(row.person) and not own & units[row.person]}


class Boxes(Mapping[str, tuple[Vote, ...]]):
    """The votes of a cycle's ballots by key, in no order that says anything. Raises Sealed for a ballot that is
    not over yet, whoever asks."""

    def __init__(self, connection: Connection, cycle: int, polls: tuple[Poll, ...], now: datetime) -> None:
        self._connection, self._cycle = connection, cycle
        self._over = {poll.key: poll.is_over(now) for poll in polls}

    def __getitem__(self, key: str) -> tuple[Vote, ...]:
        if not self._over[key]:
            raise Sealed("this ballot is not over")
        return tuple(_picks(c) for c in self._connection.scalars(_BOX, {"cycle": self._cycle, "key": key}))

    def __iter__(self) -> Iterator[str]:
        return iter(self._over)

    def __len__(self) -> int:
        return len(self._over)


# --- writing ---


def write_fact(
    connection: Connection, cycle: int, situation: Situation, fact: BallotFact, record: Record
) -> None:
    """Writes one fact about a ballot, under its cluster's lock. Raises RuntimeError for a vote that cannot
    be."""
    if isinstance(fact, BallotOpened):
        key, roll = fact.terms.key, list(fact.terms.issued)
        row = {"cycle": cycle, "key": key, "terms": asdict(fact.terms), "text": fact.text, "hash": fact.hash}
        connection.execute(insert(ballots).values(**row, settled=[]))
        terms = digest(as_json(asdict(fact.terms), sort=True))
        record("ballot opened", what=key, why=fact.why, hash=fact.hash, roll=roll, terms=terms)
        return
    id = connection.scalar(_ID, {"cycle": cycle, "key": fact.key})
    match fact:
        case Drafted(_, unit, picks, nonce):
            assert situation.person
            connection.execute(delete(drafts).where(_is(id, unit), drafts.c.person == situation.person.id))
            if picks:
                row = {"ballot": id, "unit": unit, "person": situation.person.id}
                connection.execute(insert(drafts).values(**row, picks=",".join(picks), nonce=nonce))
        case Cast(key, unit, vote):
            poll = next(p for p in situation.cycle.polls if p.key == key) if situation.cycle else None
            if poll is None or not poll.takes_votes(situation.now) or unit not in poll.terms.issued:
                raise RuntimeError("a vote outside its ballot")
            connection.execute(insert(turnout).values(ballot=id, unit=unit))
            _put_in(connection, id, situation, [vote])
            connection.execute(delete(drafts).where(_is(id, unit)))
        case PaperGiven(key, unit, why):
            connection.execute(insert(turnout).values(ballot=id, unit=unit, paper=True))
            record("paper given", what=key, unit=unit, why=why)
        case PaperReturned(key, unit, why):
            own = and_(turnout.c.ballot == id, turnout.c.unit == unit, turnout.c.paper)
            connection.execute(delete(turnout).where(own))
            record("paper taken back", what=key, unit=unit, why=why)
        case PapersAwaited():
            connection.execute(update(ballots).where(ballots.c.id == id).values(state="keying"))
            record("papers awaited", by=0, seat_of=None, what=fact.key)
        case PapersKeyed(key, read):
            connection.execute(delete(drafts).where(_is(id, "")))
            if read:
                _put_in(connection, id, situation, read)
                connection.execute(update(ballots).where(ballots.c.id == id).values(state="keyed"))
                record("papers keyed", what=key, papers=len(read))
        case BallotCounted(key, result):
            shuffle_box(connection, id, keep_votes=result.quorate or bool(result.totals))
            done = {"state": "counted", "result": asdict(result)}
            connection.execute(update(ballots).where(ballots.c.id == id).values(**done))
            # No digest of the box: a hash made of choices could be guessed at. The count is made again instead.
            voted = roll_digest(connection, id)
            _forget_trail(connection, cycle, situation, key)
            record("ballot counted", by=0, seat_of=None, what=key, result=asdict(result), voted=voted)
        case BallotCancelled(key, why):
            for table in (drafts, votes, turnout):
                connection.execute(delete(table).where(table.c.ballot == id))
            connection.execute(update(ballots).where(ballots.c.id == id).values(state="cancelled"))
            _forget_trail(connection, cycle, situation, key)
            record("ballot cancelled", what=key, why=why)
        case LotsDrawn(key, elected):
            connection.execute(update(ballots).where(ballots.c.id == id).values(settled=list(elected)))
            record("lots drawn", what=key, elected=list(elected))
        case VotesDestroyed(key):
            connection.execute(delete(votes).where(votes.c.ballot == id))
            # The file is wiped again: the votes lie in it until then.
            gone = {"destroyed": True, "swept": False}
            connection.execute(update(ballots).where(ballots.c.id == id).values(**gone))
            record("votes destroyed", by=0, seat_of=None, what=key)
        case _:
            assert_never(fact)


def _forget_trail(connection: Connection, cycle: int, situation: Situation, key: str) -> None:
    poll = next((p for p in situation.cycle.polls if p.key == key), None) if situation.cycle else None
    if poll is not None and situation.cluster is not None:
        ballot_trail.forget(connection, situation.cluster.id, cycle, poll.terms, situation.now)


def _put_in(connection: Connection, ballot: int | None, situation: Situation, cast: Iterable[Vote]) -> None:
    """Puts votes into the box, each under 128 random bits; the turn's randomness is stored nowhere."""
    for place, vote in enumerate(cast):
        name = hashlib.sha256(situation.entropy + f"vote {place}".encode()).hexdigest()[:32]
        connection.execute(insert(votes).values(id=name, ballot=ballot, choices=",".join(vote)))


def shuffle_box(connection: Connection, ballot: int | None, *, keep_votes: bool) -> None:
    """Empties the box and fills it again, votes by their random ids and ticks by unit: afterwards neither the
    order of rows nor the transaction that wrote them says who voted when."""
    connection.execute(delete(drafts).where(drafts.c.ballot == ballot))
    for table, order in ((votes, votes.c.id), (turnout, turnout.c.unit)):
        own = table.c.ballot == ballot
        rows = list(map(dict, connection.execute(select(table).where(own).order_by(order)).mappings()))
        connection.execute(delete(table).where(own))
        if rows and (keep_votes or table is not votes):
            connection.execute(insert(table), rows)


def to_wipe(connection: Connection) -> list[int]:
    """Ballots that are over and whose traces have not been wiped yet."""
    return list(connection.scalars(select(ballots.c.id).where(OVER, ~ballots.c.swept)))


def mark_wiped(connection: Connection, ids: list[int]) -> None:
    """Marks the ballots whose traces are wiped."""
    connection.execute(update(ballots).where(ballots.c.id.in_(ids)).values(swept=True))


def roll_digest(connection: Connection, ballot: int | None) -> str:
    """Digest of the roll of a ballot that is over. Raises Sealed."""
    _require_over(connection, ballot)
    own = select(turnout.c.unit, turnout.c.paper).where(turnout.c.ballot == ballot).order_by(turnout.c.unit)
    return digest(as_json(list(map(list, connection.execute(own)))))


def recounted(connection: Connection, ballot: int) -> Result:
    """Count of the votes that lie in the box of a ballot that is over. Raises Sealed."""
    _require_over(connection, ballot)
    terms = _terms(connection.scalar(select(ballots.c.terms).where(ballots.c.id == ballot)) or {})
    cast = connection.scalars(select(votes.c.choices).where(votes.c.ballot == ballot).order_by(votes.c.id))
    return count(terms, map(_picks, cast))


def ticked(connection: Connection, ballot: int) -> int:
    """Number of units on the roll of a ballot that is over. Raises Sealed."""
    _require_over(connection, ballot)
    return connection.scalar(select(func.count()).where(turnout.c.ballot == ballot)) or 0


def _require_over(connection: Connection, ballot: int | None) -> None:
    if connection.scalar(select(ballots.c.state).where(ballots.c.id == ballot)) not in ("counted", "cancelled"):
        raise Sealed("this ballot is not over")


def count_drafts(connection: Connection, person: int) -> int:
    """Number of ballots of which this person has a draft."""
    return connection.scalar(select(func.count()).select_from(drafts).where(drafts.c.person == person)) or 0


def rows_for_backup() -> dict[str, Select[Any]]:
    """Rows that a backup may take: votes and roll of ballots that are over, of others nothing."""
    over = select(ballots.c.id).where(OVER)
    boxes = {table.name: stored(table).where(table.c.ballot.in_(over)) for table in (votes, turnout)}
    return {**boxes, drafts.name: stored(drafts).where(false())}


def _is(ballot: int | None, unit: str) -> ColumnElement[bool]:
    return and_(drafts.c.ballot == ballot, drafts.c.unit == unit)


def _picks(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _terms(data: dict[str, Any]) -> Terms:
    ballot = dict(data["ballot"])
    for share in ("threshold", "quorum"):
        ballot[share] = Share(**ballot[share]) if ballot[share] else None
    for name in ("electorate", "candidates", "without"):
        ballot[name] = tuple(ballot[name])
    times = {name: datetime.fromisoformat(data[name]) for name in ("opens", "closes")}
    units = {name: tuple(data[name]) for name in ("issued", "candidates")}
    return Terms(**{**data, **times, **units, "ballot": Ballot(**ballot)})


def _result(data: Any) -> Result:
    units = {name: tuple(data[name]) for name in ("elected", "tied", "runoff")}
    return Result(**{**data, **units})


_OPENED = select(ballots.c.terms, ballots.c.text, ballots.c.hash).where(ballots.c.id == bindparam("id"))
_RESULT = select(ballots.c.result).where(ballots.c.id == bindparam("id"))
_ID = select(ballots.c.id).where(ballots.c.cycle == bindparam("cycle"), ballots.c.key == bindparam("key"))
_DRAFTS = (
    select(ballots.c.key, drafts.c.unit, drafts.c.picks, drafts.c.nonce)
    .select_from(drafts.join(ballots))
    .where(ballots.c.cycle == bindparam("cycle"), drafts.c.person == bindparam("person"))
)
_READINGS = (
    select(ballots.c.key, drafts.c.picks, drafts.c.person)
    .select_from(drafts.join(ballots))
    .where(ballots.c.cycle == bindparam("cycle"), drafts.c.unit == "", drafts.c.nonce == READY)
    .where(drafts.c.person != bindparam("person"))
)
_BOX = (
    select(votes.c.choices)
    .select_from(votes.join(ballots))
    .where(ballots.c.cycle == bindparam("cycle"), ballots.c.key == bindparam("key"))
    .order_by(votes.c.id)
)
