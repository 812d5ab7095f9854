"""`thidua run`: serves every cluster of this installation until told to stop."""

import asyncio
import gc
import multiprocessing
import signal
import sys
from collections.abc import Callable, Container, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from handlers import first_use, logging_setup
from handlers.sd_notify import feed_watchdog, notify

if TYPE_CHECKING:
    from config.settings import Settings
    from handlers.installation import Installation

# New objects between two garbage collections. A turn leaves none to be found
# (.github/decisions/0051-a-turn-leaves-no-garbage.md), so these are what caches keep: with 10,000 of them a
# collection held everybody up for 20 ms while 1,000 clusters closed, with 2,000 for 14 at most (measured).
COLLECT_EVERY = 2_000
_NO_PUBLIC_ADDRESS = (
    "Only this machine reaches it; for phones set THIDUA_PUBLIC_URL and put a proxy with HTTPS in front "
    "(README, “Without Telegram”)."
)


def run(modules: Sequence[str], say: Callable[[str], None]) -> None:
    """Returns after SIGTERM or SIGINT, when what was heard is committed and what was being sent is sent.

    The settings are read in a child process, so that what reads them is gone afterwards
    (.github/decisions/0017-what-is-not-loaded-at-rest.md).
    """
    # All that is loaded now stays; looking through it for garbage took a sixth of the start (0.1 s).
    gc.disable()
    # A fork, while only this thread runs.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("fork")) as child:
        reading = child.submit(_settings_and_holidays)
        # Loaded meanwhile, and not before: the child would carry it too.
        import handlers.installation  # noqa: F401

        settings, holidays = reading.result()
    logging_setup.hide(*settings.secrets)
    logging_setup.start(settings.log)
    asyncio.run(_serve(settings, holidays, modules, say))


def _settings_and_holidays() -> "tuple[Settings, Container[date]]":
    from config.public_holidays import vietnam_around
    from config.settings import require_operator
    from config.settings_loader import load

    settings = load()
    require_operator(settings)
    return settings, vietnam_around(datetime.now(UTC).year)


async def _serve(
    settings: "Settings", holidays: Container[date], modules: Sequence[str], say: Callable[[str], None]
) -> None:
    from handlers.installation import open_installation

    stop = stop_on_signal()
    asyncio.get_running_loop().set_exception_handler(logging_setup.on_unhandled)
    watchdog = asyncio.create_task(feed_watchdog())
    async with open_installation(settings, modules, holidays=holidays) as installation:
        freeze_loaded()
        say(greeting(installation, await installation.memory.views.people()))
        await _first_use(installation, say, terminal=sys.stdout.isatty())
        notify("READY=1")
        await stop.wait()
        notify("STOPPING=1")
        say("Stopping; finishing what is being sent.")
    watchdog.cancel()


async def _first_use(installation: "Installation", say: Callable[[str], None], *, terminal: bool) -> None:
    """Tells the code that founds the first cluster, while none stands."""
    settings, first = installation.settings, await installation.memory.first_use()
    text = first_use.told(first, ZoneInfo(settings.timezone), installation.links) if first else ""
    first_use.put_by(settings.data_dir, None if terminal else first, text)
    if terminal and first:
        say(text)


def freeze_loaded() -> None:
    """Leaves what is loaded once the installation is open out of every later garbage collection: a full one,
    with all of it, would hold up every thread for 45 ms (measured)."""
    gc.freeze()
    gc.set_threshold(COLLECT_EVERY)
    gc.enable()


def stop_on_signal() -> asyncio.Event:
    """Event that is set once the process is asked to stop. Asked again, the process ends at once; what is
    stored is whole."""
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


def greeting(installation: "Installation", people: Sequence[tuple[str, int]]) -> str:
    """Lines on what is served where, and last what is to be done next; `people`: how many each cluster has."""
    lines = [f"Web chat: {installation.address}"]
    if not installation.settings.public_url:
        lines.append(_NO_PUBLIC_ADDRESS)
    for messenger in installation.messengers:
        place = messenger.links[0].partition("?")[0] if messenger.links else "the bot answers"
        place = place if messenger.reached else "not reached yet, trying on"
        lines.append(f"{messenger.transport.platform.name.capitalize()}: {place}")
    if not installation.messengers:
        lines.append(
            "No messenger is set up; with THIDUA_TELEGRAM_TOKEN or THIDUA_ZALO_TOKEN set, it is served too."
        )
    if unnamed := " and ".join(installation.settings.unnamed):
        lines.append(f"Nobody is told who answers for this server and how to reach them: {unnamed}.")
    return "\n".join([*lines, *next_steps(people)])


def next_steps(people: Sequence[tuple[str, int]]) -> list[str]:
    """Steps that are next for each cluster that does not run yet; of one that does, nothing."""
    if not people:
        return ["Next: found a cluster in chat with the first-use code, or make one with `thidua new short`."]
    steps = []
    for name, count in people:
        if count == 0:
            steps.append(
                f"Next, “{name}”: the secretary opens the link that `thidua new` printed. Where it is lost, "
                "the same `thidua new` prints a new one."
            )
        elif count == 1:
            steps.append(f"Next, “{name}”: the secretary says “mã mời” and passes each code on privately.")
    return steps or [f"Serving {len(people)} cluster{'s' if len(people) > 1 else ''}."]
