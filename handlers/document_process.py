"""`python -m handlers.document_process`: makes one document by an order on standard input, and ends.

A process of its own: drawing holds the interpreter's lock for seconds, and takes a hundred megabytes.
It reads the database and changes nothing there. On standard output it says lines of JSON: `share`, how far it
has come, now and then; and last the document: `file` is its path, or `bytes` their number, which then follow.
"""

import asyncio
import contextlib
import json
import os
import pickle
import sys
import time
from pathlib import Path

from handlers.document_contents import make_document
from handlers.document_order import Order
from handlers.progress import Progress
from storage.code_vault import CodeVault
from storage.database.errors import cause
from storage.turn.unit_of_work import UnitOfWork

NICENESS = 10  # turns go first where there is one processor
TOLD_EVERY = 0.5  # seconds


def main() -> None:
    # A sandbox may forbid it; the document is made all the same.
    with contextlib.suppress(OSError):
        os.nice(NICENESS)
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301 (our own process wrote it)
    try:
        made = asyncio.run(made_by(order, _Teller()))
    except Exception as error:
        # What it quotes may be somebody's text: only the kind of error is told.
        _say(failed=f"{type(error).__name__}: {cause(error)}")
        return
    if isinstance(made, Path):
        _say(file=str(made))
        return
    _say(bytes=len(made))
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()


async def made_by(order: Order, progress: Progress) -> bytes | Path:
    origin = order.origin
    memory = UnitOfWork(
        origin.database,
        clock=lambda: order.now,
        platforms={},
        # No document says a code, so no key comes here.
        vault=CodeVault(b""),
        zone=origin.zone,
        holidays=origin.holidays,
        operator=origin.operator,
        doubt=lambda: order.doubt,
    )
    if not memory.database.shared:
        # A file is read without opening it for writing: its one writer is the process that serves.
        return await make_document(memory, order.document, origin.evidence, progress)
    await memory.database.open()
    try:
        return await make_document(memory, order.document, origin.evidence, progress)
    finally:
        await memory.database.close()


class _Teller:
    """Says how far it has come, now and then."""

    def __init__(self) -> None:
        self.told = time.monotonic()

    def __call__(self, share: float) -> None:
        if (now := time.monotonic()) - self.told >= TOLD_EVERY:
            self.told = now
            _say(share=share)


def _say(**words: object) -> None:
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
