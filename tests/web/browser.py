"""A served app and a real Chromium to look at it."""

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

from handlers.web.transport import WebTransport

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

needs_chromium = pytest.mark.skipif(
    not CHROMIUM.exists() and not os.environ.get("CI"), reason=f"needs Chromium at {CHROMIUM}"
)


def has_times() -> bool:
    """True where official documents are set in Times New Roman or a face of its measures."""
    try:
        faces = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return any(face in faces for face in ("Times New Roman", "Liberation Serif", "Tinos"))


@asynccontextmanager
async def served(app: Starlette, transport: WebTransport, port: int = 0) -> AsyncIterator[str]:
    """The app's address, as long as it is served."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=1)
        )
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            transport.close()
            server.should_exit = True
            await task


@contextmanager
def chromium(profile: Path) -> Iterator[str]:
    """Where a running Chromium is to be driven. It is started once; tests open contexts of their own."""
    flags = ["--headless", "--remote-debugging-port=0", f"--user-data-dir={profile}", *FLAGS]
    where = profile / "DevToolsActivePort"
    with subprocess.Popen([CHROMIUM, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            # The file's two lines are the port and the path; the second comes last.
            while not (where.exists() and (found := where.read_text().split())[1:]):
                assert process.poll() is None, "Chromium did not start"
                time.sleep(0.05)
            yield f"ws://127.0.0.1:{found[0]}{found[1]}"
        finally:
            process.terminate()


@asynccontextmanager
async def driven(address: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(address)
        try:
            yield browser
        finally:
            await browser.close()
