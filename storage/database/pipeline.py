"""Round trips to PostgreSQL, which are what a turn costs there: few are made.

What a turn is known to ask is asked at once (`foresee`), and what it writes waits until something else has to
be asked, or for the commit, and then is sent together (`later`). Whoever asks in between sees what was written.
SQLite, where a statement is a call, knows nothing of it.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

from storage.database.errors import as_dbapi_error

T = TypeVar("T")
TRIP = "trip"
"""Under this name a connection knows the trip it is on."""
# Seconds a statement may take, one that waits for its cluster's lock included. A server that has gone without a
# word would be waited for until its connection is given up, which takes the system a quarter of an hour.
PATIENCE = 20.0
# So many writes are one statement at most: PostgreSQL takes no more than 32,767 values.
TOGETHER = 24


@dataclass(frozen=True, eq=False)
class Part:
    """A statement as PostgreSQL takes it, with `count` values: $1, $2 and so on. `tables` are those it reads
    or, if it does not `read`, the one it writes; `returns`: an insert that gives the number of its row."""

    text: str
    count: int
    reads: bool
    returns: bool
    tables: frozenset[str]


Told = Callable[[int], None]
Asked = tuple[Part, Sequence[Any]]


@dataclass
class Trip:
    """One transaction. `lock`: the cluster it was begun in, whose lock it has then (0: none)."""

    connection: Connection
    lock: int = 0
    _driver: Any = None
    _waiting: list[tuple[Asked, Told | None]] = field(default_factory=list)
    _known: dict[tuple[Part, tuple[Any, ...]], Any] = field(default_factory=dict)

    def foresee(self, asked: Sequence[Asked]) -> None:
        """The answers are taken by whoever asks just this next, unless what they were read from is written."""
        self.send()
        answers = self._together(asked)
        self._known |= {(part, tuple(values)): one for (part, values), one in zip(asked, answers, strict=True)}

    def later(self, part: Part, values: Sequence[Any], told: Told | None = None) -> None:
        """A write of which nothing is asked but the number of its row, and that by the commit."""
        self._known = {known: one for known, one in self._known.items() if not known[0].tables & part.tables}
        if len(self._waiting) >= TOGETHER:
            self.send()
        self._waiting.append(((part, values), told))

    def send(self) -> None:
        """What waits is written now."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            outcomes = self._together([asked for asked, _ in waiting])
            for (_, told), outcome in zip(waiting, outcomes, strict=True):
                if told:
                    told(outcome)

    def clear(self) -> None:
        """Something is run of which nothing is known here."""
        self.send()
        self._known.clear()

    def all(self, part: Part, values: Sequence[Any]) -> list[Sequence[Any]]:
        """All rows."""
        if (known := self._foreseen(part, values)) is not None:
            return cast(list[Sequence[Any]], known)
        self.send()
        return cast(
            list[Sequence[Any]],
            self._drive(part.text, lambda raw: raw.fetch(part.text, *values, timeout=PATIENCE)),
        )

    def run(self, part: Part, values: Sequence[Any]) -> int:
        """How many rows were changed."""
        if (known := self._foreseen(part, values)) is not None:
            return cast(int, known)
        self.clear()
        status = self._drive(part.text, lambda raw: raw.execute(part.text, *values, timeout=PATIENCE))
        return int(status.rpartition(" ")[2])

    def run_each(self, part: Part, rows: Sequence[Sequence[Any]]) -> None:
        self.clear()
        self._drive(part.text, lambda raw: raw.executemany(part.text, rows, timeout=PATIENCE))

    def added(self, part: Part, values: Sequence[Any]) -> int:
        """The number of the row."""
        self.clear()
        text = f"{part.text} RETURNING id"
        return cast(int, self._drive(text, lambda raw: raw.fetchval(text, *values, timeout=PATIENCE)))

    def whole(self, begin: str, work: Callable[[Connection], T]) -> T:
        """From its beginning to its COMMIT; if it fails, to its ROLLBACK."""
        self._driver = self.connection.connection.dbapi_connection
        # SQLAlchemy's own notion of it: in the middle of one it takes no new connection for a lost one.
        with self.connection.begin():
            self._say(begin)
            try:
                result = work(self.connection)
                self.send()
                if self._say("COMMIT") != "COMMIT":
                    raise RuntimeError("a statement had failed, and so nothing was kept")
            except BaseException:
                self._undo()
                raise
            finally:
                self._known.clear()
        return result

    def _undo(self) -> None:
        self._waiting.clear()
        if not self.connection.invalidated:
            try:
                self._say("ROLLBACK")
            except Exception as problem:
                self.connection.invalidate(problem)

    def _foreseen(self, part: Part, values: Sequence[Any]) -> Any:
        return self._known.pop((part, tuple(values)), None) if self._known else None

    def _together(self, asked: Sequence[Asked]) -> Sequence[Any]:
        text = _together(tuple(part for part, _ in asked))
        values = [value for _, values in asked for value in values]
        return cast(Sequence[Any], self._drive(text, lambda raw: raw.fetchrow(text, *values, timeout=PATIENCE)))

    def _say(self, text: str) -> str:
        return str(self._drive(text, lambda raw: raw.execute(text, timeout=PATIENCE)))

    def _drive(self, text: str, ask: Callable[[Any], Awaitable[T]]) -> T:
        """On the driver itself: what SQLAlchemy puts before it takes as long again."""
        try:
            return cast(T, self._driver.run_async(ask))
        except TimeoutError as problem:
            self.connection.invalidate(problem)
            raise
        except Exception as problem:
            raise as_dbapi_error(self.connection, text, _adapted(self._driver, problem)) from problem
        except BaseException as problem:
            # Broken off in the middle: nobody knows where the connection stands.
            self.connection.invalidate(problem)
            raise


def of(connection: Connection) -> Trip:
    return cast(Trip, connection.info[TRIP])


def _adapted(adapted: Any, problem: Exception) -> Exception:
    """asyncpg's error as one of the kinds that DBAPI has: SQLAlchemy's own translation raises it."""
    try:
        adapted._handle_exception(problem)
    except Exception as translated:
        return translated
    return problem


_PLACE = re.compile(r"\$(\d+)")


@lru_cache(256)
def _together(parts: tuple[Part, ...]) -> str:
    """One statement that does what these do, and gives one row: of each its rows, its count or its number.

    Its parts see the same moment, so none may need what another writes. In which order PostgreSQL writes them
    is open; numbers, which say what comes first in a chat, are given in order, since each insert that returns
    one waits for the one before.
    """
    written, given, before, offset = [], [], "", 0
    for place, part in enumerate(parts):
        text = _PLACE.sub(lambda found, by=offset: f"${int(found[1]) + by}", part.text)  # type: ignore[misc]
        offset += part.count
        if part.reads:
            given.append(f"ARRAY(SELECT ROW(q.*) FROM ({text}) AS q)")  # noqa: S608
            continue
        if part.returns and before:
            text += f" WHERE (SELECT count(*) FROM {before}) = 1"  # noqa: S608
        written.append(f"w{place} AS ({text} RETURNING {'id' if part.returns else '1'})")
        given.append(f"(SELECT {'id' if part.returns else 'count(*)'} FROM w{place})")  # noqa: S608
        before = f"w{place}" if part.returns else before
    return f"{'WITH ' if written else ''}{', '.join(written)} SELECT {', '.join(given)}"
