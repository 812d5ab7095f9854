"""python -m tests.bench.pages BOT --seeded FILE: a web server under people who type on its page.

BOT is `ours`, on a copy of a database whose people are on the page, `echo` or `orm`, the peers. Closed loop: so
many people, each with a connection for what they say and, with ours, the stream that an open page has; each
says the next thing when the answer to the last has come, and hands on to the next unit when through. Prints one
JSON object: steps a second, the server's CPU a step, how long a step takes, and how busy this process was.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench import subjects
from tests.bench.measuring import Broken, Subject, free_port, started
from tests.bench.people import walk
from tests.bench.processes import cpu
from tests.bench.seeding import page_secret
from tests.bench.tally import Tally

BLOCK = 4096  # a page fills up what it says to a multiple of this
PATIENCE = 30.0
BOTS = {"echo": subjects.WEB_ECHO, "orm": subjects.WEB_ORM}


class Connection(asyncio.Protocol):
    """Connection of a page that asks one thing after the other."""

    def __init__(self) -> None:
        self._read = bytearray()
        self._answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._write: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._write = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        head = self._read.find(b"\r\n\r\n")
        if head < 0:
            return
        length = int(self._read[self._read.index(b"content-length: ") + 16 : head].split(b"\r\n")[0])
        if len(self._read) < head + 4 + length:
            return
        status, body = int(self._read[9:12]), bytes(self._read[head + 4 :])
        self._read.clear()
        if status == 200:
            self._answer.set_result(json.loads(body))
        else:
            self._answer.set_exception(Broken(f"{status}: {body[:200]!r}"))

    async def post(self, secret: str, said: dict[str, str]) -> Any:
        assert self._write
        raw = json.dumps(said).encode()
        raw += b" " * (-len(raw) % BLOCK)
        head = (
            f"POST /chat/-/noi HTTP/1.1\r\nhost: 127.0.0.1\r\nx-chat: {secret}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(raw)}\r\n\r\n"
        )
        self._answer = asyncio.get_running_loop().create_future()
        self._write.write(head.encode() + raw)
        return await self._answer

    def close(self) -> None:
        if self._write:
            self._write.close()


class Stream(asyncio.Protocol):
    """Stream of an open page: what comes is counted, and not looked into."""

    def __init__(self, secret: str, row: int = 0) -> None:
        self._request = f"GET /su-kien?sau={row} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-chat: {secret}\r\n\r\n"
        self.messages, self.row, self.ended, self.refused = 0, row, False, False
        self.heard = asyncio.Event()
        self._write: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._write = transport
        transport.write(self._request.encode())

    def data_received(self, data: bytes) -> None:
        self.refused = self.refused or (data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 200"))
        self.heard.set()
        self.messages += data.count(b"event: tin\n")
        if (at := data.rfind(b"\nid: ")) >= 0:
            self.row = int(data[at + 5 : at + 25].split(b"\n")[0])

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = True
        self.heard.set()

    def close(self) -> None:
        if self._write:
            self._write.close()


@dataclass
class Pages:
    """Pages of so many units. `leaves`: criteria of each, of which the first are `answered`."""

    port: int
    seated: int
    streams: bool
    leaves: int = 8
    answered: int = 0
    counted: Tally = field(default_factory=Tally)
    counting: bool = False
    waiting: deque[int] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.waiting.extend(range(self.seated))

    async def person(self) -> None:
        """One person after the other at one place, as long as there are units that have not been through."""
        loop = asyncio.get_running_loop()
        while self.waiting:
            secret = page_secret(self.waiting.popleft())
            _, page = await loop.create_connection(Connection, "127.0.0.1", self.port)
            stream = None
            if self.streams:
                _, stream = await loop.create_connection(lambda: Stream(secret), "127.0.0.1", self.port)  # noqa: B023
            row = 0
            for number, text in enumerate(walk(self.leaves, self.answered)):
                said = {"id": f"step-{number:08}", "kind": "text", "text": text, "sau": str(row)}
                began = time.monotonic()
                answer = await page.post(secret, said)
                took = time.monotonic() - began
                row = max((one["row"] for one in answer["messages"]), default=row)
                if self.counting:
                    self.counted.steps += 1
                    self.counted.recorded += any("ã ghi" in one["text"] for one in answer["messages"])
                    self.counted.whole.append(took)
            page.close()
            if stream:
                stream.close()


async def measured(
    bot: Subject, *, people: int, seated: int, settle: float, seconds: float, streams: bool
) -> Any:
    """Figures of a server under so many people."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        log, port = Path(folder) / "log", free_port()
        with log.open("wb") as told:
            given = {
                "folder": folder,
                "port": str(port),
                "token": "",
                "url": "",
                **await bot.prepare(Path(folder)),
            }
            process = await started(bot, given, told)
            try:
                await answers(port)
                pages = Pages(port, seated, streams)
                crowd = [asyncio.create_task(pages.person()) for _ in range(people)]
                await asyncio.wait(crowd, timeout=settle, return_when=asyncio.FIRST_EXCEPTION)
                pages.counting, used, mine = True, cpu([process.pid]), time.process_time()
                began = time.monotonic()
                await asyncio.wait(crowd, timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
                took, used = time.monotonic() - began, cpu([process.pid]) - used
                pages.counting, mine = False, time.process_time() - mine
                for one in crowd:
                    one.cancel()
                failed = [
                    e for e in await asyncio.gather(*crowd, return_exceptions=True) if isinstance(e, Broken)
                ]
                if failed or not pages.counted.steps:
                    raise Broken(f"{failed[:1]} {log.read_text(errors='replace')[-2000:]}")
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
        errors = log.read_text(errors="replace").count(" ERROR ")
    return {**pages.counted.report(took, used), "stand_busy": round(mine / took, 3), "errors": errors}


async def answers(port: int) -> None:
    """Returns once the server lets somebody in."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
                continue
            writer.close()
            return


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.pages", description=__doc__)
    asked.add_argument("bot", choices=["ours", *BOTS])
    asked.add_argument("--seeded", type=Path, help="database of ours")
    asked.add_argument("--people", type=int, default=32)
    asked.add_argument("--seated", type=int, default=2000)
    asked.add_argument("--settle", type=float, default=2.0)
    asked.add_argument("--seconds", type=float, default=3.0)
    asked.add_argument("--no-streams", action="store_true", help="nobody's page has its stream open")
    given = asked.parse_args()
    bot = BOTS.get(given.bot) or subjects.on_page(given.seeded)
    streams = given.bot == "ours" and not given.no_streams
    how = {"people": given.people, "seated": given.seated, "settle": given.settle, "seconds": given.seconds}
    try:
        print(json.dumps(asyncio.run(measured(bot, streams=streams, **how))))
    except Broken as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
