"""Papers opened by LibreOffice: it comes to our values and shows our words."""

import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pytest
from openpyxl import load_workbook

from bot.conversations.papers.kinds import KINDS
from handlers.documents.papers.paper_files import paper_file
from tests.documents.libreoffice import converted
from tests.worlds.papers import held

pytestmark = pytest.mark.programs


def test_every_formula_comes_to_our_value(tmp_path: Path):
    made = paper_file(held(20), "table.xlsx")
    # openpyxl writes formulas without their results, so these have to be computed.
    book = load_workbook(io.BytesIO(made))
    book.save(tmp_path / "table.xlsx")
    computed = load_workbook(converted(tmp_path / "table.xlsx", "xlsx"), data_only=True)
    ours = load_workbook(io.BytesIO(made), data_only=True)
    formulas = [
        (page.title, cell.coordinate)
        for page in book
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(formulas) >= 2 * 19
    for page, place in formulas:
        assert computed[page][place].value == pytest.approx(ours[page][place].value, abs=1e-9), place


@pytest.mark.parametrize("kind", ["minutes", "sheet"])
def test_a_word_file_opens_and_shows_every_word(kind: str, tmp_path: Path):
    place = tmp_path / f"{kind}.docx"
    place.write_bytes(paper_file(held(), f"{kind}.docx", "thue" if KINDS[kind].of_unit else ""))
    with pdfplumber.open(converted(place, "pdf")) as opened:
        lines = [line for page in opened.pages for line in page.extract_text().splitlines()]
    assert any("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in line for line in lines)
    shown = Counter(word for line in lines for word in line.split())
    assert not Counter(_words(docx.Document(str(place)))) - shown


def _words(document: Any) -> Iterator[str]:
    cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
    for paragraph in (*document.paragraphs, *(p for cell in cells for p in cell.paragraphs)):
        yield from paragraph.text.split()
