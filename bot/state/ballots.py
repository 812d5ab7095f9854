"""State of the charter's ballots: which can be opened, on which terms, and whom each has elected.

The order is the charter's: a ballot waits for those whose winners it leaves out. A run-off, and a ballot
opened anew after a cancelled or invalid one, is a new poll of the same ballot: `flag`, `flag-2`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.dialogue.ballots import Poll
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.ballots import Ballot
from bot.rules.voting_methods import Terms, method_of
from bot.state.meeting import present
from bot.vietnamese import say_list


@dataclass(frozen=True)
class Item:
    """Ballot of the charter with its polls so far.

    `taken` are units elected by an earlier ballot and no candidates here. `lacks` says why it cannot be opened
    now; "" if it can.
    """

    ballot: Ballot
    polls: tuple[Poll, ...]
    taken: tuple[str, ...] = ()
    lacks: str = ""

    @property
    def last(self) -> Poll | None:
        return self.polls[-1] if self.polls else None

    @property
    def elected(self) -> tuple[str, ...]:
        """Units elected so far, by run-offs and lots too."""
        return tuple(u for p in self.polls if p.result for u in (*p.result.elected, *p.settled))

    @property
    def to_do(self) -> bool:
        """True while the chair can open it, cancel it or record lots."""
        return not self.lacks or bool(self.lots) or bool(self.last and not self.last.is_final)

    @property
    def decided(self) -> bool:
        """True once it is counted and valid, with neither a run-off nor lots to come."""
        poll = self.last
        if poll is None or poll.result is None or not poll.result.quorate:
            return False
        filled = bool(self.elected) or not method_of(poll.terms.ballot).fills
        return filled and not poll.result.runoff and not self.lots

    @property
    def lots(self) -> tuple[str, ...]:
        """Units between which lots have still to be drawn."""
        poll = self.last
        if poll is None or poll.result is None or poll.result.runoff or self.ballot.tie != "lots":
            return ()
        left = poll.terms.seats - len(poll.result.elected) - len(poll.settled)
        return tuple(u for u in poll.result.tied if u not in poll.settled) if left else ()


def items(situation: Situation) -> tuple[Item, ...]:
    """Ballots of the charter in its order."""
    cycle = situation.cycle
    found: dict[str, Item] = {}
    for ballot in cycle.charter.ballots if cycle else ():
        own = (
            tuple(p for p in situation.cycle.polls if p.terms.ballot.id == ballot.id) if situation.cycle else ()
        )
        item = Item(ballot, own, tuple(unit for other in ballot.without for unit in found[other].elected))
        found[ballot.id] = replace(item, lacks=_lacks(situation, item, found))
    return tuple(found.values())


def item_of(situation: Situation, id: str) -> Item | None:
    return next((item for item in items(situation) if item.ballot.id == id), None)


def elected(situation: Situation, id: str) -> tuple[str, ...]:
    """Units elected by a ballot so far, by run-offs and lots too."""
    item = item_of(situation, id)
    return item.elected if item else ()


def _lacks(situation: Situation, item: Item, earlier: dict[str, Item]) -> str:
    ballot, poll, cycle = item.ballot, item.last, situation.cycle
    if poll and not poll.is_final:
        return "đang mở."
    if item.decided or item.lots:
        return "đã xong."
    if cycle is None or (ballot.after and not any(s.stage == ballot.after for s in cycle.snapshots)):
        return "mở được sau khi chốt điểm."
    waiting = [earlier[other].ballot.title for other in ballot.without if not earlier[other].decided]
    if waiting:
        return f"mở được sau khi có kết quả {say_list(waiting)}."
    if method_of(ballot).lists_candidates and not _candidates(situation, item)[0]:
        return "không có đơn vị nào trong danh sách."
    return "" if _issued(situation, ballot) else "không có đơn vị nào có mặt."


def _issued(situation: Situation, ballot: Ballot) -> tuple[str, ...]:
    at_hand = present(situation)
    return tuple(u for u in ballot.electorate if at_hand is None or u in at_hand)


def _candidates(situation: Situation, item: Item) -> tuple[tuple[str, ...], int]:
    """Units that can be chosen, and the number of seats."""
    ballot, last = item.ballot, item.last
    if last and last.result and last.result.runoff:
        return last.result.runoff, last.terms.seats - len(last.result.elected)
    if last and last.terms.round > 1:
        return last.terms.candidates, last.terms.seats
    free = tuple(u for u in ballot.candidates if u not in item.taken)
    if ballot.proposed:
        placed = ranks(situation)
        best = sorted(placed[u] for u in free if u in placed)[: ballot.proposed]
        free = tuple(u for u in free if u in placed and placed[u] <= best[-1])
    return free, ballot.seats


def ranks(situation: Situation) -> dict[str, int]:
    """Unit -> rank in the result; without units that are not ranked."""
    cycle = situation.cycle
    shots = cycle.snapshots if cycle else ()
    shot = next((s for s in reversed(shots) if cycle and s.stage == cycle.charter.stages[-1]), None)
    places: list[dict[str, str]] = shot.body["places"] if shot else []  # type: ignore[assignment]
    return {place["unit"]: int(place["rank"]) for place in places if place["rank"]}


def terms_of(situation: Situation, item: Item, minutes: int) -> Terms:
    """The terms on which the ballot would be opened now."""
    lists = method_of(item.ballot).lists_candidates
    candidates, seats = _candidates(situation, item) if lists else ((), 1)
    last = item.last
    return Terms(
        ballot=item.ballot,
        key=item.ballot.id + (f"-{len(item.polls) + 1}" if item.polls else ""),
        issued=_issued(situation, item.ballot),
        candidates=candidates,
        seats=seats,
        opens=situation.now,
        closes=situation.now + timedelta(minutes=minutes),
        round=last.terms.round + bool(last.result and last.result.runoff) if last else 1,
        ranks={u: rank for u, rank in ranks(situation).items() if u in candidates},
    )


def vote_id(here: Situation, key: str, unit: str, nonce: str = "") -> str:
    """The question by which a unit votes; `nonce` names one message of it."""
    return str(QuestionId(here.cycle.id if here.cycle else "", "vote", unit, key, nonce))


def papers_id(here: Situation, key: str, part: str = "") -> str:
    """The question by which a ballot's papers are given out and keyed in."""
    return str(QuestionId(here.cycle.id if here.cycle else "", "papers", "", key, part))
