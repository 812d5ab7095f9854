"""The charter's ballots as they stand: which can be opened, and on which terms.

The order is the charter's: a ballot waits for those whose winners it leaves out. A run-off, and a ballot
opened anew after a cancelled or invalid one, is a new ballot of the same name: `flag`, `flag-2`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.dialogue.ballots import Poll
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.rules.ballots import Ballot
from bot.rules.voting_methods import Terms, kind
from bot.state.attendance import present
from bot.vietnamese import say_list


@dataclass(frozen=True)
class Item:
    """One ballot of the charter and where it stands. `taken`: who is no candidate any more, elected by others.
    `lacks`: why it cannot be opened now, "" if it can."""

    ballot: Ballot
    polls: tuple[Poll, ...]
    taken: tuple[str, ...] = ()
    lacks: str = ""

    @property
    def last(self) -> Poll | None:
        return self.polls[-1] if self.polls else None

    @property
    def elected(self) -> tuple[str, ...]:
        """Run-offs and lots included."""
        return tuple(u for p in self.polls if p.result for u in (*p.result.elected, *p.settled))

    @property
    def to_do(self) -> bool:
        """Whether the chair can do something about it now: open it, cancel it, say who was drawn."""
        return not self.lacks or bool(self.lots) or bool(self.last and not self.last.is_final)

    @property
    def decided(self) -> bool:
        """Counted, valid, and nothing more to be done about it."""
        poll = self.last
        if poll is None or poll.result is None or not poll.result.quorate:
            return False
        filled = bool(self.elected) or not kind(poll.terms).fills
        return filled and not poll.result.runoff and not self.lots

    @property
    def lots(self) -> tuple[str, ...]:
        """The units between which lots have still to be drawn."""
        poll = self.last
        if poll is None or poll.result is None or poll.result.runoff or self.ballot.tie != "lots":
            return ()
        left = poll.terms.seats - len(poll.result.elected) - len(poll.settled)
        return tuple(u for u in poll.result.tied if u not in poll.settled) if left else ()


def items(here: Situation) -> tuple[Item, ...]:
    """The charter's ballots in their order."""
    cycle = here.cycle
    found: dict[str, Item] = {}
    for ballot in cycle.charter.ballots if cycle else ():
        own = tuple(p for p in here.cycle.polls if p.terms.ballot.id == ballot.id) if here.cycle else ()
        item = Item(ballot, own, tuple(unit for other in ballot.without for unit in found[other].elected))
        found[ballot.id] = replace(item, lacks=_lacks(here, item, found))
    return tuple(found.values())


def item_of(here: Situation, id: str) -> Item | None:
    return next((item for item in items(here) if item.ballot.id == id), None)


def elected(here: Situation, id: str) -> tuple[str, ...]:
    """Who a ballot has elected so far, its run-offs and lots included."""
    item = item_of(here, id)
    return item.elected if item else ()


def _lacks(here: Situation, item: Item, earlier: dict[str, Item]) -> str:
    ballot, poll, cycle = item.ballot, item.last, here.cycle
    if poll and not poll.is_final:
        return "đang mở."
    if item.decided or item.lots:
        return "đã xong."
    if cycle is None or (ballot.after and not any(s.stage == ballot.after for s in cycle.snapshots)):
        return "mở được sau khi chốt điểm."
    waiting = [earlier[other].ballot.title for other in ballot.without if not earlier[other].decided]
    if waiting:
        return f"mở được sau khi có kết quả {say_list(waiting)}."
    if ballot.kind != "yes_no" and not _candidates(here, item)[0]:
        return "không có đơn vị nào trong danh sách."
    return "" if _issued(here, ballot) else "không có đơn vị nào có mặt."


def _issued(here: Situation, ballot: Ballot) -> tuple[str, ...]:
    at_hand = present(here)
    return tuple(u for u in ballot.electorate if at_hand is None or u in at_hand)


def _candidates(here: Situation, item: Item) -> tuple[tuple[str, ...], int]:
    """Who can be chosen, and for how many seats."""
    ballot, last = item.ballot, item.last
    if last and last.result and last.result.runoff:
        return last.result.runoff, last.terms.seats - len(last.result.elected)
    if last and last.terms.round > 1:
        return last.terms.candidates, last.terms.seats
    free = tuple(u for u in ballot.candidates if u not in item.taken)
    if ballot.proposed:
        placed = ranks(here)
        best = sorted(placed[u] for u in free if u in placed)[: ballot.proposed]
        free = tuple(u for u in free if u in placed and placed[u] <= best[-1])
    return free, ballot.seats


def ranks(here: Situation) -> dict[str, int]:
    """Unit -> place by score, of those that have one."""
    cycle = here.cycle
    shots = cycle.snapshots if cycle else ()
    shot = next((s for s in reversed(shots) if cycle and s.stage == cycle.charter.stages[-1]), None)
    places: list[dict[str, str]] = shot.body["places"] if shot else []  # type: ignore[assignment]
    return {place["unit"]: int(place["rank"]) for place in places if place["rank"]}


def terms_of(here: Situation, item: Item, minutes: int) -> Terms:
    """The terms on which the ballot would be opened now."""
    candidates, seats = _candidates(here, item) if item.ballot.kind != "yes_no" else ((), 1)
    last = item.last
    return Terms(
        ballot=item.ballot,
        key=item.ballot.id + (f"-{len(item.polls) + 1}" if item.polls else ""),
        issued=_issued(here, item.ballot),
        candidates=candidates,
        seats=seats,
        opens=here.now,
        closes=here.now + timedelta(minutes=minutes),
        round=last.terms.round + bool(last.result and last.result.runoff) if last else 1,
        ranks={u: rank for u, rank in ranks(here).items() if u in candidates},
    )


def vote_id(here: Situation, key: str, unit: str, nonce: str = "") -> str:
    """The question by which a unit votes; `nonce` names one message of it."""
    return str(QuestionId(here.cycle.id if here.cycle else "", "vote", unit, key, nonce))


def papers_id(here: Situation, key: str, part: str = "") -> str:
    """The question by which a ballot's papers are given out and keyed in."""
    return str(QuestionId(here.cycle.id if here.cycle else "", "papers", "", key, part))
