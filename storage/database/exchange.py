"""Statements that travel together over one PostgreSQL connection: libpq's pipeline mode, through psycopg.

psycopg's own `pipeline()` writes to the socket once for each statement, and wakes the server as often; here all
leave in one piece. A statement is prepared once for each connection. Values are sent as
text: SQLAlchemy writes into the statement of which type each is to be.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from psycopg import AsyncConnection, DataError, OperationalError, abc
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

from storage.database.pipeline import Asked, BatchedStatement, Outcome


class StatementFailed(Exception):
    """Failed statement among several; its cause is psycopg's error. Those before it are done, those after it
    were passed over. `text`: its own SQL."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Exchange:
    """Round trips of one connection, and the statements it has prepared. Nobody else may prepare any there:
    psycopg would drop all of them at a rollback."""

    def __init__(self, raw: AsyncConnection[Any]) -> None:
        self._raw = raw
        self._names: dict[BatchedStatement, bytes] = {}
        self._numbers = count()

    async def send(self, asked: Sequence[Asked]) -> list[Outcome]:
        """The outcome of each, in their order. Raises StatementFailed, DataError, OperationalError."""
        # Before anything is sent, since it may fail.
        texts = [[_as_text(value) for value in values] for _, values in asked]
        pgconn = self._raw.pgconn
        pgconn.enter_pipeline_mode()
        sent: list[BatchedStatement | None] = []
        fresh: dict[BatchedStatement, bytes] = {}
        for (statement, _), values in zip(asked, texts, strict=True):
            name = self._names.get(statement) or fresh.get(statement)
            if name is None:
                name = fresh[statement] = b"s%d" % next(self._numbers)
                pgconn.send_prepare(name, statement.text.encode())
                sent.append(None)
            pgconn.send_query_prepared(name, values)
            sent.append(statement)
        pgconn.pipeline_sync()
        results = await _round_trip(self._raw)
        pgconn.exit_pipeline_mode()
        for place, result in enumerate(results):
            if result.status == ExecStatus.FATAL_ERROR:
                failed = next(statement for statement in sent[place:] if statement)
                raise StatementFailed(failed.text) from error_from_result(result)
        self._names |= fresh
        transformer: abc.Transformer = Transformer(self._raw)
        return [
            _outcome(transformer, statement, result)
            for statement, result in zip(sent, results, strict=True)
            if statement
        ]


async def _round_trip(raw: AsyncConnection[Any]) -> list[PGresult]:
    """Sends what is to be sent; all results. Given up, so it is in the server, and the connection is of no use
    any more."""
    pgconn = raw.pgconn
    results: list[PGresult] = []
    try:
        while pgconn.flush():
            await _is_ready(raw, to_write=True)
            pgconn.consume_input()
        while True:
            while pgconn.is_busy():
                await _is_ready(raw)
                pgconn.consume_input()
            result = pgconn.get_result()
            if result is None:  # the end of one statement's results
                if pgconn.status == ConnStatus.BAD:
                    raise OperationalError("the connection is lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                return results
            else:
                results.append(result)
    except asyncio.CancelledError:
        with contextlib.suppress(Exception):
            await raw.cancel_safe(timeout=1.0)
        raise


async def _is_ready(raw: AsyncConnection[Any], *, to_write: bool = False) -> None:
    """Waits until there is something to read, or room `to_write`."""
    loop, line = asyncio.get_running_loop(), raw.fileno()
    ready = loop.create_future()

    def wake() -> None:
        if not ready.done():
            ready.set_result(None)

    loop.add_reader(line, wake)
    if to_write:
        loop.add_writer(line, wake)
    try:
        await ready
    finally:
        loop.remove_reader(line)
        if to_write:
            loop.remove_writer(line)


def _outcome(transformer: abc.Transformer, statement: BatchedStatement, result: PGresult) -> Outcome:
    if not statement.rows:
        return result.command_tuples or 0
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple)


def _as_text(value: Any) -> bytes | None:
    """As PostgreSQL reads it, whatever a session is set to. Raises DataError for what it cannot hold."""
    if value is None:
        return None
    if not isinstance(value, str):
        value = value.isoformat() if isinstance(value, datetime) else str(value)
    try:
        text: bytes = value.encode()
    except UnicodeEncodeError:
        raise DataError("half a character") from None
    if b"\0" in text:  # libpq would take it for the end
        raise DataError("a NUL in a text")
    return text
