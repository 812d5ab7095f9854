"""Copies of erased evidence are deleted once they are old enough, and storage is told which are gone."""

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from handlers.evidence import DRAFT, copy_path, store_copy
from handlers.evidence_cleanup import YOUNG, delete_erased, delete_once, sweep_drafts


@dataclass
class Copies:
    """Names of copies that may go; `failures` are raised first."""

    names: list[str]
    failures: list[Exception] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    async def erased(self) -> list[str]:
        if self.failures:
            raise self.failures.pop()
        return self.names

    async def forget(self, names: Sequence[str]) -> None:
        self.gone += names


def now() -> datetime:
    return datetime.now(UTC)


async def nothing() -> str:
    return "0 years, 0 people"


def test_copies_that_a_kill_left_half_written_are_deleted_the_next_day(tmp_path: Path):
    kept = copy_path(tmp_path, store_copy(tmp_path, b"whole"))
    drafts = [kept.with_name(name) for name in (f"{DRAFT}abc", "tmpa1b2c3d4")]
    for draft in drafts:
        draft.write_bytes(b"half")
    sweep_drafts(tmp_path, time.time())
    assert all(draft.exists() for draft in drafts)
    sweep_drafts(tmp_path, time.time() + YOUNG + 1)
    assert [*kept.parent.iterdir()] == [kept]


async def test_an_old_copy_is_deleted_and_a_young_one_stays(tmp_path: Path):
    old, young = store_copy(tmp_path, b"old"), store_copy(tmp_path, b"young")
    os.utime(copy_path(tmp_path, old), (1, 1))
    copies = Copies([old, young])
    await delete_once(copies, tmp_path, time.time())
    assert copies.gone == [old]
    assert [copy_path(tmp_path, name).exists() for name in (old, young)] == [False, True]
    await delete_once(copies, tmp_path, time.time() + YOUNG + 1)
    assert not copy_path(tmp_path, young).exists()


async def test_a_copy_that_is_not_there_counts_as_gone(tmp_path: Path):
    copies = Copies(["ab" * 32])
    await delete_once(copies, tmp_path, time.time())
    assert copies.gone == ["ab" * 32]


async def test_it_begins_at_once_and_ends_when_it_is_told_to(tmp_path: Path):
    copies, stop = Copies(["ab" * 32]), asyncio.Event()
    task = asyncio.create_task(delete_erased(copies, nothing, tmp_path, stop, now))
    async with asyncio.timeout(5):
        while not copies.gone:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        stop.set()
        await task


async def test_storage_that_is_away_ends_nothing(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("handlers.evidence_cleanup.EVERY", 0.01)
    copies, stop = Copies(["ab" * 32], [OSError("away")]), asyncio.Event()
    task = asyncio.create_task(delete_erased(copies, nothing, tmp_path, stop, now))
    async with asyncio.timeout(5):
        while not copies.gone:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        stop.set()
        await task
