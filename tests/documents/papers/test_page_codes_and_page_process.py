"""Codes on photos and scans: turned, small, in a PDF; files that are no pictures."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter

from bot.conversations.papers.paper import paper
from handlers.documents.papers.page_codes import page_codes
from handlers.documents.papers.page_process import codes_of
from handlers.documents.papers.paper_files import paper_file
from tests.worlds.papers import held

Photo = Callable[[Image.Image], Image.Image]
DESK = (90, 80, 70)


@pytest.fixture(scope="module")
def printed() -> Image.Image:
    page = pypdfium2.PdfDocument(paper_file(held(), "minutes.pdf"))[0]
    return page.render(scale=4).to_pil().convert("RGB")


@pytest.mark.parametrize(
    "photo",
    [
        lambda page: page,
        lambda page: page.rotate(90, expand=True),
        lambda page: page.rotate(5, expand=True, fillcolor=DESK),
        # As Telegram sends a photo: 1280 pixels, not sharp.
        lambda page: (
            page.rotate(3, expand=True, fillcolor=DESK)
            .resize((905, 1280))
            .filter(ImageFilter.GaussianBlur(0.6))
        ),
    ],
    ids=["straight", "on its side", "askew", "small"],
)
def test_a_code_is_read_off_a_photo(photo: Photo, printed: Image.Image, tmp_path: Path):
    photo(printed).save(tmp_path / "x.jpg", quality=70)
    assert page_codes(tmp_path / "x.jpg") == (str(paper(held(), "minutes").code),)


def test_a_code_is_read_off_a_scan_within_the_limits_of_its_process(tmp_path: Path):
    (tmp_path / "x.pdf").write_bytes(paper_file(held(), "table.pdf"))
    assert codes_of(tmp_path / "x.pdf") == [str(paper(held(), "table").code)]


def test_what_is_no_picture_or_has_no_code_gives_none(tmp_path: Path):
    (tmp_path / "x").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    assert page_codes(tmp_path / "x") == ()
    Image.new("L", (300, 300), 255).save(tmp_path / "y.png")
    assert codes_of(tmp_path / "y.png") == []
