"""Column types: times in UTC, text composed (NFC), plain data as JSON text."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, DateTime, Dialect, Insert, Text, TypeDecorator

from bot.vietnamese import nfc


class Moment(TypeDecorator[datetime]):
    """A time with its zone; UTC in the database, which on SQLite keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Any:
        # Writes what SQLAlchemy writes into SQLite, without the calls between.
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        # Reads what SQLAlchemy reads there, likewise: a unit may have hundreds of answers.
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def moment(text: str) -> datetime:
    """A time inside a JSON value: with its offset from PostgreSQL, without one, in UTC, from SQLite."""
    time = datetime.fromisoformat(text)
    return time.replace(tzinfo=time.tzinfo or UTC).astimezone(UTC)


# A turn writes the same few moments a dozen times.
@lru_cache(64)
def _written(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(f"{text}+00:00")


class Words(TypeDecorator[str]):
    """Text that a person wrote or reads. PostgreSQL takes no NUL in a text, so none is kept anywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return _composed(value)

    def bind_processor(self, dialect: Dialect) -> Any:
        # The one below `process_bind_param`, without the calls between: every turn stores a dozen words.
        return _composed


def _composed(value: str | None) -> str | None:
    return None if value is None else nfc(value).replace("\0", "")


class Data(TypeDecorator[Any]):
    """Plain data as JSON text, in the order it came in; Decimals and times as strings."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else as_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def as_json(value: object, sort: bool = False) -> str:
    """JSON without spaces; with `sort` it is canonical and fit for a hash."""
    return nfc((_sorted if sort else _encoded)(value))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not plain data: {type(value).__name__}")


_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode
_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode


def insert_row(connection: Connection, row: Insert, values: Mapping[str, object] | None = None) -> int:
    """Inserts one row and returns its id."""
    key = connection.execute(row, values).inserted_primary_key
    assert key is not None
    return int(key[0])
