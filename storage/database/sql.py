"""SQL that SQLite and PostgreSQL have different words for, and tables as they are stored."""

from typing import Any

from sqlalchemy import Boolean, Integer, Select, Table, Text, bindparam, cast, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from storage.database.types import Moment


def insert_into(table: Table, engine: str) -> sqlite.Insert | postgresql.Insert:
    """INSERT that can say what becomes of a row that is there already; `engine` is a dialect's name."""
    return postgresql.insert(table) if engine == "postgresql" else sqlite.insert(table)


class json_rows(FunctionElement[str]):
    """Aggregates rows into one JSON value: a list of lists, in no order."""

    type = Text()
    inherit_cache = True


@compiles(json_rows)
def _json_rows_sqlite(element: json_rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(json_rows, "postgresql")
def _json_rows_postgresql(element: json_rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **options)})) AS TEXT)"


class _json_values(FunctionElement[str]):
    """Expands a JSON list into rows, each with its `value`."""

    inherit_cache = True


@compiles(_json_values)
def _json_values_sqlite(element: _json_values, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_json_values, "postgresql")
def _json_values_postgresql(element: _json_values, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def json_numbers(name: str) -> Select[tuple[int]]:
    """Selects the numbers of a JSON list, which is bound under this name."""
    return select(cast(_json_values(bindparam(name, type_=Text)).table_valued("value").c.value, Integer))


def json_texts(name: str) -> Select[tuple[str]]:
    """The same for a JSON list of texts."""
    return select(cast(_json_values(bindparam(name, type_=Text)).table_valued("value").c.value, Text))


class is_among(FunctionElement[Any]):
    """Condition: the first value is among those that the second selects. It is not typed Boolean, or SQLite
    would be asked to compare it with 1, and use no index."""

    inherit_cache = True


@compiles(is_among)
def _is_among_sqlite(element: is_among, compiler: SQLCompiler, **options: Any) -> str:
    value, chosen = element.clauses
    return f"{compiler.process(value, **options)} IN {compiler.process(chosen, **options)}"


@compiles(is_among, "postgresql")
def _is_among_postgresql(element: is_among, compiler: SQLCompiler, **options: Any) -> str:
    # An array is looked up in the index; a join goes through a thousand rows of other clusters.
    value, chosen = element.clauses
    return f"{compiler.process(value, **options)} = ANY(ARRAY{compiler.process(chosen, **options)})"


def stored(one: Table, **instead: Any) -> Select[Any]:
    """Selects all rows of a table as they are stored; `instead` are expressions for some of the columns."""
    taken = (instead.get(c.name, type_coerce(c, plain_type(c.type))).label(c.name) for c in one.c)
    return select(*taken).order_by(*one.primary_key)


def plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type by which a column is copied: text letter by letter; only times and booleans are converted."""
    return kind if isinstance(kind, Moment | Boolean | Integer) else Text()
