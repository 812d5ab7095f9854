"""Voting methods: the choices that a ballot puts to a unit, and the count of its votes.

A new method is one class that does what VotingMethod says, and one line in METHODS. A vote is a tuple of
options and a total a whole number, so methods by points or by ranks don't fit yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.rules.ballots import Ballot

# A vote is the options it chooses, in the order of the list: () is blank (phiếu trắng). INVALID stands
# alone, on a paper that the tellers could not accept; a vote cast in a chat is never invalid.
Vote = tuple[str, ...]
INVALID = "invalid"
# A blank vote where a vote stands for itself, and the key of the option that casts it.
BLANK = "-"
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Terms:
    """Terms of a ballot as it was opened; nothing of them changes any more.

    `key` names this opening, `round` counts from 1 and grows with run-offs. `issued` are the units of the
    electorate that are present (all, without a roll-call). `ranks` are the candidates' places by score, as
    far as they have one; only a tie rule looks at them.
    """

    ballot: Ballot
    key: str
    issued: tuple[str, ...]
    candidates: tuple[str, ...]
    seats: int
    opens: datetime
    closes: datetime
    round: int = 1
    ranks: Mapping[str, int] = field(default_factory=dict)

    @property
    def absent(self) -> tuple[str, ...]:
        return tuple(unit for unit in self.ballot.electorate if unit not in self.issued)


@dataclass(frozen=True)
class BallotChoices:
    """Choices of one unit: from `least` to `most` of the options, or a blank vote."""

    options: tuple[str, ...]
    least: int
    most: int


@dataclass(frozen=True)
class Verdict:
    """Verdict of a count: the units elected; those `tied` for the last seats; those that go into a `runoff`.

    `by` is what decided between equals: "score", or "".
    """

    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    runoff: tuple[str, ...] = ()
    carried: bool = False
    by: str = ""


@dataclass(frozen=True)
class Result:
    """Result of a count as it is stored: returned = valid + invalid + blank.

    `totals` are votes by option, in the list's order; empty where they are not to be told. `needed` of `base`
    votes carry. Below the quorum `quorate` is false, and nothing is decided.
    """

    issued: int
    returned: int
    valid: int
    invalid: int
    blank: int
    totals: Mapping[str, int]
    base: int
    needed: int
    quorate: bool = True
    carried: bool = False
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    runoff: tuple[str, ...] = ()
    by: str = ""


class VotingMethod(Protocol):
    """Voting method: what a unit is asked, and what the totals decide. A motion needs more than half:

    >>> from datetime import datetime
    >>> from bot.rules.ballots import Share
    >>> ballot = Ballot("m", "", "", "yes_no", ("a", "b", "c"), (), Share(1, 2, strict=True), "issued")
    >>> terms = Terms(ballot, "m", ("a", "b", "c"), (), 1, datetime(2027, 1, 7, 8), datetime(2027, 1, 7, 9))
    >>> METHODS["yes_no"].counts(terms, {YES: 2, NO: 1}, base=3).carried
    True

    With `lists_candidates` units are chosen from, else a motion is put. With `fills` the seats have to be
    filled, so a ballot that elects nobody is held again. `elects` is said of those it has elected.
    """

    @property
    def lists_candidates(self) -> bool: ...
    @property
    def fills(self) -> bool: ...
    @property
    def elects(self) -> str: ...
    def asks(self, terms: Terms, unit: str) -> BallotChoices: ...
    def counts(self, terms: Terms, totals: Mapping[str, int], base: int) -> Verdict: ...


class Approve:
    """Nomination (suy tôn): units of a list that reach the threshold are put forward, the best first."""

    lists_candidates = True
    fills = False
    elects = "được suy tôn"

    def asks(self, terms: Terms, unit: str) -> BallotChoices:
        options = tuple(c for c in terms.candidates if terms.ballot.self_vote or c != unit)
        # A run-off is about the seats that are left, whatever the first round allowed.
        most = min(terms.ballot.most if terms.round == 1 else terms.seats, len(options))
        return BallotChoices(options, min(terms.ballot.least, most), most)

    def counts(self, terms: Terms, totals: Mapping[str, int], base: int) -> Verdict:
        reached = [c for c in terms.candidates if terms.ballot.threshold.met(totals[c], base)]
        if len(reached) <= terms.seats:
            return Verdict(tuple(reached), carried=bool(reached))
        last = sorted((totals[c] for c in reached), reverse=True)[terms.seats - 1]
        sure = [c for c in reached if totals[c] > last]
        level = [c for c in reached if totals[c] == last]
        if len(sure) + len(level) == terms.seats:
            return Verdict(_in_order(terms, [*sure, *level]), carried=True)
        return _level(terms, sure, level)


class Elect(Approve):
    """Election (bầu) of seats that are to be filled: where too few reach the threshold, the leading ones run
    again. Units that stand level at the head of the last run-off are left to the tie rule."""

    fills = True
    elects = "trúng cử"

    def counts(self, terms: Terms, totals: Mapping[str, int], base: int) -> Verdict:
        verdict = super().counts(terms, totals, base)
        left = terms.seats - len(verdict.elected)
        rest = [c for c in terms.candidates if c not in verdict.elected and totals[c]]
        if verdict.tied or not left or len(rest) <= left:
            return verdict
        leading = sorted((totals[c] for c in rest), reverse=True)
        if terms.round <= terms.ballot.rounds:
            again = [c for c in rest if totals[c] >= leading[left]]
            return replace(verdict, runoff=_in_order(terms, again))
        if terms.round > 1 and leading[0] == leading[left]:
            return _level(terms, list(verdict.elected), [c for c in rest if totals[c] == leading[0]])
        return verdict


class YesNo:
    """Motion: agreed, not agreed or blank."""

    lists_candidates = False
    fills = False
    elects = ""

    def asks(self, terms: Terms, unit: str) -> BallotChoices:
        return BallotChoices((YES, NO), 1, 1)

    def counts(self, terms: Terms, totals: Mapping[str, int], base: int) -> Verdict:
        return Verdict(carried=terms.ballot.threshold.met(totals[YES], base))


METHODS: Mapping[str, VotingMethod] = {"approve": Approve(), "elect": Elect(), "yes_no": YesNo()}


def method_of(ballot: Ballot) -> VotingMethod:
    return METHODS[ballot.kind]


def listed(terms: Terms) -> tuple[str, ...]:
    """Options of the ballot, in their order; totals are given of each."""
    return method_of(terms.ballot).asks(terms, "").options


def count(terms: Terms, votes: Iterable[Vote]) -> Result:
    """Result of a closed box, the same in whatever order the votes lie. Totals that are not to be told are
    left out of it, so that they are stored nowhere."""
    box = list(votes)
    invalid = sum(INVALID in vote for vote in box)
    blank = sum(not vote for vote in box)
    valid = len(box) - invalid - blank
    totals = {option: sum(option in vote for vote in box) for option in listed(terms)}
    ballot = terms.ballot
    bases = {
        "units": len(ballot.electorate),
        "present": len(terms.issued),
        "issued": len(terms.issued),
        "returned": len(box),
        "valid": valid,
    }
    base = bases[ballot.base]
    present = len(terms.issued) if ballot.quorum_present else len(box)
    quorate = ballot.quorum is None or ballot.quorum.met(present, len(ballot.electorate))
    verdict = method_of(terms.ballot).counts(terms, totals, base) if quorate else Verdict()
    told = ballot.told == "totals" if quorate else ballot.below == "publish"
    return Result(
        issued=len(terms.issued),
        returned=len(box),
        valid=valid,
        invalid=invalid,
        blank=blank,
        totals=totals if told else {},
        base=base,
        needed=ballot.threshold.least(base),
        quorate=quorate,
        carried=verdict.carried,
        elected=verdict.elected,
        tied=verdict.tied,
        runoff=verdict.runoff,
        by=verdict.by,
    )


def _level(terms: Terms, sure: list[str], level: list[str]) -> Verdict:
    """Verdict where more stand level than seats are left: a run-off if there may be one, else the tie rule."""
    elected = _in_order(terms, sure)
    verdict = Verdict(elected, _in_order(terms, level), carried=bool(elected))
    if terms.round <= terms.ballot.rounds:
        return replace(verdict, runoff=verdict.tied)
    if terms.ballot.tie != "score":
        return verdict
    # Units that are not ranked stand behind all that are; equal places leave the tie as it is.
    behind = 1 + max(terms.ranks.values(), default=0)
    places = sorted((terms.ranks.get(c, behind), c) for c in level)
    left = terms.seats - len(sure)
    if places[left - 1][0] == places[left][0]:
        return verdict
    chosen = [c for _, c in places[:left]]
    return Verdict(_in_order(terms, [*sure, *chosen]), carried=True, by="score")


def _in_order(terms: Terms, units: list[str]) -> tuple[str, ...]:
    return tuple(c for c in terms.candidates if c in units)
