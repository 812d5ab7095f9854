"""Maker of documents: each is made in a process of its own, so that the event loop never waits for one
(.github/decisions/0044-a-document-is-made-apart.md)."""

import asyncio
import json
import pickle
from asyncio.subprocess import Process
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from bot.dialogue.installation import ClockDoubt
from bot.dialogue.turn import Document
from handlers.child_process import child
from handlers.document_order import Order, Origin
from handlers.progress import Progress, unheard
from storage.database.location import absolute

AT_A_TIME = 2  # each takes a processor and some hundred megabytes
PROCESS = "handlers.document_process"
WALL = 100.0  # seconds; shorter than the claim of the message that waits for it (handlers/outbox.py)


class NotMade(Exception):
    """Document that could not be made. Says the kind of error, and nothing of what is stored."""


@dataclass
class DocumentMaker:
    """Makes documents of one installation. `clock` is the time that they name."""

    origin: Origin
    clock: Callable[[], datetime]
    doubt: Callable[[], ClockDoubt | None] = lambda: None
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_A_TIME))

    def __post_init__(self) -> None:
        # The other process stands in another folder.
        database, evidence = absolute(self.origin.database), self.origin.evidence.resolve()
        self.origin = replace(self.origin, database=database, evidence=evidence)

    async def make(self, document: Document, progress: Progress = unheard) -> bytes | Path:
        """Bytes of a document; of one that is large or kept, its file. Raises NotMade."""
        order = pickle.dumps(Order(self.origin, document, self.clock(), self.doubt()))
        try:
            async with self._free, child(PROCESS, wall=WALL) as process:
                return await _made(process, order, progress)
        except TimeoutError:
            raise NotMade(f"{document.kind} took longer than {WALL:.0f} s") from None
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise NotMade(f"the process that makes {document.kind} broke off") from None


async def _made(process: Process, order: bytes, progress: Progress) -> bytes | Path:
    assert process.stdin
    assert process.stdout
    process.stdin.write(order)
    await process.stdin.drain()
    process.stdin.close()
    while line := await process.stdout.readline():
        match json.loads(line):
            case {"share": share}:
                progress(share)
            case {"file": path}:
                return Path(path)
            case {"bytes": size}:
                return await process.stdout.readexactly(size)
            case {"failed": why}:
                raise NotMade(why)
    raise EOFError
