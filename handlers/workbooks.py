"""Reading of workbooks that chats sent: fetched, read in a process of its own, handed in as a turn of its own.
Rehearsals of the charter that chats asked for are worked out here too, in a thread.

The list of wanted workbooks is read from storage, so a restart forgets nothing; a turn that comes twice is
known by its update. What reads a stranger's file has limits to its memory and its time
(handlers/documents/confinement.py).
"""

import asyncio
import contextlib
import logging
import pickle
import re
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol

from bot.conversations.charter import rehearsal
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.workbooks import Workbook, WorkbookReading
from bot.rules.charter import Charter
from bot.rules.evidence_files import LARGEST, TOO_LARGE
from bot.state.rehearsal import RehearsalOrder, order
from handlers.child_process import child
from handlers.evidence import LONGEST_BACKOFF, Fetcher, Unfetchable
from handlers.retries import Retries
from storage.database.errors import cause
from storage.records.workbooks import WantedWorkbook

log = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks at what is wanted
AT_A_TIME = 2  # each takes a processor for its seconds
WALL = 90.0  # seconds; more than the reader gives itself
TROUBLED = "hệ thống chưa đọc được tệp này; đề nghị lưu lại kiểu .xlsx rồi gửi lại"


class WorkbookStore(Protocol):
    """The part of storage that reading needs; each call is one short transaction."""

    async def wanted(self, platform: str, limit: int) -> list[WantedWorkbook]: ...
    async def settle(self, id: int) -> None: ...


Record = Callable[[str], Awaitable[Situation]]
Drawn = Callable[[str, str, Callable[[Situation], RehearsalOrder | None]], Awaitable[RehearsalOrder | None]]
Receive = Callable[[Said], Awaitable[object]]


async def read_workbooks(
    workbooks: WorkbookStore,
    platform: str,
    fetcher: Fetcher,
    record: Record,
    drawn: Drawn,
    receive: Receive,
    stop: asyncio.Event,
) -> None:
    """Fetches, reads and hands in the wanted workbooks of one platform, until `stop` is set. `record` gives the
    situation of a year, `drawn` what is looked up in that of a chat, `receive` keeps a turn."""
    reader = _Reader(workbooks, platform, fetcher, record, drawn, receive)
    while not stop.is_set():
        with contextlib.suppress(TimeoutError):
            if not await reader.settle_wanted():
                await asyncio.wait_for(stop.wait(), POLL)


class _Reader:
    def __init__(
        self,
        workbooks: WorkbookStore,
        platform: str,
        fetcher: Fetcher,
        record: Record,
        drawn: Drawn,
        receive: Receive,
    ) -> None:
        self.workbooks, self.platform, self.fetcher = workbooks, platform, fetcher
        self.record, self.drawn, self.receive = record, drawn, receive
        self.retries = Retries(LONGEST_BACKOFF)

    async def settle_wanted(self) -> int:
        """Tries each wanted workbook that is due; returns how many were settled."""
        try:
            wanted = await self.workbooks.wanted(self.platform, self.retries.limit(AT_A_TIME))
        except Exception as error:
            log.error("cannot look for wanted workbooks: %s", cause(error))
            return 0
        due = self.retries.due(wanted, AT_A_TIME)
        return sum(await asyncio.gather(*(self._settle(book) for book in due)))

    async def _settle(self, book: WantedWorkbook) -> bool:
        try:
            is_rehearsal = book.talk == rehearsal.TALK
            reading = await (self._rehearse(book) if is_rehearsal else self._read(book))
            said = Said(
                self.platform,
                "workbooks",
                str(book.id),
                book.chat,
                book.chat,
                kind="workbook",
                workbook=Workbook(book.id, book.name, reading),
            )
            await self.receive(said)
            await self.workbooks.settle(book.id)
            if not is_rehearsal:
                await self.fetcher.settled(book.ref)
        except Exception as error:
            self.retries.failed(book.id)
            log.warning("workbook %s not read yet: %s", book.id, cause(error))
            return False
        self.retries.done(book.id)
        return True

    async def _rehearse(self, book: WantedWorkbook) -> WorkbookReading:
        """The rehearsal: what it needs is looked up with the database, then counted without holding anybody
        up."""
        wanted = await self.drawn(self.platform, book.chat, order)
        try:
            return await asyncio.to_thread(rehearsal.worked_out, wanted)
        except Exception as error:
            # Tried again it would fail again.
            log.error("the rehearsal of a charter failed: %s", cause(error))
            return WorkbookReading(stage=rehearsal.TALK, refused=rehearsal.TROUBLED)

    async def _read(self, book: WantedWorkbook) -> WorkbookReading:
        """The reading; a file that can't be had or read is one that says why."""
        try:
            if book.size > LARGEST:
                raise Unfetchable(TOO_LARGE)
            data = await self.fetcher.fetch(book.ref)
            if len(data) > LARGEST:
                raise Unfetchable(TOO_LARGE)
        except Unfetchable as why:
            return WorkbookReading(refused=f"Chưa nhận được tệp: {why}.")
        if book.charter:
            return await read_apart(data, book.name, book.charter, book.cycle)
        situation = await self.record(book.cycle)
        if situation.cycle is None:
            return WorkbookReading()
        return await read_apart(data, book.name, situation.cycle.charter, book.cycle)


async def read_apart(data: bytes, name: str, charter: Charter | str, cycle: str) -> WorkbookReading:
    """Reads a workbook in a new process: this one has threads, and needs no memory for tables. `charter`: the
    rules by which a unit's table is read, or, as JSON, those that a table of criteria is to change."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (re.sub(r"[\x00-\x1f/\\\\]", "_", name).strip(". ")[-80:] or "bang-mau")
        await asyncio.to_thread(path.write_bytes, data)
        order = pickle.dumps((path, charter, cycle))
        told = b""
        with contextlib.suppress(TimeoutError):
            async with child("handlers.documents.workbook_process", wall=WALL) as process:
                told, _ = await process.communicate(order)
    if process.returncode != 0:
        log.error("the reader of workbooks ended with %s", process.returncode)
        return WorkbookReading(refused=f"Tệp {name}: {TROUBLED}.")
    reading = pickle.loads(told)  # noqa: S301 (our own process wrote it)
    return reading if isinstance(reading, WorkbookReading) else WorkbookReading(refused=TROUBLED)
