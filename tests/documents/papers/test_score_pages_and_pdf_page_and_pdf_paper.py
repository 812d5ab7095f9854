"""Papers as PDF, read again by pdfplumber; their QR codes by ZXing."""

import io
import unicodedata
from functools import cache

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from bot.conversations.papers.draft import read_code
from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import words_of
from handlers.documents.papers.paper_files import paper_file
from tests.worlds.papers import held

MILLIMETRE = 72 / 25.4


@cache
def made(kind: str, units: int = 8) -> bytes:
    return paper_file(held(units), f"{kind}.pdf", "thue" if KINDS[kind].of_unit else "")


def letters(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize("kind", ["minutes", "count", "sheet"])
def test_every_vietnamese_letter_comes_back(kind: str):
    with pdfplumber.open(io.BytesIO(made(kind))) as book:
        # In columns and cells lines are broken: each word has to be there.
        text = letters("".join(page.extract_text() or "" for page in book.pages))
    unit = "thue" if KINDS[kind].of_unit else ""
    for line in words_of(paper(held(), kind, unit).blocks):
        # Places to sign stand side by side, each name below its office: without the colons.
        shown = line.replace(": ", " ").replace("|", " ") if " | " in line else line.split(": ", 1)[-1]
        for word in shown.split():
            assert letters(word) in text, (line, word)


@pytest.mark.parametrize("units", [8, 12, 20])
def test_the_table_stands_on_one_page_in_letters_of_at_least_9_points(units: int):
    with pdfplumber.open(io.BytesIO(made("table", units))) as book:
        assert len(book.pages) == 1
        page = book.pages[0]
        assert (round(page.width / MILLIMETRE), round(page.height / MILLIMETRE)) == (297, 210)
        inside = [c["size"] for table in page.find_tables() for c in page.crop(table.bbox).chars]
        assert round(min(inside), 3) >= 9
        text = page.extract_text()
        assert "CỤM TRƯỞNG" in text
        assert "(Ký, ghi rõ họ tên)" in text


def test_pages_have_the_decrees_margins_and_numbers_from_the_second_on():
    with pdfplumber.open(io.BytesIO(made("count"))) as book:
        for number, page in enumerate(book.pages, 1):
            body = [
                c for c in page.chars if c["size"] > 8.5 and c["text"].strip() and c["top"] > 18 * MILLIMETRE
            ]
            assert min(c["x0"] for c in body) >= 29 * MILLIMETRE
            assert max(c["x1"] for c in body) <= page.width - 14 * MILLIMETRE
            above = page.crop((0, 0, page.width, 19 * MILLIMETRE)).extract_text().strip()
            assert above == (str(number) if number > 1 else "")
            fonts = {c["fontname"].partition("+")[2] for c in page.chars}
            assert all(font.startswith("Tinos") for font in fonts)


@pytest.mark.parametrize("kind", ["table", "minutes"])
def test_each_page_bears_the_code_of_its_draft(kind: str):
    code = paper(held(), kind).code
    for page in pypdfium2.PdfDocument(made(kind)):
        found = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert [read_code(one.text) for one in found] == [code]


def test_the_same_words_make_the_same_file():
    assert paper_file(held(), "news.pdf") == made("news")
