"""Ledger of a cluster: the acts of its journal, folded from the row that sealed everything.

Rows before that seal are older than the digests; `verify` can vouch for what is stored from the seal on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from storage.records.journal import act_of
from storage.records.seals import data_digest

# A difference: the number of the row of the journal, and what is stored otherwise.
Difference = tuple[int, str]


@dataclass
class ExpectedBallot:
    """A ballot as journalled; `voted`, the digest of its roll, is "" until it is over. `destroyed`: the row by
    which its single votes were destroyed."""

    row: int
    terms: str
    hash: str
    text: str = ""
    state: str = "open"
    settled: list[str] = field(default_factory=list)
    result: str = ""
    counted: Any = None
    voted: str = ""
    destroyed: int = 0


@dataclass
class ExpectedYear:
    """A year as journalled. `snapshots`: (stage, number) -> row, time, published, reason, digest; `sealed`: row
    -> the seal it carries; `moved`: evidence -> row, question before and after each move; `versions`: number of
    an adopted charter -> row, hash, time, reason."""

    row: int
    charter: str
    previous: str
    stage: str
    charter_row: int = 0
    erased: str | None = None
    erased_by: int = 0
    snapshots: dict[tuple[str, int], list[Any]] = field(default_factory=dict)
    extensions: list[list[Any]] = field(default_factory=list)
    ballots: dict[str, ExpectedBallot] = field(default_factory=dict)
    sealed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    moved: dict[int, list[tuple[int, str, str]]] = field(default_factory=dict)
    versions: dict[int, tuple[int, str, str, str]] = field(default_factory=dict)


@dataclass
class Ledger:
    """A cluster as journalled; `first` is the row that sealed it, 0 if none has. `holders`: seat, person, since
    and until of each; `standings`: of (seat, person), whether they are confirmed; `terms`: of (seat, person),
    until when they stand in; `changes`: number of each change of units -> row, time and digest."""

    first: int = 0
    units: str = ""
    seats: str = ""
    holders: list[list[Any]] = field(default_factory=list)
    codes: list[list[Any]] = field(default_factory=list)
    standings: dict[tuple[int, int], str] = field(default_factory=dict)
    terms: dict[tuple[int, int], str] = field(default_factory=dict)
    changes: dict[int, tuple[int, str, str]] = field(default_factory=dict)
    years: dict[int, ExpectedYear] = field(default_factory=dict)
    last: int = 0


def acts_of(rows: Iterable[Any]) -> list[tuple[int, dict[str, Any]]]:
    """Number and act of each row; of one that cannot be read, nothing."""
    return [(row.number, act_of(row.body)) for row in rows]


def fold(acts: Iterable[tuple[int, dict[str, Any]]]) -> Ledger:
    """The cluster as its acts have made it."""
    ledger = Ledger()
    for number, act in acts:
        ledger.last = number
        if baseline := act.get("baseline"):
            ledger = _sealed(number, baseline)
        elif ledger.first:
            _apply(ledger, number, act)
    return ledger


def _sealed(number: int, baseline: Mapping[str, Any]) -> Ledger:
    years = {int(id): _year(number, year) for id, year in baseline["cycles"].items()}
    ledger = Ledger(number, baseline["units"], baseline["seats"], years=years, last=number)
    ledger.holders, ledger.codes = list(baseline["holders"]), list(baseline["codes"])
    return ledger


def _year(number: int, year: Mapping[str, Any]) -> ExpectedYear:
    expected = ExpectedYear(number, year["charter"], year["previous"], year["stage"], number, year["erased"])
    expected.erased_by = number if year["erased"] else 0
    expected.snapshots = {(s[0], s[1]): [number, *s[2:]] for s in year["snapshots"]}
    expected.extensions = [list(moved) for moved in year["extensions"]]
    expected.ballots = {key: ExpectedBallot(number, **ballot) for key, ballot in year["ballots"].items()}
    if seal := year.get("sealed"):
        expected.sealed[number] = seal
    return expected


def _apply(ledger: Ledger, number: int, act: Mapping[str, Any]) -> None:
    name, what = act.get("act"), act.get("what")
    match name:
        case "joined" | "seated":
            _seat(ledger, act)
        case "confirmed":
            for seat in act["seats"]:
                ledger.standings[seat, act["person"]] = act["standing"]
        case "left":
            for held in ledger.holders:
                if held[:2] == [act["seat"], act["person"]] and held[3] is None:
                    held[3] = act["at"]
        case "units changed":
            ledger.units, ledger.seats = act["units"], act["seats"]
            ledger.changes[int(act["what"])] = (number, act["at"], data_digest(act["change"]))
        case "code issued":
            ledger.codes.append([act["seat"], act["person"], act["at"]])
        case _:
            pass
    year = ledger.years.get(act.get("cycle") or 0)
    if year is None:
        return
    if seal := act.get("sealed"):
        year.sealed[number] = seal
    match name:
        case "stage closed":
            shot = [number, act["at"], False, act["why"], act["result"]]
            year.snapshots[str(what), act["result_number"]] = shot
            year.stage = act["next"]
            following = min((id for id in ledger.years if id > act["cycle"]), default=0)
            if following and "carried" in act:
                ledger.years[following].previous = act["carried"]
        case "published":
            newest = max((n for stage, n in year.snapshots if stage == what), default=0)
            if newest:
                year.snapshots[str(what), newest][2] = True
        case "extended":
            year.extensions.append([what, act["unit"], act["until"], act["why"]])
            year.stage = str(what) if act.get("reopens") else year.stage
        case "charter adopted":
            if act["what"] != "1":
                year.versions.setdefault(1, (year.row, year.charter, "", ""))
            year.versions[int(act["what"])] = (number, act["charter"], act["at"], act["why"])
            year.charter, year.charter_row = act["charter"], number
        case "erased":
            year.erased, year.erased_by = act["at"], number
        case "year opened":
            opened = dict(act["opened"])
            ledger.years[opened.pop("id")] = _year(number, opened)
        case "evidence moved":
            moves = year.moved.setdefault(act["evidence"], [])
            moves.append((number, act["was"], act["what"]))
        case "ballot opened":
            year.ballots[str(what)] = ExpectedBallot(number, act["terms"], act["hash"], act["hash"])
        case _ if what in year.ballots:
            _apply_to_ballot(year.ballots[what], number, act)
        case _:
            pass


def _seat(ledger: Ledger, act: Mapping[str, Any]) -> None:
    seat, person, ends = act["seat"], act["person"], act.get("ends", "")
    if not any(held[:2] == [seat, person] and held[3] is None for held in ledger.holders):
        ledger.standings[seat, person] = "pending" if act.get("pending") else ""
        ledger.terms[seat, person] = ends
        ledger.holders.append([seat, person, act["at"], None])
    elif not ends:
        ledger.terms[seat, person] = ""


def _apply_to_ballot(ballot: ExpectedBallot, number: int, act: Mapping[str, Any]) -> None:
    match act["act"]:
        case "papers awaited":
            ballot.row, ballot.state = number, "keying"
        case "papers keyed":
            ballot.row, ballot.state = number, "keyed"
        case "ballot counted":
            ballot.row, ballot.state, ballot.counted = number, "counted", act["result"]
            ballot.voted = act["voted"]
        case "ballot cancelled":
            ballot.row, ballot.state = number, "cancelled"
        case "lots drawn":
            ballot.row, ballot.settled = number, act["elected"]
        case "votes destroyed":
            ballot.destroyed = number
        case _:
            pass
