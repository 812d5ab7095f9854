"""`thidua move --to NAME`: copies the whole database to the other engine.

The address is named, not typed: an argument is seen by everybody on the machine, and kept in histories.
"""

import asyncio
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from config.settings import Secret, Settings, SettingsError, with_driver
from handlers import database_marker
from handlers.secret_key import say_where
from storage.backup.move import move as copy_database


def move(settings: Settings, to: str, say: Callable[[str], None]) -> None:
    """Raises Refused, and SettingsError for an address that is of neither engine."""
    given = address_named(to)
    try:
        address = with_driver(given)
    except SettingsError as wrong:
        raise SettingsError(f"--to {wrong}.") from None
    done = asyncio.run(copy_database(settings.database, address, datetime.now(UTC)))
    database_marker.remember(replace(settings, database_url=Secret(address)))
    copied = "Copied before, and complete:" if done.already else "Copied"
    say(
        f"{copied} {done.rows} rows of {done.clusters} clusters; rows and journals agree.\n"
        "The old database is left as it was. Set THIDUA_DATABASE_URL to the new address before you start\n"
        f"`thidua run` again. The copies of evidence stay where they are, in {settings.data_dir}.\n"
        f"Codes that are out need the same key: {say_where(settings)}."
    )


def address_named(to: str, argument: str = "--to") -> str:
    """Address that stands in the environment variable or in the file of this name; one without a password may
    be given itself. Raises SettingsError."""
    if "://" in to:
        if _PASSWORD.search(to):
            raise SettingsError(
                f"{argument} would show the password to everybody on this machine: put the address into a "
                "variable or a file, and give its name."
            )
        return to
    if to in os.environ:
        return os.environ[to].strip()
    try:
        return Path(to).read_text("utf-8").strip()
    except (OSError, UnicodeError):
        raise SettingsError(
            f"{argument} {to}: there is neither a variable nor a readable file of this name."
        ) from None


_PASSWORD = re.compile(r"://[^/@:]*:[^@]|[?&]password=")
