"""Where the bots come from: python -m tests.drill.nest FOLDER URL ZALO DATABASE WEBHOOK SPOIL

A process that has loaded everything and forks a bot at each `start`, so that it is at work again after
milliseconds; and kills, at `kill PROCESS`, with SIGKILL. A bot shares nothing with the one before it.
"""

import asyncio
import contextlib
import gc
import importlib
import os
import random
import signal
import sys
import traceback
from pathlib import Path

from tests.drill import bot

# What is otherwise loaded when it is first needed.
_LATE = (
    "handlers.telegram.channel",
    "handlers.zalo.channel",
    "handlers.zalo.webhook",
    "handlers.documents.workbook",
    "psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlalchemy.dialects.postgresql.psycopg",
    "uvicorn.protocols.http.auto",
    "uvicorn.loops.auto",
    "apscheduler.triggers.interval",
)


def main(folder: str, url: str, zalo: str, database: str, webhook: str, spoil: str) -> None:
    for name in _LATE:
        importlib.import_module(name)
    gc.freeze()
    running: set[int] = set()
    try:
        for line in sys.stdin:
            what, _, process = line.strip().partition(" ")
            if what == "start":
                number = os.fork()
                if not number:
                    _live(Path(folder), url, zalo, database, bool(webhook), spoil)
                running.add(number)
                print("started", number, flush=True)
            else:
                _end(int(process))
                running.discard(int(process))
                print("dead", process, flush=True)
    finally:
        for number in running:
            _end(number)


def _live(folder: Path, url: str, zalo: str, database: str, webhook: bool, spoil: str) -> None:
    """Never returns: whatever ends it, the nest's own work is not this process's."""
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        random.seed()
        asyncio.run(bot.serve(folder, url, zalo, database, webhook, spoil))
    except BaseException:
        traceback.print_exc()
        print("ended", os.getpid(), flush=True)
    finally:
        sys.stderr.flush()
        os._exit(1)


def _end(process: int) -> None:
    with contextlib.suppress(ProcessLookupError, ChildProcessError):
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
