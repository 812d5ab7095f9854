"""`thidua run`: serve every cluster of this installation until told to stop."""

import asyncio
import gc
import signal
from collections.abc import Callable, Container, Sequence
from datetime import date

from config.settings import Settings
from handlers import logging_setup
from handlers.installation import Installation, serving
from handlers.sd_notify import living, notify

# New objects between two looks for cycles, of which a turn makes none: with Python's 700 they took a tenth of
# a turn (measured), and with many more the youngest objects no longer fit the processor's cache.
BETWEEN_LOOKS = 10_000


def run(
    settings: Settings, holidays: Container[date], modules: Sequence[str], say: Callable[[str], None]
) -> None:
    """Returns after SIGTERM or SIGINT, when what was heard is committed and what was being sent is sent."""
    logging_setup.hide(*settings.secrets)
    logging_setup.start(settings.log)
    asyncio.run(_run(settings, holidays, modules, say))


async def _run(
    settings: Settings, holidays: Container[date], modules: Sequence[str], say: Callable[[str], None]
) -> None:
    stop = stopped_by_signal()
    asyncio.get_running_loop().set_exception_handler(logging_setup.on_unhandled)
    alive = asyncio.create_task(living())
    async with serving(settings, modules, holidays=holidays) as house:
        leave_in_peace()
        say(_open(house))
        notify("READY=1")
        await stop.wait()
        notify("STOPPING=1")
        say("Stopping; finishing what is being sent.")
    alive.cancel()


def leave_in_peace() -> None:
    """What stands in memory once the house is open stays there, so garbage is sought in what comes later. A
    full search, with all that was loaded, holds up every thread for 45 ms (measured)."""
    gc.freeze()
    gc.set_threshold(BETWEEN_LOOKS)
    gc.enable()


def stopped_by_signal() -> asyncio.Event:
    """Set once the process is asked to stop. Asked again, it ends at once; what is stored is whole."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def asked() -> None:
        stop.set()
        for number in signals:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in signals:
        loop.add_signal_handler(number, asked)
    return stop


def _open(house: Installation) -> str:
    lines = [f"Web chat: {house.address}"]
    for messenger in house.messengers:
        place = messenger.links[0].partition("?")[0] if messenger.links else "not reached yet, trying on"
        lines.append(f"{messenger.transport.platform.name.capitalize()}: {place}")
    if not house.messengers:
        lines.append("No messenger is set up; with THIDUA_TELEGRAM_TOKEN set, Telegram is served too.")
    if not house.settings.operator:
        lines.append("Nobody is told who runs this; THIDUA_OPERATOR and THIDUA_OPERATOR_CONTACT say it.")
    return "\n".join([*lines, "Make a cluster with: thidua new short"])
