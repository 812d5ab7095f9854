"""XLSX workbooks, the usual and the strict form, read as a stream.

openpyxl writes our own workbooks, but reads others' with all that they hold in memory, and without what a sheet
hides: rows, columns, raised footnote digits. So the parts that matter are read here.
"""

import re
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from bot.vietnamese import nfc
from handlers.documents.files.book import EMPTY, Book, Cell, clean
from handlers.documents.files.budget import MOST_COLUMNS, MOST_SHEETS, Budget
from handlers.documents.files.number_formats import Style, number_cell
from handlers.documents.files.package import Package
from handlers.documents.files.sheet import Draft, finished
from handlers.documents.files.xlsx_looks import RichText, Text, read_strings, read_styles
from handlers.documents.problems import Unreadable

_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def read(path: Path) -> Book:
    """The visible sheets of the workbook. Raises Unreadable."""
    package = Package(path)
    with closing(package):
        outline = _outline(package)
        strings = read_strings(package, outline.strings)
        styles = read_styles(package, outline.styles)
        budget = Budget(package.name)
        shown = [entry for entry in outline.sheets if not entry.hidden]
        drafts = [_sheet(package, entry, strings, styles, outline.from_1904, budget) for entry in shown]
    hidden = tuple(entry.name for entry in outline.sheets if entry.hidden)
    return Book(finished(drafts, budget), hidden=hidden)


@dataclass
class _Entry:
    name: str
    part: str
    hidden: bool


@dataclass
class _Outline:
    sheets: list[_Entry] = field(default_factory=list)
    strings: str = ""
    styles: str = ""
    from_1904: bool = False


