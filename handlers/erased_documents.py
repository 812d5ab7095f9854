"""Deletion of documents that are kept, once anything was erased: they may still hold it."""

from collections.abc import Iterator
from pathlib import Path

from handlers.documents.papers.paper_files import PAPERS
from handlers.packet_store import PACKETS

# Beside the folders: the erasures that were seen at the last looks, and whether once or twice.
SEEN = "erasures.seen"


def delete_documents(data: Path, erasures: str) -> None:
    """Deletes all kept documents where `erasures` were not counted so at the last two looks: one may have been
    in the making at the first of them, of what was loaded before. Whoever asks has a document made anew."""
    place = data / SEEN
    known = place.read_text("utf-8") if place.exists() else ""
    if known == f"{erasures}, twice":
        return
    for file in _kept(data):
        file.unlink(missing_ok=True)
    place.write_text(f"{erasures}, {'twice' if known == f'{erasures}, once' else 'once'}", "utf-8")


def _kept(data: Path) -> Iterator[Path]:
    for folder in (PAPERS, PACKETS):
        # What is being written begins with a dot, and is nobody's yet.
        yield from (data / folder).glob("[!.]*")
