"""Paper as DOCX, laid out by the decree, to be changed in Word before it is signed."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from bot.conversations.papers.paper import Paper
from bot.conversations.papers.paper_template import Line, Signatures, Table
from bot.vietnamese import nfc
from handlers.documents.papers import decree
from handlers.documents.papers.docx_parts import number_pages, repeat_headings, rule_style

_CENTRE, _JUSTIFY, _LEFT, _RIGHT = ALIGN.CENTER, ALIGN.JUSTIFY, ALIGN.LEFT, ALIGN.RIGHT


def docx_paper(paper: Paper, made: datetime) -> bytes:
    """DOCX of a paper in words; `made` is the moment that its properties name."""
    drawn = _Drawing(paper, made)
    drawn.head()
    for block in paper.blocks:
        match block:
            case Line():
                drawn.line(block)
            case Table():
                drawn.table(block)
            case Signatures():
                drawn.signatures(block)
    return drawn.bytes()


class _Drawing:
    def __init__(self, paper: Paper, made: datetime) -> None:
        self.paper = paper
        self.book: Any = Document()
        self.copies: list[str] = [
            nfc(b.text) for b in paper.blocks if isinstance(b, Line) and b.style == "copies"
        ]
        core = self.book.core_properties
        core.author, core.title, core.language = "thidua", paper.kind.title, "vi-VN"
        core.created = core.modified = made.astimezone(UTC).replace(tzinfo=None)
        self.rule_style = rule_style(self.book)
        self._page()

    def bytes(self) -> bytes:
        repeat_headings(self.book.element.body)
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    # --- page ---

    def _page(self) -> None:
        style = self.book.styles["Normal"]
        style.font.name, style.font.size = decree.FACE, Pt(decree.BODY)
        style.font.color.rgb = RGBColor(0, 0, 0)
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn(script), decree.FACE)
        section = self.book.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(decree.TOP), Mm(decree.BOTTOM)
        section.left_margin, section.right_margin = Mm(decree.LEFT), Mm(decree.RIGHT)
        section.header_distance = section.footer_distance = Mm(8)
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = _CENTRE
        self._run(number, "", decree.PAGE_NUMBER)
        number_pages(section.header.part.element)
        for footer in (section.footer, section.first_page_footer):
            self._mark(footer.paragraphs[0])

    def _mark(self, paragraph: Any) -> None:
        """QR of the draft with its code, in the last corner of each page."""
        paragraph.alignment = _RIGHT
        self._run(paragraph, f"Mã bản: {self.paper.code.shown}  ", decree.SMALL)
        picture = io.BytesIO()
        segno.make(str(self.paper.code), error="m", micro=False).save(picture, kind="png", scale=6, border=2)
        picture.seek(0)
        paragraph.add_run().add_picture(picture, width=Mm(decree.QR_SIDE))

    # --- head ---

    def head(self) -> None:
        head, kind = self.paper.head, self.paper.kind
        left, right = self._columns((68, 97))
        self._lines(left, ((head.cluster, decree.AGENCY, False), (head.chair, decree.AGENCY, True)))
        self._rule(left, 22)
        if kind.symbol:
            self._centred(left, f"Số:          /{kind.symbol}", decree.NUMBER)
        self._lines(right, ((head.state, decree.STATE, True), (head.motto, decree.MOTTO, True)))
        self._rule(right, 54)
        if kind.dated:
            self._centred(right, head.date_line, decree.DATE, italic=True)
        if head.draft:
            self._run(self._paragraph(_LEFT, after=0), head.draft, decree.NUMBER, bold=True, italic=True)

    def _columns(self, widths: tuple[float, float]) -> tuple[Any, Any]:
        table = self.book.add_table(rows=1, cols=2)
        _lay_out(table, [Mm(width) for width in widths])
        cells = table.rows[0].cells
        return cells[0], cells[1]

    def _lines(self, cell: Any, lines: tuple[tuple[str, float, bool], ...]) -> None:
        for number, (text, size, bold) in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            self._spaced(paragraph, _CENTRE, after=0)
            self._run(paragraph, text, size, bold=bold)

    def _centred(self, cell: Any, text: str, size: float, *, italic: bool = False) -> None:
        paragraph = cell.add_paragraph()
        self._spaced(paragraph, _CENTRE, before=4, after=0)
        self._run(paragraph, text, size, italic=italic)

    def _rule(self, cell: Any, width: float) -> None:
        """Rule under the lines of a head: a paragraph's border, as long as is left between its indents."""
        paragraph = cell.add_paragraph()
        self._spaced(paragraph, _CENTRE, after=0)
        side = max(0.0, (cell.width / Mm(1) - width) / 2 - 2)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(side)
        paragraph.paragraph_format.line_spacing = Pt(3)
        paragraph.style = self.rule_style

    # --- blocks ---

    def line(self, line: Line) -> None:
        match line.style:
            case "title":
                self._run(self._paragraph(_CENTRE, before=12, after=0), line.text, decree.TITLE, bold=True)
            case "subject":
                self._run(self._paragraph(_CENTRE, after=10), line.text, decree.SUBJECT, bold=True)
            case "to":
                self._run(self._paragraph(_CENTRE, after=10), line.text, decree.BODY)
            case "heading":
                self._run(self._body(keep=True), line.text, decree.BODY, bold=True)
            case "basis":
                self._run(self._body(), line.text, decree.BODY, italic=True)
            case "item":
                self._run(self._body(), f"- {line.text}", decree.BODY)
            case "body":
                self._run(self._body(), line.text, decree.BODY)
            case "copies":
                pass  # Beside the signature.

    def _body(self, *, keep: bool = False) -> Any:
        paragraph = self._paragraph(_JUSTIFY, after=decree.BETWEEN)
        paragraph.paragraph_format.first_line_indent = Mm(decree.INDENT)
        paragraph.paragraph_format.keep_with_next = keep
        return paragraph

    def table(self, table: Table) -> None:
        drawn = self.book.add_table(rows=1, cols=len(table.heads), style="Table Grid")
        whole = sum(width for _, width in table.heads)
        for rows in ((tuple(head for head, _ in table.heads),), table.rows):
            for row in rows:
                cells = drawn.rows[0].cells if rows is not table.rows else drawn.add_row().cells
                for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                    heading = rows is not table.rows
                    centred = heading or place in table.figures
                    self._spaced(cell.paragraphs[0], _CENTRE if centred else _LEFT, after=0)
                    self._run(cell.paragraphs[0], text, decree.TABLE, bold=heading)
        _lay_out(drawn, [Mm(width / whole * (210 - decree.LEFT - decree.RIGHT)) for _, width in table.heads])
        self._paragraph(_LEFT, after=0)

    def signatures(self, signatures: Signatures) -> None:
        signers = signatures.signers
        if len(signers) == 1:
            left, right = self._columns((75, 90))
            self._copies(left)
            self._signer(right, signers[0].capacity, signers[0].name)
            return
        for at in range(0, len(signers), 2):
            pair = signers[at : at + 2]
            cells = self._columns((82.5, 82.5))
            # A single one at the end stands on the right.
            for cell, signer in zip(cells[2 - len(pair) :], pair, strict=True):
                self._signer(cell, signer.capacity, signer.name)

    def _signer(self, cell: Any, capacity: str, name: str) -> None:
        self._lines(cell, ((capacity, decree.SIGNER - 1, True),))
        for text, italic, bold in (
            ("(Ký, ghi rõ họ tên)", True, False),
            ("", False, False),
            ("", False, False),
            (name, False, True),
        ):
            paragraph = cell.add_paragraph()
            self._spaced(paragraph, _CENTRE, after=4)
            self._run(paragraph, text, decree.TABLE if italic else decree.SIGNER, italic=italic, bold=bold)

    def _copies(self, cell: Any) -> None:
        if not self.copies:
            return
        self._spaced(cell.paragraphs[0], _LEFT, after=0)
        self._run(cell.paragraphs[0], "Nơi nhận:", decree.COPIES_LABEL, bold=True, italic=True)
        for text in self.copies:
            paragraph = cell.add_paragraph()
            self._spaced(paragraph, _LEFT, after=0)
            self._run(paragraph, f"- {text}", decree.COPIES)

    # --- paragraphs ---

    def _paragraph(self, align: Any, *, before: float = 0, after: float) -> Any:
        paragraph = self.book.add_paragraph()
        self._spaced(paragraph, align, before=before, after=after)
        return paragraph

    def _spaced(self, paragraph: Any, align: Any, *, before: float = 0, after: float) -> None:
        paragraph.alignment = align
        form = paragraph.paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), decree.LINE

    def _run(self, paragraph: Any, text: str, size: float, *, bold: bool = False, italic: bool = False) -> Any:
        run = paragraph.add_run(nfc(text))
        run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
        run.font.name = decree.FACE
        return run


def _lay_out(table: Any, widths: Sequence[int]) -> None:
    """Gives each column its width: Word looks at the cells, LibreOffice at the columns."""
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
