"""`thidua backup FILE`: writes all that is stored into one file, while the bot goes on."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from config.settings import Settings
from handlers.evidence import copy_path
from handlers.web.context import WEB
from handlers.web.upload_store import EVIDENCE, INCOMING
from storage.backup.archive import File, Taken, take
from storage.backup.copy_rows import Refused


def backup(settings: Settings, file: Path, say: Callable[[str], None]) -> None:
    """Raises Refused where nothing was written, and where not everything was there to be written."""
    fetch = partial(held, settings.data_dir)
    taken = asyncio.run(take(settings.database, file, datetime.now(UTC), fetch))
    say(_summary(file, taken))
    wrong = [f"the journal of {where} does not hold: see `thidua verify`" for where in taken.broken]
    if taken.missing:
        copies = "\n".join(taken.missing)
        wrong.append(f"{len(taken.missing)} copies of evidence are not in {settings.data_dir}:\n{copies}")
    if wrong:
        raise Refused(f"{file} holds what there is, but {'; '.join(wrong)}")


def path_of(data: Path, file: File) -> Path:
    """Path of a file behind the evidence, below the data folder."""
    return data / INCOMING / file.name if file.platform else copy_path(data / EVIDENCE, file.name)


def held(data: Path, file: File) -> bytes | None:
    """Bytes of a file, or None where it does not lie here.

    A file that waits at a messenger stays there; one that came through a page waits here and nowhere else.
    """
    if file.platform not in ("", WEB):
        return None
    try:
        return path_of(data, file).read_bytes()
    except FileNotFoundError:
        return None


def _summary(file: Path, taken: Taken) -> str:
    size = f"{file.stat().st_size / 1024**2:.1f} MiB"
    lines = [f"Wrote {file}: {taken.rows} rows, {taken.files} files of evidence, {size}."]
    if taken.open:
        lines.append(
            f"Of the ballots, {taken.open} open: it holds none of their votes. Restored, they are cancelled."
        )
    return "\n".join([*lines, "It holds names, chats and evidence, unencrypted: keep it like the database."])
