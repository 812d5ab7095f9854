"""One measurement: a load stand and a bot, each in a process of its own, gone afterwards."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tests.bench.stand import TOKEN, Plan

PATIENCE = 60.0  # seconds, beyond what is planned


async def measure(plan: Plan, subject: list[str], env: Mapping[str, str] = {}) -> dict[str, Any]:
    """Runs the subject with {url} and {token} filled in, and says what the stand measured of it."""
    stand = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.stand", json.dumps(asdict(plan))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert stand.stdin
    assert stand.stdout
    bot = None
    try:
        url = f"http://127.0.0.1:{int(await stand.stdout.readline())}"
        filled = [part.format(url=url, token=TOKEN) for part in subject]
        environment = {
            **os.environ,
            **{name: value.format(url=url, token=TOKEN) for name, value in env.items()},
        }
        began = time.monotonic()
        bot = await asyncio.create_subprocess_exec(
            *filled, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        stand.stdin.write(f"{bot.pid}\n".encode())
        await stand.stdin.drain()
        async with asyncio.timeout(plan.seconds + plan.settle + PATIENCE):
            measured: dict[str, Any] = json.loads(await stand.stdout.readline())
        measured["cold_start_s"] = round(measured.pop("first_poll") - began, 3)
        return measured
    finally:
        for process in (bot, stand):
            if process and process.returncode is None:
                process.kill()
                await process.wait()
