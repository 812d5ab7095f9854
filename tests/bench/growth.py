"""python -m tests.bench.growth --rows 2000000: messages of two months ago, taken away beside the work.

Prints one JSON object: how long the clock's turn took with nothing to take away and at the longest while there
was, how many ticks it needed, processor, and the size of the file before, after, and after a VACUUM.
"""

import argparse
import asyncio
import json
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, insert, select

from bot.conversations.decide import elapse
from storage.schema import outbox
from storage.turn.unit_of_work import UnitOfWork
from tests.bench.seeding import FIRST_CHAT, Seed, seed
from tests.vault import VAULT

AT_ONCE = 50_000
CHATS = 8_000
TEXT = "Mục 3/8 · 1.3. Hồ sơ giải quyết trước hạn (tối đa 15 điểm). Đơn vị thực hiện được bao nhiêu phần trăm?"


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.bench.growth", description=__doc__)
    asked.add_argument("--rows", type=int, default=2_000_000)
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(_growth(Path(folder) / "thidua.sqlite3", asked.parse_args().rows))))


async def _growth(file: Path, rows: int) -> dict[str, float]:
    url = f"sqlite+pysqlite:///{file}"
    await seed(url, Seed(80))
    memory = UnitOfWork(url, clock=lambda: datetime.now(UTC), platforms={}, vault=VAULT)
    await memory.open()
    try:
        await memory.tick(elapse)
        empty = await _tick(memory)
        for first in range(0, rows, AT_ONCE):
            await memory.database.write(
                lambda connection, first=first: _owe(connection, first, min(AT_ONCE, rows - first))  # type: ignore[misc]
            )
        # As after a start: what is to be taken away is looked for at once.
        await memory.close()
        memory = UnitOfWork(url, clock=lambda: datetime.now(UTC), platforms={}, vault=VAULT)
        await memory.open()
        before, used = _size(file), time.process_time()
        times, left, known = [], rows, rows + 1
        # A chat's newest message stays.
        while left < known:
            known = left
            times += [await _tick(memory) for _ in range(50)]
            left = await memory.database.read(_count)
        cpu = time.process_time() - used
    finally:
        await memory.close()
    after = _size(file)
    with sqlite3.connect(file) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return {
        "rows": rows,
        "left": left,
        "ticks": len(times),
        "tick_ms_empty": round(1000 * empty, 1),
        "tick_ms_first": round(1000 * times[0], 1),
        "tick_ms_median": round(1000 * statistics.median(times), 1),
        "tick_ms_longest_after_first": round(1000 * max(times[1:]), 1),
        "cpu_seconds": round(cpu, 1),
        "file_MB_before": round(before / 1e6, 1),
        "file_MB_after": round(after / 1e6, 1),
        "file_MB_after_vacuum": round(_size(file) / 1e6, 1),
    }


async def _tick(memory: UnitOfWork) -> float:
    began = time.perf_counter()
    await memory.tick(elapse)
    return time.perf_counter() - began


def _owe(connection: Connection, first: int, count: int) -> None:
    """Rows that were sent two months ago, over some thousand chats."""
    made = datetime.now(UTC) - timedelta(days=60)
    row = {"platform": "telegram", "options": [], "state": "sent", "text": TEXT, "due": made, "made": made}
    rows = [row | {"chat": str(FIRST_CHAT + (first + n) % CHATS)} for n in range(count)]
    connection.execute(insert(outbox), rows)


def _size(file: Path) -> int:
    return file.stat().st_size


def _count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(outbox)) or 0


if __name__ == "__main__":
    main()
