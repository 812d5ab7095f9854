"""A measurement: a load stand and a bot, each in a process of its own, gone afterwards."""

import asyncio
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.bench.stand import Plan
from tests.telegram_stand.server import TOKEN

PATIENCE = 60.0  # seconds, beyond what is planned
Measured = dict[str, Any]


class Broken(Exception):
    """A measurement came to nothing; the message says what the bot or the stand said last."""


async def _nothing(folder: Path) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Subject:
    """A bot as it is started: its command and environment with {url}, {token}, {folder}, {port} and whatever
    `prepare` names to be filled in. `count`: so many of them, on webhooks. `root`: the
    checkout it is started from, this one if None. `server`: process of its database, if that is another."""

    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Path], Awaitable[Mapping[str, str]]] = _nothing
    count: int = 0
    root: Path | None = None
    server: int = 0


async def measure(plan: Plan, subject: Subject) -> Measured:
    """Figures of the subject as the stand saw it; the time from its start to its first poll; how many errors it
    logged. Raises Broken."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        folder = Path(name)
        given = {"token": TOKEN, "folder": name, **await subject.prepare(folder)}
        ports = [free_port() for _ in range(subject.count)]
        plan = replace(plan, webhook=[f"127.0.0.1:{port}" for port in ports])
        measured = await _run(plan, subject, given, ports or [0], folder / "log")
        if plan.at_once and not measured["steps"]:
            raise Broken(f"not one step: {_logged(folder / 'log')[-2000:]}")
        return {"plan": asdict(plan), **measured}


async def _run(plan: Plan, subject: Subject, given: Mapping[str, str], ports: list[int], log: Path) -> Measured:
    running: list[asyncio.subprocess.Process] = []
    with log.open("wb") as told:
        try:
            stand = await started_stand(plan, told)
            running.append(stand)
            assert stand.stdin
            assert stand.stdout
            url = f"http://127.0.0.1:{int(await stand.stdout.readline())}"
            began = time.monotonic()
            for port in ports:
                filled = {**given, "url": url, "port": str(port)}
                running.append(await started(subject, filled, told))
            pids = [process.pid for process in running[1:]]
            stand.stdin.write(f"{json.dumps([subject.server, *pids])}\n".encode())
            async with asyncio.timeout(plan.seconds + plan.settle + PATIENCE):
                measured: Measured = json.loads(await stand.stdout.readline())
        except (TimeoutError, ValueError) as problem:
            raise Broken(f"{type(problem).__name__}: {_logged(log)[-2000:]}") from None
        finally:
            for process in running:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
    measured["first_poll_s"] = round(measured.pop("first_poll") - began, 3)
    measured["errors"] = sum(" ERROR " in line for line in _logged(log).splitlines())
    return measured


async def started_stand(plan: Plan, told: Any) -> asyncio.subprocess.Process:
    """Process of a load stand, which says its port first."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.stand", json.dumps(asdict(plan))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=told,
    )


async def started(subject: Subject, given: Mapping[str, str], told: Any) -> asyncio.subprocess.Process:
    """Process of a subject, whose names in braces are filled in; what it says goes into the file `told`."""
    own = {name: value.format(**given) for name, value in subject.env.items()}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("THIDUA_")}
    return await asyncio.create_subprocess_exec(
        *(part.format(**given) for part in subject.command),
        env={**inherited, **own, **({"PYTHONPATH": str(subject.root)} if subject.root else {})},
        cwd=subject.root,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=told,
    )


def _logged(log: Path) -> str:
    return log.read_text(errors="replace")


def free_port() -> int:
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        port: int = some.getsockname()[1]
        return port
