"""`thidua backup --to FOLDER --keep N`, and `--check FILE`: a series of backups, and the proof of one."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from config.settings import Settings
from handlers.commands.backup import backup
from storage.backup.copy_rows import Refused
from storage.backup.drill import drill

NAMED = re.compile(r"thidua-\d{8}-\d{6}\.backup")


def backup_to(settings: Settings, folder: Path, keep: int, say: Callable[[str], None]) -> None:
    """Writes one more backup into the folder, checks it, and deletes the oldest beyond `keep`; nothing that is
    not named as one of them. Raises Refused; then nothing is deleted."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"thidua-{datetime.now(UTC):%Y%m%d-%H%M%S}.backup"
    backup(settings, file, say)
    check(file, say)
    for old in sorted(one for one in folder.iterdir() if NAMED.fullmatch(one.name))[:-keep]:
        old.unlink()
        say(f"Deleted {old}: {keep} are kept.")


def check(file: Path, say: Callable[[str], None]) -> None:
    """Restores the backup into a temporary place and verifies it there. Raises Refused where it does not
    hold."""
    found = asyncio.run(drill(file))
    wrong = [f"the journal of {where} does not hold" for where in found.broken]
    wrong += [f"the copy {name} of evidence is damaged" for name in found.damaged]
    if wrong:
        raise Refused(f"{file} can be restored, but {'; '.join(wrong)}.")
    held = f"{found.rows} rows, {found.files} files of evidence"
    say(f"{file} is whole, tried by restoring it: of {found.taken:%Y-%m-%d %H:%M} UTC, {held}.")
