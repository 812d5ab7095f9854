"""Child process: a module of ours that runs by itself, so that its memory is given back and it can be ended."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


@contextlib.asynccontextmanager
async def child(module: str, *arguments: str, wall: float) -> AsyncIterator[Process]:
    """Process of `python -m MODULE`, which hears and answers by pipes; it has ended when the block is left.
    Raises TimeoutError if that takes longer than `wall` seconds."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=ROOT
    )
    try:
        async with asyncio.timeout(wall):
            yield process
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
