"""PNG: read again by Pillow, light, and white where nothing is drawn."""

import io

import pytest
from PIL import Image

from handlers.documents.pictures.layout import PAPER, laid_out
from handlers.documents.pictures.png import png
from tests.documents.pictures.shown import NAMES, hardest, year

LIGHT = 100_000  # bytes (.github/decisions/0043-pictures-are-laid-out-once.md)


@pytest.mark.parametrize("units", [8, 20])
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_light_and_twice_a_phone_wide(units: int, name: str):
    made = png(laid_out(year(units, name)))
    assert len(made) < LIGHT
    with Image.open(io.BytesIO(made)) as image:
        assert (image.format, image.width) == ("PNG", 720)
        image.load()


def test_a_messenger_takes_it_as_a_photo():
    """Telegram: sides together at most 10,000 pixels, one at most 20 times the other."""
    with Image.open(io.BytesIO(png(laid_out(year(20, "ranking.1"))))) as image:
        assert sum(image.size) <= 10_000
        assert image.height <= 20 * image.width


def test_its_rim_is_paper_so_that_nothing_was_cut_off():
    for picture in (hardest(), year(20, "ranking.1"), year(8, "profile.thue")):
        with Image.open(io.BytesIO(png(laid_out(picture)))) as opened:
            image = opened.convert("RGB")
        paper = image.getpixel((0, 0))
        assert isinstance(paper, tuple)
        assert min(paper) >= 253, PAPER
        width, height = image.size
        rims = ((0, 0, 16, height), (width - 16, 0, width, height), (0, height - 6, width, height))
        for rim in rims:
            assert image.crop(rim).getcolors() == [
                (image.crop(rim).width * image.crop(rim).height, paper),
            ]


def test_the_same_picture_is_the_same_file():
    assert png(laid_out(year(8, "ranking.1"))) == png(laid_out(year(8, "ranking.1")))
