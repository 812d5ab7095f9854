"""Kept documents go when anything is erased, those that were in the making too."""

import os
from pathlib import Path

from handlers.documents.papers.paper_files import PAPERS
from handlers.erased_documents import ABANDONED, delete_documents
from handlers.packet_store import PACKETS

NOW = 1_800_000_000.0  # seconds; files are as old as it says
DRAFT, LEFT_BEHIND = ".k1-8.zip.draft", ".draft-killed"


def keep(data: Path) -> None:
    for name in (f"{PAPERS}/abc.pdf", f"{PACKETS}/k1-7-0123abcd.zip", f"{PACKETS}/{DRAFT}"):
        write(data / name, NOW)
    write(data / PAPERS / LEFT_BEHIND, NOW - ABANDONED)


def write(file: Path, at: float) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"names")
    os.utime(file, (at, at))


def left(data: Path) -> set[str]:
    return {file.name for folder in (PAPERS, PACKETS) for file in (data / folder).iterdir()}


def test_an_erasure_deletes_what_is_kept_twice_and_then_no_more(tmp_path: Path):
    for _ in range(2):
        keep(tmp_path)
        delete_documents(tmp_path, "1 years, 0 people", NOW)
        assert left(tmp_path) == {DRAFT}, "which may be in the making"
    keep(tmp_path)
    delete_documents(tmp_path, "1 years, 0 people", NOW)
    assert len(left(tmp_path)) == 4
    delete_documents(tmp_path, "1 years, 1 people", NOW)
    assert left(tmp_path) == {DRAFT}


def test_where_nothing_was_kept_there_is_nothing_to_delete(tmp_path: Path):
    delete_documents(tmp_path, "0 years, 0 people", NOW)
    assert not (tmp_path / PAPERS).exists()
