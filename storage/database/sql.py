"""SQL that SQLite and PostgreSQL have different words for, and tables as they are stored."""

from typing import Any

from sqlalchemy import Boolean, Integer, Select, Table, Text, bindparam, cast, select, type_coerce
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from storage.database.types import Moment


class listed(FunctionElement[str]):
    """Many rows as one JSON value: a list of lists, in no order."""

    type = Text()
    inherit_cache = True


@compiles(listed)
def _listed_sqlite(element: listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_array({compiler.process(element.clauses, **options)}))"


@compiles(listed, "postgresql")
def _listed_postgresql(element: listed, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg(json_build_array({compiler.process(element.clauses, **options)})) AS TEXT)"


class _each(FunctionElement[str]):
    """The other way round: a JSON list as listed, each with its `value`."""

    inherit_cache = True


@compiles(_each)
def _each_sqlite(element: _each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_each, "postgresql")
def _each_postgresql(element: _each, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS JSON))"


def numbers(name: str) -> Select[tuple[int]]:
    """Selects what is in the value of this name, a JSON list of numbers."""
    return select(cast(_each(bindparam(name, type_=Text)).table_valued("value").c.value, Integer))


class one_of(FunctionElement[Any]):
    """Whether the first is among what the second selects. A condition; called Boolean, SQLite would be asked
    whether it equals 1, and use no index."""

    inherit_cache = True


@compiles(one_of)
def _one_of_sqlite(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    value, chosen = element.clauses
    return f"{compiler.process(value, **options)} IN {compiler.process(chosen, **options)}"


@compiles(one_of, "postgresql")
def _one_of_postgresql(element: one_of, compiler: SQLCompiler, **options: Any) -> str:
    # As a list, which is looked up: joined, a thousand rows of other clusters would be gone through.
    value, chosen = element.clauses
    return f"{compiler.process(value, **options)} = ANY(ARRAY{compiler.process(chosen, **options)})"


def stored(one: Table, **instead: Any) -> Select[Any]:
    """All rows of a table; `instead` are expressions for columns that are not taken as they are."""
    taken = (instead.get(c.name, type_coerce(c, plain_type(c.type))).label(c.name) for c in one.c)
    return select(*taken).order_by(*one.primary_key)


def plain_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """Texts are copied letter by letter; only times and truths have another form on the other engine."""
    return kind if isinstance(kind, Moment | Boolean | Integer) else Text()
