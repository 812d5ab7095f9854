"""Ballots as the charter has them: the question, the units that vote, and what carries. All of it is data.

No published threshold is a default; every comparison is made on whole numbers, never on a rounded
percentage. Shares and bases as they were published: .github/decisions/0012-the-charter-lives.md.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from bot.rules.fields import Fields
from bot.rules.plain_values import CharterError

# The number that a threshold is a share of: all units of the electorate; those present at the roll-call; papers
# given out; papers that came back; papers that came back and are neither blank nor invalid.
Base = Literal["units", "present", "issued", "returned", "valid"]
# The way a tie is settled that run-offs leave: the better place by score, lots drawn in public, or none.
Tie = Literal["score", "lots", "none"]
Voter = Literal["representative", "leader"]
Office = Literal["", "chair", "deputy"]
# The result as the group is told it: the votes for each option, or only whether it carried.
Told = Literal["totals", "verdict"]
# The fate of the totals of a ballot below its quorum.
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
        """True where the votes are enough. Zero votes never are, not even of an empty base."""
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
    """A question that the meeting votes on. `id` is for ever; `kind` names a voting method.

    The units of the `electorate` vote, each through its seat in the role `voter`, and choose from `least` to
    `most` of the `candidates`; a blank vote is always possible. With `proposed`, only so many of the
    candidates as lead by score are voted on. Who was elected by one of the ballots `without` is no candidate
    here. It can be opened once the stage `after` is closed. `threshold` is a share of `base`; the ballot is
    valid if the votes returned (or the units present, with `quorum_present`) are `quorum` of the electorate.
    `rounds` is the most run-offs; `tie` settles what they leave. It is open for `minutes` unless the chair
    says otherwise, and with `early` closes once all have voted. `secret` is false for a show of hands: then
    who chose what is told. `office` is what the elected unit becomes.
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
    for entry in fields.each("ballots", says="ballots of the meeting, in the order in which they are decided"):
        ballot = _ballot(entry, units, stages, kinds, {b.id: b for b in ballots})
        if any(ballot.id == other.id for other in ballots):
            raise entry.wrong("id", f"{ballot.id!r} stands twice")
        ballots.append(ballot)
    return tuple(ballots)


def read_tellers(fields: Fields, units: tuple[str, ...]) -> tuple[str, ...]:
    """The units whose people count (tổ kiểm phiếu); nobody, if the charter names none."""
    return _among(fields, "tellers", units, says="ids of the units whose people count paper ballots")


def _ballot(
    entry: Fields,
    units: tuple[str, ...],
    stages: tuple[str, ...],
    kinds: Mapping[str, bool],
    earlier: dict[str, Ballot],
) -> Ballot:
    kind = entry.one_of("kind", tuple(kinds), says="voting method")
    quorum = "part of the electorate whose votes have to come back"
    ballot = Ballot(
        id=entry.id(says="for ever"),
        title=entry.text("title", says="name of the ballot", longest=120),
        question=entry.text("question", says="question that is put", longest=300),
        kind=kind,
        electorate=_among(entry, "electorate", units, says="ids of the units that vote", usual="all units")
        or units,
        candidates=(),
        threshold=share(entry, "threshold", says="part of `base` that has to be reached"),
        base=entry.one_of("base", BASES, says="what the threshold is a part of"),
        quorum=share(entry, "quorum", says=quorum) if "quorum" in entry else None,
        quorum_present=entry.flag(
            "quorum_present", False, says="the quorum is of the units present at the roll-call, not of votes"
        ),
        without=_among(
            entry,
            "without",
            tuple(earlier),
            says="earlier ballots, by id; who was elected there is no candidate",
        ),
        after=_stage(entry, stages),
        voter=entry.one_of("voter", VOTERS, "representative", says="whose seat casts the unit's vote"),
        office=entry.one_of("office", OFFICES, "", says="what the elected unit becomes next year"),
        told=entry.one_of(
            "told", TOLD, "totals", says="what the group is told: votes for each option, or whether it carried"
        ),
        below=entry.one_of("below", BELOW, "destroy", says="what becomes of the totals below the quorum"),
        minutes=entry.count(
            "minutes", 30, says="how long it is open if the chair says nothing else", least=1, most=14 * 24 * 60
        ),
        early=entry.flag("early", True, says="it closes as soon as all have voted"),
        secret=entry.flag("secret", True, says="false: a show of hands; who chose what is told"),
    )
    if kinds[kind]:
        ballot = _listing(entry, units, ballot)
    entry.done()
    _check(entry, ballot)
    return ballot


