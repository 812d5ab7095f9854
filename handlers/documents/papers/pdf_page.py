"""Page of a PDF: A4, the decree's margins and letters, page numbers, a QR code in the last corner.

fpdf2, because one `pip install` brings it to any machine, and Vietnamese needs no shaping once its letters are
composed (NFC). The face is Tinos (OFL), which has the widths of Times New Roman and, unlike it, may be shipped;
here it is cut down to Latin, Vietnamese, Greek, punctuation and arrows, 100 kB a style.
"""

import io
from datetime import datetime
from pathlib import Path

import segno
from fpdf import FPDF

from bot.vietnamese import nfc
from handlers.documents.papers.decree import BOTTOM, LEFT, PAGE_NUMBER, QR_SIDE, RIGHT, SMALL, TOP

FACE = "Tinos"
FONTS = Path(__file__).with_name("fonts")
POINT = 25.4 / 72  # millimetres


class Page(FPDF):
    """PDF under way. `portrait` is false for wide tables; `code` is drawn as a QR on each page, beside what is
    `shown` of it."""

    def __init__(
        self,
        *,
        portrait: bool = True,
        title: str = "",
        code: str = "",
        shown: str = "",
        made: datetime | None = None,
    ) -> None:
        super().__init__(orientation="portrait" if portrait else "landscape", unit="mm", format="A4")
        for style, name in (("", "regular"), ("B", "bold"), ("I", "italic"), ("BI", "bold-italic")):
            self.add_font(FACE, style, FONTS / f"{name}.ttf")
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM + (QR_SIDE / 2 if code else 0))
        self.set_title(nfc(title))
        self.set_creator("thidua")
        self.set_lang("vi-VN")
        if made is not None:
            # The same facts make the same file.
            self.set_creation_date(made)
        self.code, self.shown = code, shown

    def header(self) -> None:
        """Page number in the middle above the text, from the second page on."""
        if self.page_no() > 1:
            self.set_font(FACE, "", PAGE_NUMBER)
            self.set_y(TOP / 2)
            self.cell(self.epw, 6, str(self.page_no()), align="C")
        self.set_y(TOP)

    def footer(self) -> None:
        if not self.code:
            return
        side, edge = QR_SIDE, 6.0
        left, top = self.w - RIGHT - side, self.h - side - edge
        made = io.BytesIO()
        segno.make(self.code, error="m", micro=False).save(made, kind="png", scale=6, border=2)
        self.image(made, left, top, side, side, alt_text=self.code)
        self.set_font(FACE, "", SMALL)
        self.set_xy(LEFT, self.h - edge - 5)
        self.cell(self.epw - side - 2, 4, f"Mã bản: {self.shown}", align="R")

    def write_text(
        self, text: str, size: float, style: str = "", *, align: str = "L", indent: float = 0, after: float = 6
    ) -> None:
        """Writes a paragraph; `indent` in millimetres of its first line, `after` in points below it."""
        self.set_font(FACE, style, size)
        columns = self.text_columns(text_align=align, line_height=1.25)
        with columns as region, region.paragraph(first_line_indent=indent) as paragraph:
            paragraph.write(nfc(text))
        self.set_x(self.l_margin)
        self.ln(after * POINT)

    def column(self, left: float, width: float, top: float, lines: list[tuple[str, float, str]]) -> float:
        """Writes centred lines into a column, each with its size and style; returns the bottom."""
        self.set_y(top)
        for text, size, style in lines:
            self.set_x(left)
            self.set_font(FACE, style, size)
            self.multi_cell(width, size * POINT * 1.2, nfc(text), align="C", new_x="LEFT", new_y="NEXT")
        return self.get_y()

    def draw_rule(self, middle: float, width: float, top: float) -> None:
        """Draws a rule under a line of the head."""
        self.set_line_width(0.25)
        self.line(middle - width / 2, top, middle + width / 2, top)

    def bytes(self) -> bytes:
        return bytes(self.output())
