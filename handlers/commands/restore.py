"""`thidua restore FILE`: brings a backup back, and lets everybody be told."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.conversations.deadlines.restore_notice import restored
from config.settings import Settings
from handlers import database_marker
from handlers.channel import channels, makes_none
from handlers.commands.backup import path_of
from handlers.evidence import store_copy
from handlers.secret_key import open_vault
from handlers.web.transport import PLATFORM
from handlers.web.upload_store import EVIDENCE
from storage.backup.archive import File
from storage.backup.restore import Restored
from storage.backup.restore import restore as restore_archive


def restore(settings: Settings, modules: Sequence[str], file: Path, say: Callable[[str], None]) -> None:
    """Raises Refused; then the database is as it was."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    done = asyncio.run(_restore(settings, modules, file))
    database_marker.remember(settings)
    say(_summary(done))


async def _restore(settings: Settings, modules: Sequence[str], file: Path) -> Restored:
    # Nothing is sent from here, so no messenger is opened: what a platform can do is known without.
    messengers = channels(modules, settings, makes_none)
    platforms = [PLATFORM, *(messenger.transport.platform for messenger in messengers)]
    return await restore_archive(
        file,
        settings.database,
        clock=lambda: datetime.now(UTC),
        platforms={platform.name: platform for platform in platforms},
        tell=restored,
        put=partial(put, settings.data_dir),
        vault=open_vault(settings),
    )


def put(data: Path, file: File, content: bytes) -> None:
    """Writes a file back to where it lay; a copy under the SHA-256 that its bytes have."""
    if not file.platform:
        store_copy(data / EVIDENCE, content)
        return
    where = path_of(data, file)
    where.parent.mkdir(parents=True, exist_ok=True)
    where.write_bytes(content)


def _summary(done: Restored) -> str:
    if done.already:
        return f"This backup of {done.taken:%Y-%m-%d %H:%M} UTC has been restored here already; it is complete."
    lines = [
        f"Restored as of {done.taken:%Y-%m-%d %H:%M} UTC: {done.rows} rows, {done.files} files of evidence.",
        "What was recorded after that moment is lost; `thidua run` tells everybody so when it starts.",
    ]
    lines.append("Codes that were out are withdrawn; the secretary makes new ones with “mã mời”.")
    lines += [
        f"Cluster {id} “{name}” has no secretary: `thidua admin code {id} --why REASON` prints a code."
        for id, name in done.without_secretary
    ]
    if done.cancelled:
        lines.append(
            f"Ballots that were open and are cancelled: {done.cancelled}; the chair can open them anew."
        )
    lines += [f"WRONG: the journal of {where} did not hold: see `thidua verify`." for where in done.broken]
    return "\n".join(lines)
