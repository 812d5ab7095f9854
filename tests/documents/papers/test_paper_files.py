"""Files of papers: made once for each state, kept, and all of a year at once."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.turn import Document
from handlers.document_contents import make_document
from handlers.documents.papers import paper_files
from handlers.documents.papers.paper_files import KEPT_FOR, PAPERS, paper_file, sweep, year_files
from tests.worlds.papers import held
from tests.worlds.recorded import Recorded


def test_a_file_is_drawn_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = paper_file(held(), "news.docx", folder=tmp_path)
    monkeypatch.setattr(paper_files, "drawn", None)
    assert paper_file(held(), "news.docx", folder=tmp_path) == first
    assert len([*tmp_path.iterdir()]) == 1


def test_what_was_drawn_a_week_ago_is_deleted(tmp_path: Path):
    (tmp_path / "a.pdf").write_bytes(b"old")
    sweep(tmp_path, time.time())
    assert (tmp_path / "a.pdf").exists()
    sweep(tmp_path, time.time() + KEPT_FOR + 1)
    assert not (tmp_path / "a.pdf").exists()
    sweep(tmp_path / "none", time.time())


async def test_a_paper_that_is_owed_is_made_of_what_is_stored(tmp_path: Path):
    document = Document("paper", "k1", "thue", "phieu-diem.pdf", paper="sheet.pdf")
    made = await make_document(Recorded(held()), document, tmp_path / "evidence")  # type: ignore[arg-type]
    assert made == paper_file(held(), "sheet.pdf", "thue")
    assert len([*(tmp_path / PAPERS).iterdir()]) == 1


def test_other_words_make_another_file(tmp_path: Path):
    here = held()
    paper_file(here, "news.docx", folder=tmp_path)
    assert here.cluster
    paper_file(
        replace(here, cluster=replace(here.cluster, name="Khối thi đua số 2")), "news.docx", folder=tmp_path
    )
    assert len([*tmp_path.iterdir()]) == 2


def test_what_cannot_be_made_yet_is_refused():
    here = replace(held(), answers={})
    assert here.cycle
    with pytest.raises(ValueError, match="no minutes"):
        paper_file(here, "minutes.pdf")
    with pytest.raises(ValueError, match="not made as"):
        paper_file(held(), "minutes.xlsx")


def test_all_papers_of_a_year_come_with_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paper_files, "drawn", lambda situation, made, ending: ending.encode())
    names = [name for name, _ in year_files(held(), tmp_path)]
    assert names[:4] == [
        "giay-moi-2026.docx",
        "giay-moi-2026.pdf",
        "bang-tong-hop-diem-2026.xlsx",
        "bang-tong-hop-diem-2026.pdf",
    ]
    assert "phieu-diem-thue-2026.pdf" in names
    assert len(names) == len(set(names)) == 2 * 8 + 8
