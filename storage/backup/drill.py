"""Drill of a restore: a backup is brought back into a temporary place, and verified there."""

import hashlib
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from storage.backup.archive import DRAFT, Backup, open_backup
from storage.backup.copy_rows import (
    broken_journals,
    copy_all,
    in_both,
    refusing_unusable,
    require_empty,
    require_rows,
    scratch_database,
)


@dataclass(frozen=True)
class Drilled:
    """A backup that can be restored. `broken`: journals that do not hold; `damaged`: copies of evidence whose
    bytes are not those of their names."""

    taken: datetime
    rows: int
    files: int
    broken: tuple[str, ...]
    damaged: tuple[str, ...]


async def drill(file: Path) -> Drilled:
    """Restores all of it but the news, and deletes it again. Raises Refused where that cannot be done."""
    async with open_backup(file) as backup:
        with (
            tempfile.TemporaryDirectory(prefix=DRAFT) as folder,
            refusing_unusable(f"{file}", "The folder for temporary files", "sqlite"),
        ):
            target = scratch_database(Path(folder) / "restored")
            try:
                rows, broken = await in_both(backup.source, target, lambda of, to: _restored(of, to, backup))
            finally:
                await target.close()
            files, damaged = _files(backup)
    return Drilled(backup.taken, rows, files, tuple(broken), tuple(damaged))


def _restored(source: Connection, target: Connection, backup: Backup) -> tuple[int, list[str]]:
    require_empty(target)
    rows = copy_all(source, target)
    require_rows(target, backup.rows)
    return rows, broken_journals(target)


def _files(backup: Backup) -> tuple[int, list[str]]:
    number, damaged = 0, []
    for file, data in backup.files():
        number += 1
        if not file.platform and hashlib.sha256(data).hexdigest() != file.name:
            damaged.append(file.name)
    return number, damaged
