"""ODS workbooks (LibreOffice), read as a stream."""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.vietnamese import nfc
from handlers.documents.files.book import EMPTY, Book, Cell, clean
from handlers.documents.files.budget import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Budget
from handlers.documents.files.number_formats import Style, day_cell, number_cell
from handlers.documents.files.package import Package
from handlers.documents.files.sheet import Draft, finished
from handlers.documents.files.xlsx_looks import RAISED

_HIDDEN = ("collapse", "filter")


def read(path: Path) -> Book:
    """The visible sheets of the workbook. Raises Unreadable."""
    package = Package(path)
    with closing(package):
        reader = _Reader(Budget(package.name))
        package.read("content.xml", reader.start, reader.end, reader.text)
    return Book(finished(reader.drafts, reader.budget), hidden=tuple(reader.hidden))


@dataclass
class _Look:
    bold: bool = False
    raised: bool = False
    struck: bool = False
    unseen: bool = False


class _Reader:
    """Makes sheets of the elements of content.xml as they come."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.drafts: list[Draft] = []
        self.hidden: list[str] = []
        self._looks: dict[str, _Look] = {}
        self._style = ""
        self._draft: Draft | None = None
        self._row = self._column = self._columns = 0
        self._repeat = 1
        self._cell: Mapping[str, str] | None = None
        self._spans: list[str] = []
        self._text: list[str] = []
        self._struck = False
        self._note: list[str] | None = None

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "style":
            self._style = attrs.get("name", "")
        elif tag in ("text-properties", "table-properties"):
            self._learn(attrs)
        elif tag == "table":
            self._begin_table(attrs)
        elif self._draft is None:
            return
        elif tag == "table-column":
            count = _count(attrs, "number-columns-repeated")
            if attrs.get("visibility") in _HIDDEN:
                self._draft.hide_columns(self._columns + 1, self._columns + count)
            self._columns += count
        elif tag == "table-row":
            self._repeat = _count(attrs, "number-rows-repeated")
            self._row += 1
            self._column = 0
            self._draft.begin(self._row, hidden=attrs.get("visibility") in _HIDDEN)
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell, self._text, self._note, self._struck = attrs, [], None, False
        elif tag == "annotation":
            self._note = []
        elif tag == "span":
            self._spans.append(attrs.get("style-name", ""))
        elif tag in ("p", "line-break") and self._cell is not None:
            self._said("\n")
        elif tag in ("s", "tab"):
            self._said(" " * min(_count(attrs, "c"), 100))

    def end(self, tag: str) -> None:
        if tag == "table":
            self._draft = None
        elif tag == "span" and self._spans:
            self._spans.pop()
        elif tag == "annotation" and self._note is not None:
            # What follows in the cell is its text again.
            self._notes = clean("".join(self._note))[:2_000]
            self._note = None
        elif tag in ("table-cell", "covered-table-cell") and self._draft and self._cell is not None:
            self._end_cell(self._draft, self._cell)
            self._cell, self._notes = None, ""
        elif tag == "table-row" and self._draft:
            self._end_row(self._draft)

    _notes = ""

    def text(self, data: str) -> None:
        if self._cell is None:
            return
        look = self._looks.get(self._spans[-1], _Look()) if self._spans else _Look()
        if look.struck:
            self._struck = True
        else:
            self._said(data.translate(RAISED) if look.raised else data)

    def _said(self, data: str) -> None:
        (self._text if self._note is None else self._note).append(data)

    def _learn(self, attrs: Mapping[str, str]) -> None:
        look = self._looks.setdefault(self._style, _Look())
        look.bold |= attrs.get("font-weight") == "bold"
        look.raised |= attrs.get("text-position", "").startswith("super")
        look.struck |= attrs.get("text-line-through-style", "none") != "none"
        look.unseen |= attrs.get("display") == "false"

    def _begin_table(self, attrs: Mapping[str, str]) -> None:
        name = nfc(attrs.get("name", ""))
        self._row = self._columns = 0
        if self._looks.get(attrs.get("style-name", ""), _Look()).unseen:
            self.hidden.append(name)
        elif len(self.drafts) < MOST_SHEETS:
            self._draft = Draft(name, self.budget)
            self.drafts.append(self._draft)

    def _end_cell(self, draft: Draft, attrs: Mapping[str, str]) -> None:
        repeat = _count(attrs, "number-columns-repeated")
        cell = self._read_cell(attrs)
        for place in range(self._column, min(self._column + repeat, MOST_COLUMNS + 1) if cell else 0):
            draft.put(place, cell)
        across, down = _count(attrs, "number-columns-spanned"), _count(attrs, "number-rows-spanned")
        if across > 1 or down > 1:
            draft.merge(self._row, self._column, self._row + down - 1, self._column + across - 1)
        self._column += repeat

    def _end_row(self, draft: Draft) -> None:
        """A row that stands for many alike: empty ones are counted, others repeated."""
        again = draft.repeated()
        for _ in range(min(self._repeat - 1, MOST_ROWS + 1) if again else 0):
            self._row += 1
            draft.begin_again(self._row, again)
        if not again:
            self._row += self._repeat - 1

    def _read_cell(self, attrs: Mapping[str, str]) -> Cell:
        look = self._looks.get(attrs.get("style-name", ""), _Look())
        kind, text = attrs.get("value-type", ""), clean("".join(self._text))
        looks = (self._notes, look.bold, 0, look.struck or self._struck)
        if kind in ("float", "percentage", "currency"):
            decimals = re.search(r"[.,](\d+)\D*$", text)
            style = Style(
                "percent" if kind == "percentage" else "number",
                len(decimals[1]) if decimals else 0,
                bold=look.bold,
                struck=look.struck,
            )
            try:
                return number_cell(float(attrs.get("value", "")), style, self._notes)
            except ValueError:
                return Cell(text, text, "text", *looks)
        if kind == "date":
            try:
                return day_cell(date.fromisoformat(attrs.get("date-value", "")[:10]), "", looks)
            except ValueError:
                return Cell(text, text, "text", *looks)
        if text.startswith(("#", "Err:")) and attrs.get("formula"):
            return Cell(text, text, "error", *looks)
        if not text and not kind and (formula := attrs.get("formula", "")):
            written = _formula(formula)
            return Cell(written, written, "formula", *looks)
        return Cell(text, text, "text", *looks) if text else EMPTY


def _formula(text: str) -> str:
    """``of:=[.D9]*2`` as other spreadsheets write it: ``=D9*2``."""
    bare = text.partition(":")[2] if text.startswith(("of:", "oooc:", "msoxl:")) else text
    bare = re.sub(r"\[\$?('?[^'\[\].]*'?)\.([$A-Z0-9]+):\.?([$A-Z0-9]+)\]", _area, bare)
    return re.sub(r"\[\$?('?[^'\[\].]*'?)\.([$A-Z0-9]+)\]", lambda m: f"{_sheet(m[1])}{m[2]}", bare)


def _area(found: re.Match[str]) -> str:
    return f"{_sheet(found[1])}{found[2]}:{found[3]}"


def _sheet(name: str) -> str:
    return f"{name}!" if name else ""


def _count(attrs: Mapping[str, str], key: str) -> int:
    text = attrs.get(key, "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1
