"""Looks of cells on printed sheets: Times New Roman, borders, figures as they are said."""

import re

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FONT, SIZE = "Times New Roman", 11


class Formats:
    """Formats of one workbook. Text begins nothing: a name such as "=1+1" stays a name when it is edited."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        cell = {"border": 1, "valign": "vcenter"}
        self.text = self._made(text_wrap=True, quote_prefix=True, **cell)
        self.centre = self._made(align="center", **cell)
        # General has the comma or the dot of whoever opens it, and no trailing mark after a whole number.
        self.points = self._made(align="center", num_format="General", **cell)
        self.changed = self._made(align="center", num_format='General"*"', italic=True, **cell)
        self.total = self._made(align="center", num_format="General", bold=True, **cell)
        self.heading = self._made(
            align="center", bold=True, text_wrap=True, quote_prefix=True, bg_color="#E8E8E8", **cell
        )
        self.group = self._made(bold=True, text_wrap=True, quote_prefix=True, **cell)
        self.agency = self._made(align="center", quote_prefix=True, font_size=12)
        self.agency_bold = self._made(align="center", quote_prefix=True, bold=True, font_size=12)
        self.state = self._made(align="center", bold=True, font_size=12)
        self.motto = self._made(align="center", bold=True, underline=1, font_size=13)
        self.draft = self._made(align="left", italic=True, bold=True)
        self.title = self._made(align="center", bold=True, quote_prefix=True, font_size=14)
        self.title_left = self._made(bold=True, quote_prefix=True, font_size=13)
        self.subtitle = self._made(align="center", italic=True, quote_prefix=True)
        self.note = self._made(text_wrap=True, italic=True, valign="top", quote_prefix=True, font_size=11)
        self.date = self._made(align="center", italic=True, font_size=13)
        self.signer = self._made(align="center", bold=True, quote_prefix=True, font_size=13)
        self.small = self._made(align="center", italic=True)
        self.bare = self._made(quote_prefix=True)

    def _made(self, **look: object) -> Format:
        return self.book.add_format({"font_name": FONT, "font_size": SIZE, **look})


def sheet_name(name: str, taken: list[str]) -> str:
    """Name for a sheet as Excel takes it: 31 characters, some of them forbidden, none twice."""
    base = re.sub(r"[\[\]:*?/\\]", " ", name).strip("' ")[:28] or "Đơn vị"
    found, number = base, 2
    while found.casefold() in (other.casefold() for other in taken):
        found, number = f"{base} {number}", number + 1
    return found
