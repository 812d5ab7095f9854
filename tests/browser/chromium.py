"""A real Chromium. Where Debian's headless shell is there it is taken: the same engine, for half of the CPU."""

import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from tests.programs import require

WHOLE = Path("/usr/bin/chromium")
_SHELL = Path("/usr/bin/chromium-headless-shell")
CHROMIUM = _SHELL if _SHELL.exists() else WHOLE
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def has_times() -> bool:
    """True where official documents are set in Times New Roman or a face of its measures."""
    try:
        faces = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return False
    return any(face in faces for face in ("Times New Roman", "Liberation Serif", "Tinos"))


@asynccontextmanager
async def launched(program: Path = CHROMIUM) -> AsyncIterator[Browser]:
    """A browser with its driver, which take a second to start: tests share it and open contexts of their own.
    Where there is none, tests that need it are skipped.
    """
    require(program, shutil.which(program))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        await browser.close()
