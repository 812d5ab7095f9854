"""`thidua move --to URL`: copies the whole database to the other engine."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from config.settings import Secret, Settings, SettingsError, with_driver
from handlers import database_marker
from storage.backup.move import move as copy_database


def move(settings: Settings, to: str, say: Callable[[str], None]) -> None:
    """Raises Refused, and SettingsError for an address that is of neither engine."""
    try:
        address = with_driver(to)
    except SettingsError as wrong:
        raise SettingsError(f"--to {wrong}.") from None
    done = asyncio.run(copy_database(settings.database, address, datetime.now(UTC)))
    database_marker.remember(replace(settings, database_url=Secret(address)))
    copied = "Copied before, and complete:" if done.already else "Copied"
    say(
        f"{copied} {done.rows} rows of {done.clusters} clusters; rows and journals agree.\n"
        "The old database is left as it was. Set THIDUA_DATABASE_URL to the new address before you start\n"
        f"`thidua run` again. The copies of evidence stay where they are, in {settings.data_dir}."
    )
