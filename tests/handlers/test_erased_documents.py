"""Kept documents go when anything is erased, those that were in the making too."""

from pathlib import Path

from handlers.documents.papers.paper_files import PAPERS
from handlers.erased_documents import delete_documents
from handlers.packet_store import PACKETS


def keep(data: Path) -> list[Path]:
    kept = [data / PAPERS / "abc.pdf", data / PACKETS / "k1-7-0123abcd.zip", data / PACKETS / ".k1-8.zip.draft"]
    for file in kept:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"names")
    return kept


def left(data: Path) -> set[str]:
    return {file.name for folder in (PAPERS, PACKETS) for file in (data / folder).iterdir()}


def test_an_erasure_deletes_what_is_kept_twice_and_then_no_more(tmp_path: Path):
    for _ in range(2):
        keep(tmp_path)
        delete_documents(tmp_path, "1 years, 0 people")
        assert left(tmp_path) == {".k1-8.zip.draft"}
    keep(tmp_path)
    delete_documents(tmp_path, "1 years, 0 people")
    assert len(left(tmp_path)) == 3
    delete_documents(tmp_path, "1 years, 1 people")
    assert left(tmp_path) == {".k1-8.zip.draft"}


def test_where_nothing_was_kept_there_is_nothing_to_delete(tmp_path: Path):
    delete_documents(tmp_path, "0 years, 0 people")
    assert not (tmp_path / PAPERS).exists()
