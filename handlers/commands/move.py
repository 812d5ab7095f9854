"""`thidua move --to URL`: copies the whole database to the other engine."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from config.settings import Settings, SettingsError, with_driver
from storage.backup.move import move as copy_database


def move(settings: Settings, to: str, say: Callable[[str], None]) -> None:
    """Raises Refused, and SettingsError for an address that is of neither engine."""
    try:
        address = with_driver(to)
    except SettingsError as wrong:
        raise SettingsError(f"--to {wrong}.") from None
    done = asyncio.run(copy_database(settings.database, address, datetime.now(UTC)))
    say(
        f"Copied {done.rows} rows of {done.clusters} clusters; rows and journals agree.\n"
        "The old database is left as it was. Set THIDUA_DATABASE_URL to the new address before you start\n"
        f"`thidua run` again. The copies of evidence stay where they are, in {settings.data_dir}."
    )
