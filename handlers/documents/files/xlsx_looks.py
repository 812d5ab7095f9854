"""Styles and shared strings of an XLSX workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handlers.documents.files.budget import MOST_KINDS, MOST_TEXT
from handlers.documents.files.number_formats import BUILT_IN, Style, of_format
from handlers.documents.files.package import Package
from handlers.documents.problems import Unreadable

MOST_STYLES = 65_536
MOST_STRINGS = 500_000
RAISED = str.maketrans("0123456789()+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁺⁻")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its raised digits written as such (5² stays 5²); `struck` had words that are crossed out,
    which are left out where others stand."""

    text: str
    struck: bool = False
    bold: bool = False


class RichText:
    """Collects the runs of one string, as its elements come."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._struck: list[str] = []
        self._raised = self._is_struck = self._reading = self._phonetic = self._bold = False

    def start(self, tag: str, attrs: Mapping[str, str]) -> None:
        if tag == "r":
            self._raised = self._is_struck = False
        elif tag == "vertAlign":
            self._raised = attrs.get("val") == "superscript"
        elif tag == "strike":
            self._is_struck = _on(attrs)
        elif tag == "b":
            self._bold = _on(attrs)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "t":
            self._reading = not self._phonetic

    def end(self, tag: str) -> None:
        if tag == "t":
            self._reading = False
        elif tag == "rPh":
            self._phonetic = False

    def text(self, data: str) -> None:
        if self._reading:
            into = self._struck if self._is_struck else self._kept
            into.append(data.translate(RAISED) if self._raised else data)

    def taken(self) -> Text:
        kept, struck, bold = "".join(self._kept), "".join(self._struck), self._bold
        self.__init__()  # type: ignore[misc]
        return Text(kept if kept.strip() else struck, bool(struck.strip()), bold)


def read_strings(package: Package, part: str) -> list[Text]:
    """The strings that cells refer to by number."""
    found: list[Text] = []
    known: dict[Text, Text] = {}
    rich, size = RichText(), 0

    def end(tag: str) -> None:
        nonlocal size
        rich.end(tag)
        if tag == "si":
            one = rich.taken()
            if one not in known:
                size += len(one.text)
                known[one] = one
            found.append(known[one])
            if size > MOST_TEXT or len(known) > MOST_KINDS or len(found) > MOST_STRINGS:
                raise Unreadable(f"Tệp {package.name} có quá nhiều nội dung cho một bảng điểm.")

    if part in package.parts:
        package.read(part, rich.start, end, rich.text)
    return found


def read_styles(package: Package, part: str) -> list[Style]:
    """The styles that cells refer to by number."""
    formats: dict[int, str] = dict(BUILT_IN)
    fonts: list[tuple[bool, bool]] = []
    styles: list[Style] = []
    inside: list[str] = []

    def start(tag: str, attrs: Mapping[str, str]) -> None:
        inside.append(tag)
        if tag == "numFmt" and "cellXfs" not in inside:
            formats[_int(attrs.get("numFmtId"))] = attrs.get("formatCode", "")
        elif inside[1:2] == ["fonts"] and tag == "font":
            fonts.append((False, False))
        elif inside[1:2] == ["fonts"] and tag in ("b", "strike") and fonts and _on(attrs):
            bold, struck = fonts[-1]
            fonts[-1] = (bold or tag == "b", struck or tag == "strike")
        elif inside[1:2] == ["cellXfs"] and tag == "xf" and len(styles) < MOST_STYLES:
            kind, decimals, order, invisible = of_format(formats.get(_int(attrs.get("numFmtId")), ""))
            font = _int(attrs.get("fontId"))
            bold, struck = fonts[font] if font < len(fonts) else (False, False)
            styles.append(Style(kind, decimals, order, bold, 0, struck, invisible))
        elif inside[1:2] == ["cellXfs"] and tag == "alignment" and styles:
            styles[-1] = replace(styles[-1], indent=min(_int(attrs.get("indent")), 15))

    if part in package.parts:
        package.read(part, start, lambda _: inside.pop())
    return styles


def _on(attrs: Mapping[str, str]) -> bool:
    return attrs.get("val", "1") not in ("0", "false")


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
