"""Deletion of documents that are kept, once anything was erased: they may still hold it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from handlers.documents.papers.paper_files import PAPERS
from handlers.packet_store import PACKETS

# Beside the folders: the erasures that were seen at the last looks, and whether once or twice.
SEEN = "erasures.seen"
# Seconds since a draft was last written to after which nobody is at it any more: its process was killed.
ABANDONED = 600.0


def delete_documents(data: Path, erasures: str, now: float) -> None:
    """Deletes all kept documents where `erasures` were not counted so at the last two looks: one may have been
    in the making at the first of them, of what was loaded before. Whoever asks has a document made anew.
    `now`: the moment against which the ages of drafts are told."""
    place = data / SEEN
    known = place.read_text("utf-8") if place.exists() else ""
    if known == f"{erasures}, twice":
        return
    for file in _kept(data, now):
        file.unlink(missing_ok=True)
    place.write_text(f"{erasures}, {'twice' if known == f'{erasures}, once' else 'once'}", "utf-8")


def _kept(data: Path, now: float) -> Iterator[Path]:
    for folder in (PAPERS, PACKETS):
        yield from (data / folder).glob("[!.]*")
        for draft in (data / folder).glob(".*"):
            with contextlib.suppress(FileNotFoundError):
                if now - draft.stat().st_mtime >= ABANDONED:
                    yield draft
