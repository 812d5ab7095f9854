"""`python -m handlers.demo.trial_process`: the demo of one charter for the server that started it.

The order comes as a line of JSON on standard input: charter, path of the page, host of its address. The answer
is a line of JSON: port and secrets. It ends with its input: a server that is gone leaves none behind.
"""

import asyncio
import json
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from config.settings_loader import isolated
from handlers import logging_setup
from handlers.commands.demo import build
from handlers.demo.cluster10 import before_opening
from handlers.installation import open_installation


def main() -> None:
    order = json.loads(sys.stdin.readline())
    logging_setup.start("plain", 40)
    with tempfile.TemporaryDirectory(prefix="thidua-trial-", dir=in_memory()) as folder:
        asyncio.run(_serve(order, Path(folder)))


def in_memory() -> str | None:
    """Folder that is kept in memory, where the machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 (a folder of its own is made there)


async def _serve(order: dict[str, Any], folder: Path) -> None:
    clock = before_opening(order["charter"])
    secrets: list[str] = []
    make = partial(
        build, order["charter"], clock, False, page=order["path"], hosts=[order["host"]], told=secrets.extend
    )
    settings = isolated(data_dir=folder, port=0)
    async with open_installation(settings, (), clock=clock.now, build=make) as installation:
        sys.stdout.write(json.dumps({"port": installation.port, "secrets": secrets}) + "\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    main()