def _outline(package: Package) -> _Outline:
    """The workbook's sheets in their order, and where strings and styles stand."""
    main = next((part for kind, part in package.relations("").values() if kind == "officeDocument"), "")
    relations = package.relations(main)
    outline = _Outline()

    def start(tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "sheet" and len(outline.sheets) < MOST_SHEETS:
            kind, part = relations.get(attrs.get("id", ""), ("", ""))
            if kind == "worksheet":
                hidden = attrs.get("state", "visible") != "visible"
                outline.sheets.append(_Entry(nfc(attrs.get("name", "")), part, hidden))
        elif tag == "workbookPr":
            outline.from_1904 = attrs.get("date1904") in ("1", "true")

    if main not in package.parts:
        raise Unreadable(f"Tệp {package.name} không phải bảng tính .xlsx đọc được; đề nghị mở và lưu lại.")
    package.read(main, start)
    for kind, part in relations.values():
        if kind == "sharedStrings":
            outline.strings = part
        elif kind == "styles":
            outline.styles = part
    return outline


def _sheet(
    package: Package,
    entry: _Entry,
    strings: list[Text],
    styles: list[Style],
    from_1904: bool,
    budget: Budget,
) -> Draft:
    draft = Draft(entry.name, budget)
    reader = _SheetReader(draft, strings, styles, _comments(package, entry.part), from_1904)
    package.read(entry.part, reader.start, reader.end, reader.text)
    return draft


class _SheetReader:
    """Makes rows of a sheet's elements as they come."""

    def __init__(
        self,
        draft: Draft,
        strings: list[Text],
        styles: list[Style],
        comments: dict[str, str],
        from_1904: bool,
    ) -> None:
        self._draft = draft
        self._strings, self._styles, self._comments = strings, styles, comments
        self._from_1904 = from_1904
        self._row = self._column = 0
        self._kind = self._style = self._ref = ""
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._into: list[str] | None = None
        self._inline: RichText | None = None

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "c":
            self._begin_cell(attrs)
        elif tag == "v":
            self._into = self._value
        elif tag == "f":
            self._into = self._formula = []
        elif tag == "is":
            self._inline = RichText()
        elif self._inline:
            self._inline.start(tag, attrs)
        elif tag == "row":
            number = attrs.get("r", "")
            self._row = int(number) if number.isdigit() and len(number) < 9 else self._row + 1
            self._column = 0
            flat = attrs.get("ht") in ("0", "0.0") and "customHeight" in attrs
            self._draft.begin(self._row, hidden=attrs.get("hidden") in ("1", "true") or flat)
        elif tag == "col":
            if attrs.get("hidden") in ("1", "true") or attrs.get("width") == "0":
                self._draft.hide_columns(_whole(attrs.get("min")), _whole(attrs.get("max")))
        elif tag == "sheetFormatPr":
            self._draft.hidden_unless_said = attrs.get("zeroHeight") in ("1", "true")
        elif tag == "mergeCell":
            self._merge(attrs.get("ref", ""))

    def end(self, tag: str) -> None:
        if tag in ("v", "f"):
            self._into = None
        elif tag == "is":
            pass
        elif tag == "c":
            self._draft.put(self._column - 1, self._cell())
            self._inline = None
        elif self._inline:
            self._inline.end(tag)

    def text(self, data: str) -> None:
        if self._into is not None:
            self._into.append(data)
        elif self._inline:
            self._inline.text(data)

    def _begin_cell(self, attrs: Mapping[str, str]) -> None:
        self._ref = attrs.get("r", "")
        place = _REF.fullmatch(self._ref)
        self._column = column_of(place[1]) + 1 if place else self._column + 1
        self._kind, self._style = attrs.get("t", "n"), attrs.get("s", "")
        self._value, self._formula, self._inline = [], None, None

    def _cell(self) -> Cell:
        if self._column > MOST_COLUMNS:
            # Told as being there; what it holds is of no use.
            return Cell("?") if self._value or self._inline else EMPTY
        style = self._styles[int(self._style)] if _is_in(self._style, self._styles) else Style()
        comment = self._comments.get(self._ref, "")
        value = "".join(self._value)
        if style.invisible and (value or self._inline):
            self._draft.leave_out(self._column - 1)
            return EMPTY
        if self._kind == "s":
            said = self._strings[int(value)] if _is_in(value, self._strings) else Text("")
        elif self._kind == "inlineStr":
            said = self._inline.taken() if self._inline else Text("")
        elif not value:
            if self._formula is None:
                return EMPTY
            written = "=" + "".join(self._formula)
            return Cell(written, written, "formula", comment, style.bold, style.indent, style.struck)
        elif self._kind == "e":
            return Cell(value, value, "error", comment)
        elif self._kind == "n" and (number := _number(value)) is not None:
            return number_cell(number, style, comment, from_1904=self._from_1904)
        else:
            said = Text(value)
        text = clean(said.text)
        indent = style.indent + (len(said.text) - len(said.text.lstrip(" \xa0"))) // 2
        return Cell(
            text, text, "text", comment, style.bold or said.bold, min(indent, 15), style.struck or said.struck
        )

    def _merge(self, ref: str) -> None:
        ends = [_REF.fullmatch(end) for end in ref.split(":")]
        if len(ends) == 2 and (first := ends[0]) and (last := ends[1]):
            self._draft.merge(int(first[2]), column_of(first[1]), int(last[2]), column_of(last[1]))


def _comments(package: Package, part: str) -> dict[str, str]:
    """Cell -> what was noted at it."""
    found: dict[str, str] = {}
    rich, ref = RichText(), ""

    def start(tag: str, attrs: Mapping[str, str]) -> None:
        nonlocal ref
        if tag == "comment":
            ref = attrs.get("ref", "")
        rich.start(tag, attrs)

    def end(tag: str) -> None:
        rich.end(tag)
        if tag == "comment":
            found[ref] = clean(rich.taken().text)[:2_000]

    for kind, target in package.relations(part).values():
        if kind == "comments" and target in package.parts:
            package.read(target, start, end, rich.text)
    return found


def column_of(name: str) -> int:
    """The column of that name, counted from 0."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _number(text: str) -> float | Decimal | None:
    try:
        return Decimal(text) if re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", text, re.ASCII) else float(text)
    except ValueError:
        return None


def _is_in(text: str, entries: list[Text] | list[Style]) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9 and int(text) < len(entries)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
