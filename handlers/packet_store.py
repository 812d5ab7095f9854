"""Store of packets: each is written into a file of its own, off the loop, and kept for a day.

A packet follows from what the journal has sealed, so its file is named by the last row and by who and what is
still named in it, and made once for these.
"""

import asyncio
import hashlib
from functools import partial
from pathlib import Path

from bot.dialogue.situation import Situation
from handlers.evidence import copy_path
from handlers.progress import Progress, part, unheard
from storage.database.types import as_json
from storage.records import packets
from storage.turn.unit_of_work import UnitOfWork

# Below the data folder. Nothing in it is needed again: whoever asks for a packet has it made anew.
PACKETS = "packets"
KEPT = 24 * 3600.0  # seconds
DRAWN = 0.9  # share of the time that is over once all papers are drawn; evidence is only copied


async def packet(
    memory: UnitOfWork, situation: Situation, evidence: Path, progress: Progress = unheard
) -> Path:
    """File of the packet of the situation's year. `evidence`: the folder of our copies."""
    assert situation.cycle
    cycle = int(situation.cycle.id.removeprefix("k"))
    rows = await memory.database.read(partial(packets.read, cycle=cycle))
    return await asyncio.to_thread(_file, rows, situation, evidence, progress)


async def recount(memory: UnitOfWork, situation: Situation) -> bytes:
    """The page that recounts what was published."""
    from handlers.documents.packet.recount_page import recount_page

    assert situation.cycle
    cycle = int(situation.cycle.id.removeprefix("k"))
    rows = await memory.database.read(partial(packets.read, cycle=cycle))
    return await asyncio.to_thread(recount_page, rows) or b""


def _file(rows: packets.PacketRows, situation: Situation, evidence: Path, progress: Progress) -> Path:
    # Loaded for whoever asks for a packet.
    from handlers.documents.packet.archive import write
    from handlers.documents.packet.contents import documents
    from handlers.documents.papers.paper_files import PAPERS

    file = evidence.with_name(PACKETS) / f"k{rows.cycle}-{len(rows.journal)}-{_digest(rows)}.zip"
    if not file.is_file():
        made = documents(rows, situation, evidence.with_name(PAPERS), part(progress, 0, DRAWN))
        write(file, rows, made, partial(copy_path, evidence), part(progress, DRAWN, 1))
    return file


def _digest(rows: packets.PacketRows) -> str:
    """Digest of what can go from a packet without an act in the journal: names, and files behind evidence."""
    shown = as_json([rows.people, [piece["id"] for piece in rows.evidence]])
    return hashlib.sha256(shown.encode()).hexdigest()[:8]


def unpack(file: Path, folder: Path) -> None:
    """Unpacks a packet, as whoever is sent it does."""
    import zipfile

    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def sweep(folder: Path, now: float, kept: float = KEPT) -> None:
    """Deletes what is older: evidence in it may have been erased since."""
    for file in folder.glob("*"):
        if now - file.stat().st_mtime >= kept:
            file.unlink(missing_ok=True)
