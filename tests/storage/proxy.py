"""A line to PostgreSQL on which round trips are counted: from outside, whatever the driver does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


class Proxy:
    """`round_trips`: how often a client has said something after the server had spoken."""

    def __init__(self) -> None:
        self.round_trips = 0

    async def serve(self, server: Path, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, to = await asyncio.open_unix_connection(str(server))
        speaks = "server"

        async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter, who: str) -> None:
            nonlocal speaks
            with contextlib.suppress(OSError):
                while said := await source.read(65536):
                    self.round_trips += who == "client" and speaks == "server"
                    speaks = who
                    target.write(said)
            target.close()

        await asyncio.gather(carry(client, to, "client"), carry(there, back, "server"))


@contextlib.asynccontextmanager
async def counted(url: str, folder: Path) -> AsyncIterator[tuple[str, Proxy]]:
    """The address of the same database, but by way of a socket in this folder, and what is counted there."""
    before, _, host = url.partition("?host=")
    proxy = Proxy()

    async def joined(client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await proxy.serve(Path(host) / SOCKET, client, back)

    server = await asyncio.start_unix_server(joined, str(folder / SOCKET))
    try:
        yield f"{before}?host={folder}", proxy
    finally:
        server.close()
