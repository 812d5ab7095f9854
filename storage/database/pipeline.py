"""A transaction on PostgreSQL in few round trips, which are what a turn costs there.

A statement whose outcome nobody waits for (BEGIN, the cluster's lock, most writes) goes with the next one that
is asked for an answer, or with COMMIT; what a turn is known to ask is asked at once (`prefetch`). All of them
run in their order, each as a statement of its own (see `storage.database.exchange`). SQLite, where a statement
is a call, has no use for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Connection

PIPELINE = "pipeline"
"""The key of a connection's `info` under which its pipeline stands."""
# So many statements are held back at most: a database is moved by the hundred thousand rows.
MOST = 1000


@dataclass(frozen=True, eq=False)
class BatchedStatement:
    """A statement with numbered places ($1, $2 ...). `rows`: it gives rows, else only how many it changed.
    `tables`: those it reads from, or the one it writes to."""

    text: str
    rows: bool = False
    tables: frozenset[str] = frozenset()


Asked = tuple[BatchedStatement, Sequence[Any]]
# The rows of a statement that gives any, else how many it changed.
Outcome = Any
Told = Callable[[Outcome], None]


@dataclass
class Pipeline:
    """Transaction. `exchange` makes a round trip with several statements, and gives the outcome of each.
    `lock`: the cluster whose lock the transaction has (0: none)."""

    exchange: Callable[[Sequence[Asked]], Sequence[Outcome]]
    lock: int = 0
    _waiting: list[tuple[Asked, Told | None]] = field(default_factory=list)
    _known: dict[tuple[BatchedStatement, tuple[Any, ...]], Outcome] = field(default_factory=dict)

    def prefetch(self, asked: Sequence[Asked]) -> None:
        """Asks all of it at once. Each outcome is kept for the first who asks the same, until a table that it
        was read from is written."""
        outcomes = self.send(asked)
        for (statement, values), outcome in zip(asked, outcomes, strict=True):
            self._known[statement, tuple(values)] = outcome

    def defer(self, statement: BatchedStatement, values: Sequence[Any], told: Told | None = None) -> None:
        """Runs it before whatever is asked next, with COMMIT at the latest; `told` gets its outcome then."""
        written = statement.tables
        self._known = {known: one for known, one in self._known.items() if not known[0].tables & written}
        if len(self._waiting) >= MOST:
            self.send([])
        self._waiting.append(((statement, values), told))

    def run(self, statement: BatchedStatement, values: Sequence[Any]) -> Outcome:
        """Its outcome, after all that waits."""
        if self._known and (known := self._known.pop((statement, tuple(values)), None)) is not None:
            return known
        if not statement.rows:
            self._known.clear()
        (outcome,) = self.send([(statement, values)])
        return outcome

    def flush(self) -> None:
        """Runs all that waits: after it comes something of which nothing is known here."""
        self._known.clear()
        self.send([])

    def send(self, asked: Sequence[Asked]) -> Sequence[Outcome]:
        """Makes a round trip: all that waits, then these. The outcomes of these."""
        waiting, self._waiting = self._waiting, []
        if not (waiting or asked):
            return []
        outcomes = self.exchange([*(one for one, _ in waiting), *asked])
        for (_, told), outcome in zip(waiting, outcomes, strict=False):
            if told:
                told(outcome)
        return outcomes[len(waiting) :]


def of(connection: Connection) -> Pipeline:
    return cast(Pipeline, connection.info[PIPELINE])
