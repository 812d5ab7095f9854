"""SVG: well-formed, named and described, its texts texts, and nothing in it that a page forbids."""

import xml.etree.ElementTree as ET

import pytest

from bot.conversations.pictures.picture import Picture
from handlers.documents.pictures.layout import Text, laid_out
from handlers.documents.pictures.svg import svg
from tests.documents.pictures.shown import NAMES, hardest, year

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [*(pytest.param(year(20, name), id=name) for name in NAMES), pytest.param(hardest(), id="hardest")]


@pytest.mark.parametrize("picture", EVERY)
def test_whoever_has_it_read_out_hears_its_name_what_it_shows_and_every_text_in_order(picture: Picture):
    sheet = laid_out(picture)
    root = ET.fromstring(svg(sheet, picture.title, picture.alt))
    assert (root.find(f"{SVG}title"), root.find(f"{SVG}desc")) != (None, None)
    assert root.findtext(f"{SVG}title") == picture.title
    assert root.findtext(f"{SVG}desc") == picture.alt
    assert root.get("aria-label") == picture.title
    assert root.get("role") == "group"
    read = [element.text for element in root.iter(f"{SVG}text")]
    assert read == [shape.text for shape in sheet.shapes if isinstance(shape, Text)]


@pytest.mark.parametrize("picture", EVERY)
def test_it_holds_shapes_and_attributes_alone(picture: Picture):
    root = ET.fromstring(svg(laid_out(picture), picture.title, picture.alt))
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "circle", "polygon", "text"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}


def test_a_text_that_nearly_fills_its_room_is_held_in_it_whatever_the_face():
    root = ET.fromstring(svg(laid_out(hardest()), "", ""))
    held = [text for text in root.iter(f"{SVG}text") if text.get("textLength")]
    assert held
    assert all(text.get("lengthAdjust") == "spacingAndGlyphs" for text in held)
