"""Files of pictures: drawn once for what they show, kept, drawn anew when that changes."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue.turn import Document
from handlers.document_contents import make_document
from handlers.documents.papers.paper_files import PAPERS
from handlers.documents.pictures import picture_files
from handlers.documents.pictures.picture_files import picture_file, picture_markup
from tests.documents.pictures.shown import year
from tests.worlds.papers import held
from tests.worlds.recorded import Recorded


def test_a_picture_is_drawn_once_for_what_it_shows(tmp_path: Path):
    first = picture_file(held(), "ranking.1", tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"kept")
    assert picture_file(held(), "ranking.1", tmp_path) == b"kept"
    here = held()
    assert here.cluster
    renamed = replace(here, cluster=replace(here.cluster, name="Cụm thi đua số 11"))
    assert picture_file(renamed, "ranking.1", tmp_path) not in (b"kept", first)
    assert len(list(tmp_path.iterdir())) == 2


def test_a_picture_that_an_earlier_release_drew_is_drawn_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = picture_file(held(), "ranking.1", tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(b"kept")
    monkeypatch.setattr(picture_files, "DRAWING", picture_files.DRAWING + 1)
    assert picture_file(held(), "ranking.1", tmp_path) == first


def test_what_cannot_be_made_says_so():
    with pytest.raises(ValueError, match=r"ranking\.7"):
        picture_file(held(), "ranking.7")
    assert picture_markup(year(8, "ranking.1")).startswith("<svg ")


async def test_a_message_s_picture_is_made_and_kept_with_the_papers(tmp_path: Path):
    document = Document("picture", "k1", picture="ranking.1")
    made = await make_document(Recorded(held()), document, tmp_path / "evidence")  # type: ignore[arg-type]
    assert made == next((tmp_path / PAPERS).iterdir()).read_bytes()
    assert isinstance(made, bytes)
    assert made.startswith(b"\x89PNG")
