"""Updates delivered to webhooks, over as many connections as Telegram keeps by default."""

import asyncio
from collections.abc import Sequence

CONNECTIONS = 40


async def push(bots: Sequence[str], updates: "asyncio.Queue[bytes]", secret: str, delay: float) -> None:
    """To bots (host:port) in turn, each update `delay` seconds on its way. Raises what a bot does wrong."""
    async with asyncio.TaskGroup() as connections:
        for place in range(CONNECTIONS):
            bot = bots[place % len(bots)]
            connections.create_task(_connection(bot, updates, secret, delay))


async def _connection(bot: str, updates: "asyncio.Queue[bytes]", secret: str, delay: float) -> None:
    """One update at a time: the next when this one is confirmed."""
    host, _, port = bot.partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    while True:
        body = await updates.get()
        if delay:
            await asyncio.sleep(delay)
        head = (
            f"POST /telegram HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in answer.split(b"\r\n")[0]:
            raise RuntimeError(answer.decode())
        length = int(answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        await reader.readexactly(length)
