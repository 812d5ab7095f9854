"""Updates delivered to webhooks."""

import asyncio
from collections.abc import Sequence

OK = b"HTTP/1.1 200 "


async def push(
    bots: Sequence[str], updates: "asyncio.Queue[bytes]", secret: str, connections: int, network: float
) -> None:
    """To bots (host:port), over so many connections; a delivery takes `network` seconds there and back.
    Raises what a bot does wrong."""
    async with asyncio.TaskGroup() as tasks:
        for place in range(connections):
            host, _, port = bots[place % len(bots)].partition(":")
            tasks.create_task(_connection(host, int(port), updates, secret, network / 2))


async def _connection(host: str, port: int, updates: "asyncio.Queue[bytes]", secret: str, half: float) -> None:
    """One update at a time: the next when this one is confirmed."""
    reader, writer = await asyncio.open_connection(host, port)
    while True:
        request = _request(await updates.get(), secret)
        await asyncio.sleep(half)
        try:
            answer = await _exchanged(reader, writer, request)
        except (asyncio.IncompleteReadError, ConnectionError):
            # A server closes what was not used for a while. The update comes again, as from Telegram.
            reader, writer = await asyncio.open_connection(host, port)
            answer = await _exchanged(reader, writer, request)
        if not answer.startswith(OK):
            raise RuntimeError(answer.decode())
        await asyncio.sleep(half)


def _request(update: bytes, secret: str) -> bytes:
    head = (
        f"POST /telegram HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(update)}\r\n\r\n"
    )
    return head.encode() + update


async def _exchanged(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> bytes:
    """The head of the answer; its body is read away."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    await reader.readexactly(length)
    return head
