"""Composition root of `thidua`: names the messengers that are served, and starts the command that was typed."""

import os
import sys
from collections.abc import Callable
from functools import partial

# The messengers beside the web chat: for each, the module whose `channel` says how it is run.
MESSENGERS = ("handlers.telegram.channel", "handlers.zalo.channel", "handlers.mail.channel")


def main() -> None:
    # Whatever is made from here on, the database, evidence and backups, is for this user's eyes alone.
    os.umask(0o077)
    if sys.argv[1:] == ["run"]:
        # The process that stays: typer, and rich with it, would take seven megabytes for as long as it runs.
        from handlers.commands.run import run

        exit_cleanly(partial(run, MESSENGERS, partial(print, flush=True)))
        return
    from bot.console import app

    exit_cleanly(partial(app, prog_name="thidua", obj=MESSENGERS))


def exit_cleanly(command: Callable[[], None]) -> None:
    """Runs a command; says in one sentence, without a traceback, an error that an operator can put right.

    Exit code 1 where another try may succeed with nothing changed, else 2.
    """
    try:
        command()
    except Exception as problem:
        from config.charters import UnfitCharter
        from config.settings import SettingsError
        from handlers.channel import NotSetUp
        from handlers.database_marker import DatabaseGone
        from handlers.demo.phones import Stuck
        from handlers.installation import CannotServe, NotYet
        from storage.backup.copy_rows import Refused
        from storage.migrations import NewerSchema
        from storage.records.secret_keys import WrongKey

        known = UnfitCharter | SettingsError | NotSetUp | CannotServe | Stuck | Refused | DatabaseGone
        known |= NewerSchema | WrongKey
        if not isinstance(problem, known):
            raise
        sys.stderr.write(f"{problem}\n")
        sys.exit(1 if isinstance(problem, Stuck | NotYet) else 2)


if __name__ == "__main__":
    main()
