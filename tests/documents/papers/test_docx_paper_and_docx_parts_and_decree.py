"""Papers as DOCX, read again by python-docx: margins, faces and sizes of Nghị định 30/2020/NĐ-CP."""

import io
from functools import cache
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from bot.conversations.papers.kinds import KINDS
from bot.conversations.papers.paper import paper
from bot.conversations.papers.paper_template import Line
from handlers.documents.papers.paper_files import paper_file
from tests.worlds.papers import held

WORDED = [name for name, kind in KINDS.items() if "docx" in kind.endings]


@cache
def made(kind: str) -> Any:
    return docx.Document(io.BytesIO(paper_file(held(), f"{kind}.docx", "thue" if KINDS[kind].of_unit else "")))


def paragraphs(book: Any) -> list[Any]:
    inside = [p for table in book.tables for row in table.rows for cell in row.cells for p in cell.paragraphs]
    return [*book.paragraphs, *inside]


def run_of(kind: str, text: str) -> Any:
    return next(p.runs[0] for p in paragraphs(made(kind)) if p.text == text)


@pytest.mark.parametrize("kind", WORDED)
def test_the_page_is_a4_with_the_margins_of_the_decree(kind: str):
    section = made(kind).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20


@pytest.mark.parametrize("kind", WORDED)
def test_all_is_black_times_new_roman(kind: str):
    runs = [run for p in paragraphs(made(kind)) for run in p.runs]
    assert {run.font.name for run in runs} == {"Times New Roman"}
    assert {run.font.color.rgb for run in runs} == {None}


def test_sizes_of_heads_title_and_text():
    def look(text: str) -> tuple[float, bool, bool]:
        font = run_of("minutes", text).font
        return font.size.pt, bool(font.bold), bool(font.italic)

    assert look("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == (12, True, False)
    assert look("Độc lập - Tự do - Hạnh phúc") == (13, True, False)
    assert look("CỤM THI ĐUA SỐ 10") == (12, False, False)
    assert look("BIÊN BẢN") == (14, True, False)
    assert look("DỰ THẢO") == (13, True, True)
    assert run_of("minutes", "Số:          /BB").font.size.pt == 13
    body = next(p for p in made("minutes").paragraphs if p.text.startswith("Hôm nay"))
    assert (body.runs[0].font.size.pt, body.alignment) == (14, ALIGN.JUSTIFY)
    assert 10 <= round(body.paragraph_format.first_line_indent.mm, 1) <= 12.7
    assert body.paragraph_format.space_after.pt >= 6
    assert 1 <= body.paragraph_format.line_spacing <= 1.5


def test_recipients_stand_small_beside_the_signature():
    assert run_of("proposal", "Nơi nhận:").font.size.pt == 12
    assert run_of("proposal", "- Như trên;").font.size.pt == 11


def test_page_numbers_stand_in_the_middle_above_and_not_on_the_first_page():
    section = made("minutes").sections[0]
    assert section.different_first_page_header_footer
    number = section.header.paragraphs[0]
    assert number.alignment == ALIGN.CENTER
    assert 'w:instr="PAGE"' in section.header.part.blob.decode()
    assert section.first_page_header.paragraphs[0].text == ""


@pytest.mark.parametrize("kind", WORDED)
def test_every_line_of_the_paper_is_there(kind: str):
    text = "\n".join(p.text for p in paragraphs(made(kind)))
    for block in paper(held(), kind, "thue" if KINDS[kind].of_unit else "").blocks:
        if isinstance(block, Line):
            assert block.text in text


def test_a_long_table_repeats_its_heading():
    assert b"w:tblHeader" in made("minutes").part.blob


@pytest.mark.parametrize("kind", WORDED)
def test_columns_are_as_wide_as_their_cells_for_programs_that_look_at_either(kind: str):
    for table in made(kind).tables:
        for row in table.rows:
            assert [cell.width for cell in row.cells] == [column.width for column in table.columns]