def _listing(entry: Fields, units: tuple[str, ...], ballot: Ballot) -> Ballot:
    """The ballot with the keys of one that lists candidates."""
    entry.renamed("least", "from")
    among = _among(entry, "candidates", units, says="units that can be chosen, by id", usual="all units")
    return replace(
        ballot,
        candidates=among or units,
        seats=entry.count("seats", 1, says="most units that can be elected; one to an office", least=1),
        least=entry.count(
            "from", 1, says="fewest units a vote chooses, unless it is blank", least=1, most=MOST_PICKS
        ),
        most=entry.count("most", 1, says="most units a vote chooses; from `from` on", least=1, most=MOST_PICKS),
        self_vote=entry.flag("self_vote", False, says="a unit may choose itself"),
        proposed=entry.count(
            "proposed", 0, says="only so many units are voted on, those that lead by score; 0: all", least=0
        ),
        rounds=entry.count("rounds", 0, says="most run-offs", least=0, most=3),
        tie=entry.one_of(
            "tie",
            TIES,
            "none",
            says="what settles a tie that run-offs leave: the better place by score, or lots",
        ),
    )


def share(fields: Fields, key: str, *, says: str) -> Share:
    """Share written as ``≥ 2/3`` (or ``>= 2/3``) or ``> 1/2``. Raises CharterError."""
    text = fields.text(key, says=says, value="share such as `>= 2/3` or `> 1/2`")
    found = _SHARE.fullmatch(text)
    if not found or not 0 < int(found[2]) <= int(found[3]):
        raise fields.wrong(key, f"{text!r} is no share; write '>= 2/3' or '> 1/2'")
    return Share(int(found[2]), int(found[3]), found[1] == ">")


def _among(entry: Fields, key: str, known: tuple[str, ...], *, says: str, usual: str = "") -> tuple[str, ...]:
    names = entry.words(key, says=says, value="list of ids", usual=usual)
    for place, name in enumerate(names):
        if name not in known or name in names[:place]:
            raise CharterError((*entry.path, key, place), f"{name!r} is none of {', '.join(known)}, or twice")
    return names


def _stage(entry: Fields, stages: tuple[str, ...]) -> str:
    """Stage that has to be closed first: the last one, unless the ballot says another."""
    says = "stage that has to be closed before it can be opened"
    stage = entry.text("after", stages[-1], says=says, value="stage", usual="the last one")
    if stage not in stages:
        raise entry.wrong("after", f"{stage!r} is none of {', '.join(stages)}")
    return stage


def _check(entry: Fields, ballot: Ballot) -> None:
    listed = len(ballot.candidates) or 1
    for key, value, low, high in (
        ("most", ballot.most, ballot.least, MOST_PICKS),
        ("seats", ballot.seats, 1, 1 if ballot.office else listed),
        ("proposed", ballot.proposed, 0, listed),
    ):
        if not low <= value <= high:
            raise entry.wrong(key, f"between {low} and {high}")


def percent(votes: int, base: int) -> Decimal:
    """A share in percent, to one decimal, half up. For reading only; nothing is decided by it."""
    return Decimal((2000 * votes + base) // (2 * base)) / 10 if base else Decimal(0)


def say_percent(votes: int, base: int) -> str:
    """The share in words: ``87,5%``."""
    return f"{percent(votes, base):.1f}%".replace(".", ",") if base else "0%"
