"""Ballots as the charter has them: what is asked, of whom, and when it carries. All of it is data.

No published threshold is a default; every comparison is made on whole numbers, never on a rounded
percentage. Shares and bases as they were published: .github/decisions/0012-the-charter-lives.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bot.rules.fields import CharterError, Fields

# What a threshold is a share of: all units of the electorate; those present at the roll-call; papers given
# out; papers that came back; papers that came back and are neither blank nor invalid.
Base = Literal["units", "present", "issued", "returned", "valid"]
# What settles a tie that no run-off has: the better place by score, lots drawn in public, or nothing.
Tie = Literal["score", "lots", "none"]
Voter = Literal["representative", "leader"]
Office = Literal["", "chair", "deputy"]
# What the group is told: how many votes each option has, or only whether it carried.
Told = Literal["totals", "verdict"]
# What becomes of the totals of a ballot below its quorum.
Below = Literal["publish", "destroy"]

BASES: tuple[Base, ...] = ("units", "present", "issued", "returned", "valid")
TIES: tuple[Tie, ...] = ("score", "lots", "none")
VOTERS: tuple[Voter, ...] = ("representative", "leader")
OFFICES: tuple[Office, ...] = ("", "chair", "deputy")
TOLD: tuple[Told, ...] = ("totals", "verdict")
BELOW: tuple[Below, ...] = ("publish", "destroy")
# A vote is asked pick by pick, always the same number of them; with more it would be tedious.
MOST_PICKS = 8

_SHARE = re.compile(r"(>=|≥|>)\s*([0-9]{1,4})\s*/\s*([0-9]{1,4})")


@dataclass(frozen=True)
class Share:
    """A part of a base that has to be reached: ``≥ 2/3``, or ``> 1/2`` where it is `strict`."""

    num: int
    den: int
    strict: bool = False

    def met(self, votes: int, base: int) -> bool:
        """No votes never carry, not even of an empty base."""
        part, whole = votes * self.den, self.num * base
        return votes > 0 and (part > whole if self.strict else part >= whole)

    def least(self, base: int) -> int:
        """The fewest votes that are enough."""
        exact = self.num * base
        return max(1, exact // self.den + 1 if self.strict else -(-exact // self.den))

    def __str__(self) -> str:
        return f"{'>' if self.strict else '≥'} {self.num}/{self.den}"


@dataclass(frozen=True)
class Ballot:
    """One question of the meeting. `id` is for ever; `kind` names a class of `bot.rules.voting_methods`.

    The units of the `electorate` vote, each through its seat in the role `voter`, and choose from `least` to
    `most` of the `candidates`; a blank vote is always possible. With `proposed`, only so many of the
    candidates as lead by score are voted on. Who was elected by one of the ballots `without` is no candidate
    here. It can be opened once the stage `after` is closed. `threshold` is a share of `base`; the ballot is
    valid if the votes returned (or the units present, with `quorum_present`) are `quorum` of the electorate.
    `rounds`: how many run-offs there may be; `tie` settles what they leave. `minutes`: how long it is open,
    if the chair says nothing else; `early`: it closes once all have voted. `secret` is false for a show of
    hands: then who chose what is told.
    `office`: what the elected unit becomes.
    """

    id: str
    title: str
    question: str
    kind: str
    electorate: tuple[str, ...]
    candidates: tuple[str, ...]
    threshold: Share
    base: Base
    seats: int = 1
    least: int = 1
    most: int = 1
    quorum: Share | None = None
    quorum_present: bool = False
    self_vote: bool = False
    proposed: int = 0
    without: tuple[str, ...] = ()
    after: str = ""
    rounds: int = 0
    tie: Tie = "none"
    voter: Voter = "representative"
    office: Office = ""
    told: Told = "totals"
    below: Below = "destroy"
    minutes: int = 30
    early: bool = True
    secret: bool = True


def read_ballots(
    fields: Fields, units: tuple[str, ...], stages: tuple[str, ...], kinds: Mapping[str, bool]
) -> tuple[Ballot, ...]:
    """The charter's ballots, in the order in which they are decided. Raises CharterError.

    `kinds`: name of a voting method -> whether it lists candidates.
    """
    ballots: list[Ballot] = []
    for entry in fields.each("ballots"):
        ballot = _ballot(entry, units, stages, kinds, {b.id: b for b in ballots})
        if any(ballot.id == other.id for other in ballots):
            raise entry.wrong("id", f"{ballot.id!r} stands twice")
        ballots.append(ballot)
    return tuple(ballots)


def read_tellers(fields: Fields, units: tuple[str, ...]) -> tuple[str, ...]:
    """The units whose people count (tổ kiểm phiếu); nobody, if the charter names none."""
    return _among(fields, "tellers", units)


def _ballot(
    entry: Fields,
    units: tuple[str, ...],
    stages: tuple[str, ...],
    kinds: Mapping[str, bool],
    earlier: dict[str, Ballot],
) -> Ballot:
    kind = entry.one_of("kind", tuple(kinds))
    lists = kinds[kind]
    ballot = Ballot(
        id=entry.id(),
        title=entry.text("title", longest=120),
        question=entry.text("question", longest=300),
        kind=kind,
        electorate=_among(entry, "electorate", units) or units,
        candidates=(_among(entry, "candidates", units) or units) if lists else (),
        threshold=share(entry, "threshold"),
        base=entry.one_of("base", BASES),
        seats=entry.count("seats", 1) if lists else 1,
        least=entry.count("least", 1) if lists else 1,
        most=entry.count("most", 1) if lists else 1,
        quorum=share(entry, "quorum") if "quorum" in entry else None,
        quorum_present=entry.flag("quorum_present", False),
        self_vote=entry.flag("self_vote", False) if lists else False,
        proposed=entry.count("proposed", 0) if lists else 0,
        without=_among(entry, "without", tuple(earlier)),
        after=_stage(entry, stages),
        rounds=entry.count("rounds", 0) if lists else 0,
        tie=entry.one_of("tie", TIES, "none") if lists else "none",
        voter=entry.one_of("voter", VOTERS, "representative"),
        office=entry.one_of("office", OFFICES, ""),
        told=entry.one_of("told", TOLD, "totals"),
        below=entry.one_of("below", BELOW, "destroy"),
        minutes=entry.count("minutes", 30),
        early=entry.flag("early", True),
        secret=entry.flag("secret", True),
    )
    entry.done()
    _check(entry, ballot)
    return ballot


def share(fields: Fields, key: str) -> Share:
    """``≥ 2/3`` (or ``>= 2/3``), ``> 1/2``."""
    text = fields.text(key)
    found = _SHARE.fullmatch(text)
    if not found or not 0 < int(found[2]) <= int(found[3]):
        raise fields.wrong(key, f"{text!r} is no share; write '>= 2/3' or '> 1/2'")
    return Share(int(found[2]), int(found[3]), found[1] == ">")


def _among(entry: Fields, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = entry.words(key)
    for place, name in enumerate(names):
        if name not in known or name in names[:place]:
            raise CharterError((*entry.path, key, place), f"{name!r} is none of {', '.join(known)}, or twice")
    return names


def _stage(entry: Fields, stages: tuple[str, ...]) -> str:
    """The last stage, unless the ballot says another; the votes follow the agreed scores."""
    return entry.one_of("after", stages, stages[-1])


def _check(entry: Fields, ballot: Ballot) -> None:
    listed = len(ballot.candidates) or 1
    for key, value, low, high in (
        ("most", ballot.most, ballot.least, MOST_PICKS),
        ("least", ballot.least, 1, MOST_PICKS),
        ("seats", ballot.seats, 1, 1 if ballot.office else listed),
        ("proposed", ballot.proposed, 0, listed),
        ("rounds", ballot.rounds, 0, 3),
        ("minutes", ballot.minutes, 1, 14 * 24 * 60),
    ):
        if not low <= value <= high:
            raise entry.wrong(key, f"between {low} and {high}")


def percent(votes: int, base: int) -> Decimal:
    """A share in percent, to one decimal, half up. For reading only; nothing is decided by it."""
    return Decimal((2000 * votes + base) // (2 * base)) / 10 if base else Decimal(0)
