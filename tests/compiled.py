"""Compiled statements, kept for all databases that a test process opens: each engine would compile its own
anew, a fifth of the time of the tests of storage."""

from typing import Any

from sqlalchemy import Connection, Engine, event


class CompiledStatements(dict[tuple[Any, ...], Any]):
    """As SQLAlchemy keeps them for an engine, but under the dialect's name and way of marking values instead of
    the one dialect object that an engine has for itself."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(_shared(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(_shared(key), compiled)


def _shared(key: tuple[Any, ...]) -> tuple[Any, ...]:
    dialect, *rest = key
    return dialect.name, dialect.paramstyle, *rest


_STATEMENTS = CompiledStatements()


def share() -> None:
    """From now on every connection of this process finds them."""

    @event.listens_for(Engine, "engine_connect")
    def connected(connection: Connection) -> None:
        connection.execution_options(compiled_cache=_STATEMENTS)
