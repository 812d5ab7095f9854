"""The start of `thidua`: knows everybody, only wires."""

import gc
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from config.settings import Settings

# The messengers beside the web chat: for each, the module whose `channel` says how it is run.
MESSENGERS = ("handlers.telegram.channel",)


def main() -> None:
    if sys.argv[1:] == ["run"]:
        # The one that stays: typer, and rich with it, would take seven megabytes for as long as it runs.
        served()
        return
    from bot.console import app

    app(prog_name="thidua")


def served() -> None:
    """`thidua run`."""
    # All that is loaded now stays, and looking through it for garbage takes a sixth of the start (0.1 s).
    gc.disable()
    # What it takes to read the settings and to work out the holidays is not needed again: 13 megabytes, and the
    # time in which the rest is loaded.
    from config.child_process import aside

    given = aside(_given)
    from handlers.commands.run import run

    told(lambda: run(*given(), MESSENGERS, partial(print, flush=True)))


def _given() -> "tuple[Settings, Container[date]]":
    from config.public_holidays import vietnam_around
    from config.settings_loader import load

    return load(), vietnam_around(datetime.now(UTC).year)


def told(command: Callable[[], None]) -> None:
    """What an operator can put right is said in a sentence, without a traceback."""
    try:
        command()
    except Exception as problem:
        from config.charters import UnfitCharter
        from config.settings import SettingsError
        from handlers.channel import NotSetUp
        from handlers.demo.phones import Stuck
        from handlers.installation import CannotServe, NotYet
        from storage.backup.copy_rows import Refused

        known = UnfitCharter | SettingsError | NotSetUp | CannotServe | Stuck | Refused
        if not isinstance(problem, known):
            raise
        sys.stderr.write(f"{problem}\n")
        sys.exit(1 if isinstance(problem, Stuck | NotYet) else 2)


if __name__ == "__main__":
    main()
