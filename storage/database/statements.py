"""Statements that every turn or tick runs: compiled once for each kind of database, run on the driver's cursor.

SQLAlchemy builds them and says how values are stored. Its way from a statement to its rows is passed by:
that way costs ten times what SQLite takes to run one of them (measured), and a turn runs ten.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Table, Update
from sqlalchemy.sql.selectable import CompoundSelect
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine

from storage.database import pipeline
from storage.database.errors import as_dbapi_error
from storage.database.pipeline import Asked, BatchedStatement

Statement = Select[Any] | CompoundSelect[Any] | Insert | Update | Delete
Values = Mapping[str, Any]
Lookup = tuple["Prepared", Values]


class Prepared:
    """A statement whose values come by name, in the transaction of the connection it is run on. `columns` are
    those an insert fills. Raises DBAPIError, as SQLAlchemy itself does."""

    def __init__(self, statement: Statement, columns: Sequence[str] = ()) -> None:
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, values: Values) -> list[Any]:
        """All rows, their columns by name and place."""
        compiled = self._for(connection.dialect)
        if batched := compiled.batched:
            rows = pipeline.of(connection).run(batched, compiled.bound(values))
        else:
            rows = _run(connection, compiled, compiled.bound(values)).fetchall()
        return [compiled.row(row) for row in rows]

    def first(self, connection: Connection, values: Values) -> Any:
        """The first row, None where there is none."""
        compiled = self._for(connection.dialect)
        if compiled.batched:
            return next(iter(self.all(connection, values)), None)
        cursor = _run(connection, compiled, compiled.bound(values))
        row = cursor.fetchone()
        cursor.close()
        return None if row is None else compiled.row(row)

    def scalar(self, connection: Connection, values: Values) -> Any:
        """The first value of the first row, None where there is none."""
        row = self.first(connection, values)
        return None if row is None else row[0]

    def run(self, connection: Connection, values: Values) -> int:
        """Number of rows that were changed."""
        compiled = self._for(connection.dialect)
        if batched := compiled.batched:
            return int(pipeline.of(connection).run(batched, compiled.bound(values)))
        return int(_run(connection, compiled, compiled.bound(values)).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """Once for each set of values; like `later`."""
        compiled = self._for(connection.dialect)
        bound = [compiled.bound(values) for values in rows]
        if batched := compiled.batched:
            for values in bound:
                pipeline.of(connection).defer(batched, values)
        else:
            _run(connection, compiled, bound, many=True)

    def added(self, connection: Connection, values: Values) -> int:
        """Inserts one row into a table that numbers its rows; its number."""
        compiled = self._for(connection.dialect)
        if batched := compiled.batched:
            return _number(pipeline.of(connection).run(batched, compiled.bound(values)))
        return int(_run(connection, compiled, compiled.bound(values)).lastrowid)

    def later(self, connection: Connection, values: Values) -> None:
        """Run before anything else is asked, or with the commit: nobody needs to know what came of it."""
        compiled = self._for(connection.dialect)
        if batched := compiled.batched:
            pipeline.of(connection).defer(batched, compiled.bound(values))
        else:
            _run(connection, compiled, compiled.bound(values))

    def added_later(self, connection: Connection, values: Values, told: Callable[[int], None]) -> None:
        """The same for one row of a table that numbers its rows; its number is told when it is known."""
        compiled = self._for(connection.dialect)
        if batched := compiled.batched:
            pipeline.of(connection).defer(batched, compiled.bound(values), lambda rows: told(_number(rows)))
        else:
            told(int(_run(connection, compiled, compiled.bound(values)).lastrowid))

    def asked(self, connection: Connection, values: Values) -> Asked:
        """As it can be prefetched."""
        compiled = self._for(connection.dialect)
        assert compiled.batched, "on SQLite nothing is prefetched"
        return compiled.batched, compiled.bound(values)

    def _for(self, dialect: Dialect) -> "_Compiled":
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _compile(self._statement, self._columns, dialect)
        return compiled


@dataclass(frozen=True, eq=False)
class _Compiled:
    """`values` picks the values in the order of their places in the text, `usual` are those that stand in the
    statement itself, `stored` says of a place how its value is stored. `batched`: the same for
    PostgreSQL."""

    text: str
    values: Callable[[Values], Sequence[Any]]
    usual: Values
    stored: tuple[tuple[int, Callable[[Any], Any]], ...]
    make: Callable[[Sequence[Any]], Any]
    read: tuple[tuple[int, Callable[[Any], Any]], ...]
    batched: BatchedStatement | None

    def bound(self, values: Values) -> Sequence[Any]:
        picked = list(self.values({**self.usual, **values} if self.usual else values))
        for place, store in self.stored:
            picked[place] = store(picked[place])
        return picked

    def row(self, raw: Sequence[Any]) -> Any:
        if not self.read:
            return self.make(raw)
        row = list(raw)
        for place, convert in self.read:
            row[place] = convert(row[place])
        return self.make(row)


def _compile(statement: Statement, columns: Sequence[str], dialect: Dialect) -> _Compiled:
    far = dialect.name == "postgresql"
    reads = isinstance(statement, Select | CompoundSelect)
    numbered = bool(columns) and "id" in cast(Insert, statement).table.c
    if far and numbered:
        statement = cast(Insert, statement).returning(cast(Insert, statement).table.c.id)
    compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
    assert not compiled.post_compile_params, "a list of values has no place in a prepared statement"
    order = compiled.positiontup or []
    binds = {name: compiled.binds[name] for name in order}
    usual = {name: bind.value for name, bind in binds.items() if not bind.required}
    ways = [(place, _of(binds[name].type, dialect).bind_processor(dialect)) for place, name in enumerate(order)]
    stored = tuple((place, way) for place, way in ways if way)
    names: list[str] = []
    read: list[tuple[int, Callable[[Any], Any]]] = []
    if isinstance(statement, Select | CompoundSelect):
        for place, column in enumerate(statement.selected_columns):
            names.append(column.key or "")
            if convert := _of(column.type, dialect).result_processor(dialect, None):
                read.append((place, convert))
    named: Any = namedtuple
    row = named("Row", names, rename=True)
    batched = BatchedStatement(compiled.string, reads or numbered, _tables(statement)) if far else None
    return _Compiled(compiled.string, _picking(order), usual, stored, row._make, tuple(read), batched)


def _number(rows: Sequence[Sequence[Any]]) -> int:
    ((number,),) = rows
    return int(number)


def _tables(statement: Statement) -> frozenset[str]:
    """Those it reads from; of a write only the one it writes to."""
    if isinstance(statement, Insert | Update | Delete):
        return frozenset([cast(Table, statement.table).name])
    return frozenset(one.name for one in iterate(statement) if isinstance(one, Table))


def _picking(names: Sequence[str]) -> Callable[[Values], Sequence[Any]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: [values[name] for name in names]


def _of(type: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return type.dialect_impl(dialect)


def _run(connection: Connection, compiled: _Compiled, values: Any, *, many: bool = False) -> Any:
    # Only SQLite's driver gets here; on its connection it makes a cursor for itself.
    raw: Any = connection.connection.dbapi_connection
    try:
        return raw.executemany(compiled.text, values) if many else raw.execute(compiled.text, values)
    except Exception as problem:
        raise as_dbapi_error(connection, compiled.text, problem) from problem
    except BaseException as problem:
        # Broken off in the middle: nobody knows where the connection stands.
        connection.invalidate(problem)
        raise
