"""`thidua run`: serve every cluster of this installation until told to stop."""

import asyncio
import logging
import signal
import traceback
from collections.abc import Callable, Sequence
from typing import Any

from config.settings import Settings
from handlers.commands.serving import House, serving


def run(settings: Settings, modules: Sequence[str], say: Callable[[str], None]) -> None:
    """Returns after SIGTERM or SIGINT, when what was heard is committed and what was being sent is sent."""
    told = logging.StreamHandler()
    told.setFormatter(ByKind("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[told])
    asyncio.run(_run(settings, modules, say))


class ByKind(logging.Formatter):
    """An error is logged with its kind and its place; its own words may quote what somebody said."""

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        return "".join([*traceback.format_tb(trace), kind.__name__ if kind else ""])


async def _run(settings: Settings, modules: Sequence[str], say: Callable[[str], None]) -> None:
    stop = stopped_by_signal()
    async with serving(settings, modules) as house:
        say(_open(house))
        await stop.wait()
        say("Stopping; finishing what is being sent.")


def stopped_by_signal() -> asyncio.Event:
    """Set once the process is asked to stop."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


def _open(house: House) -> str:
    lines = [f"Web chat: {house.address}"]
    for messenger in house.messengers:
        place = messenger.links[0].partition("?")[0] if messenger.links else "not reached yet, trying on"
        lines.append(f"{messenger.transport.platform.name.capitalize()}: {place}")
    if not house.messengers:
        lines.append("No messenger is set up; with THIDUA_TELEGRAM_TOKEN set, Telegram is served too.")
    return "\n".join([*lines, "Make a cluster with: thidua new short"])
