"""A stop ends soon where the database has vanished without a word, and is patient where it is there."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from config.settings_loader import isolated
from handlers import database_access
from handlers.database_access import cut_short
from handlers.installation import open_installation
from tests.storage import postgres
from tests.storage.proxy import SOCKET
from tests.worlds.fixtures import postgres_url

__all__ = ["postgres_url"]

LONGEST = 15.0


@dataclass
class Line:
    """A line to PostgreSQL on which, once it is `dead`, nothing comes and nothing is refused."""

    dead: bool = False
    ends: list[asyncio.StreamWriter] = field(default_factory=list)

    async def serve(self, server: Path, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_unix_connection(str(server))
        self.ends += [to, back]
        await asyncio.gather(self._carry(client, to), self._carry(there, back))

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while said := await source.read(65536):
                if not self.dead:
                    target.write(said)


@contextlib.asynccontextmanager
async def lined(url: str, folder: Path) -> AsyncIterator[tuple[str, Line]]:
    before, _, host = url.partition("?host=")
    line = Line()
    server = await asyncio.start_unix_server(
        lambda client, back: line.serve(Path(host) / SOCKET, client, back), str(folder / SOCKET)
    )
    try:
        yield f"{before}?host={folder}", line
    finally:
        server.close()
        for end in line.ends:
            end.close()


async def test_a_stop_ends_within_fifteen_seconds_of_a_postgresql_that_vanished(
    postgres_url: str, tmp_path: Path
):
    url = postgres.another(postgres_url, "vanishes")
    (tmp_path / "line").mkdir()
    async with lined(url, tmp_path / "line") as (there, line):
        settings = isolated(data_dir=tmp_path, port=0, database_url=there.replace("+psycopg", ""))
        async with open_installation(settings, ()) as installation:
            await installation.memory.pulse()
            line.dead = True
            waiting = asyncio.create_task(installation.memory.pulse())
            await asyncio.sleep(1.5)
            began = time.monotonic()
        assert time.monotonic() - began < LONGEST
        waiting.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await waiting


class There:
    """A database that answers."""

    async def is_empty(self) -> bool:
        return False


async def test_where_it_is_there_what_is_being_sent_is_finished(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database_access, "PATIENCE", 0.01)
    stop, sent = asyncio.Event(), []
    async with cut_short(There(), stop):
        stop.set()
        await asyncio.sleep(0.2)
        sent.append("sent")
    assert sent
