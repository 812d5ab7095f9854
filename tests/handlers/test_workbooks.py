"""Workbooks read in a process of their own: handed in once, tried again, refused with a reason; never lost."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.dialogue.said import Said
from bot.rules.evidence_files import LARGEST
from handlers import child_process, workbooks
from handlers.evidence import Unfetchable
from handlers.workbooks import read_apart, read_workbooks
from storage.records.workbooks import WantedWorkbook
from tests.worlds.core import World
from tests.worlds.years import scored

TINY = World.tiny()
CHARTER = TINY.situation.cycle.charter
TALKS = Path(__file__).parent.parent / "talks"
FILLED = (TALKS / "bang-mau-tiny-2.csv").read_bytes()
WANTED = WantedWorkbook(7, "k1", "lan", "ref", "bang-mau.csv", len(FILLED))


class Store:
    """Workbooks that are wanted until they are settled; then the loop is stopped."""

    def __init__(self, stop: asyncio.Event, *wanted: WantedWorkbook) -> None:
        self.stop, self.left = stop, list(wanted)

    async def wanted(self, platform: str, limit: int) -> list[WantedWorkbook]:
        if not self.left:
            self.stop.set()
        return self.left[:limit]

    async def settle(self, id: int) -> None:
        self.left = [book for book in self.left if book.id != id]


class Fetcher:
    def __init__(self, *outcomes: bytes | Exception) -> None:
        self.outcomes = list(outcomes)
        self.done: list[str] = []

    async def fetch(self, ref: str) -> bytes:
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def settled(self, ref: str) -> None:
        self.done.append(ref)


async def heard(
    book: WantedWorkbook, fetcher: Fetcher, *failures: Exception, situation: Any = TINY.situation
) -> list[Said]:
    """What was handed in of a workbook; its turn fails so often before it is kept."""
    stop, said, failing = asyncio.Event(), list[Said](), list(failures)

    async def receive(one: Said) -> object:
        said.append(one)
        if failing:
            raise failing.pop(0)
        return None

    async def record(cycle: str) -> Any:
        return TINY.situation

    async def drawn(platform: str, chat: str, draw: Any) -> Any:
        return draw(situation)

    async with asyncio.timeout(60):
        await read_workbooks(Store(stop, book), "chat", fetcher, record, drawn, receive, stop)
    return said


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "LONGEST_BACKOFF", 0.0)
    monkeypatch.setattr(workbooks, "POLL", 0.01)


async def test_what_was_read_is_handed_in_once_under_the_workbooks_own_number():
    (said,) = await heard(WANTED, Fetcher(FILLED))
    assert (said.platform, said.bot, said.update, said.chat, said.kind) == (
        "chat",
        "workbooks",
        "7",
        "lan",
        "workbook",
    )
    assert said.workbook
    assert (said.workbook.id, said.workbook.reading.unit) == (7, "thue")
    assert dict(said.workbook.reading.values) == {"a1": "5", "a2": "0", "b1": "9", "b2": "1"}


async def test_a_turn_that_was_not_kept_is_handed_in_again_as_the_same_update():
    said = await heard(WANTED, Fetcher(FILLED), OSError("away"))
    assert [one.update for one in said] == ["7", "7"]


async def test_a_file_that_does_not_come_yet_is_fetched_again():
    (said,) = await heard(WANTED, Fetcher(OSError("away"), FILLED))
    assert said.workbook
    assert said.workbook.reading.values


@pytest.mark.parametrize(
    ("book", "fetcher", "why"),
    [
        (WANTED, Fetcher(Unfetchable("tệp không còn trên máy chủ")), "không còn trên máy chủ"),
        (replace(WANTED, size=LARGEST + 1), Fetcher(FILLED), "lớn hơn"),
        (WANTED, Fetcher(b"%PDF-1.7"), "PDF"),
        (WANTED, Fetcher(b"PK\x03\x04 no archive"), "bị hỏng"),
    ],
)
async def test_a_file_that_cannot_be_had_or_read_is_refused_with_the_reason(book, fetcher, why):
    (said,) = await heard(book, fetcher)
    assert said.workbook
    assert why in said.workbook.reading.refused


async def test_a_reader_that_ends_badly_is_a_refusal_and_no_wait(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(child_process.sys, "executable", "/bin/false")
    reading = await read_apart(FILLED, "bang-mau.csv", CHARTER, "k1")
    assert "chưa đọc được tệp này" in reading.refused


async def test_the_name_of_a_file_leads_nowhere():
    reading = await read_apart(FILLED, "../../../etc/bang-mau\0.csv", CHARTER, "k1")
    assert len(reading.values) == 4


async def test_its_bytes_are_let_go_once_it_is_read_and_not_before():
    broken, fine = Fetcher(RuntimeError("away"), FILLED), Fetcher(FILLED)
    await heard(WANTED, fine)
    assert fine.done == ["ref"]
    await heard(WANTED, broken)
    assert broken.done == ["ref"]


# --- rehearsals ---

ASKED = WantedWorkbook(8, "k1", "minh", "", "thử quy chế", 0, talk="rehearsal")


async def test_a_rehearsal_is_worked_out_and_handed_in_without_a_file():
    fetcher = Fetcher(RuntimeError("there is nothing to fetch"))
    (said,) = await heard(ASKED, fetcher, situation=scored().situation)
    assert said.workbook
    reading = said.workbook.reading
    assert reading.stage == "rehearsal"
    assert reading.told[0] == "Thử quy chế năm 2026 đang áp dụng trên điểm tự chấm năm 2026, 2 đơn vị:"
    assert len(reading.told) <= 10
    assert fetcher.done == []


async def test_a_rehearsal_that_fails_is_said_and_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch):
    def fails(*of: object) -> None:
        raise ArithmeticError("no")

    monkeypatch.setattr(workbooks.rehearsal, "rehearse", fails)
    (said,) = await heard(ASKED, Fetcher(FILLED), situation=scored().situation)
    assert said.workbook
    assert "chưa thử được" in said.workbook.reading.refused
