"""Numbers of Word's lists, which stand nowhere in the text: the STT column of most tables is made of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handlers.documents.files.package import Package

_PART = "word/numbering.xml"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbering:
    """The lists of a document, counted on as their paragraphs come."""

    _levels: dict[tuple[str, str], _Level] = field(default_factory=dict)
    _abstract: dict[str, str] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    def next(self, list_: str, level: str) -> str:
        """The number of the next paragraph of that list and level, empty for a bullet."""
        abstract = self._abstract.get(list_)
        if abstract is None or not level.isdigit() or len(level) > 1:
            return ""
        depth = int(level)
        mine = self._levels.get((abstract, level), _Level())
        self._counts[abstract, depth] = self._counts.get((abstract, depth), mine.start - 1) + 1
        for deeper in range(depth + 1, 9):
            self._counts.pop((abstract, deeper), None)
        if mine.form in ("bullet", "none"):
            return "" if mine.form == "none" else "-"
        return re.sub(r"%([1-9])", lambda m: self._said(abstract, int(m[1]) - 1), mine.text)

    def _said(self, abstract: str, depth: int) -> str:
        level = self._levels.get((abstract, str(depth)), _Level())
        return _written(self._counts.get((abstract, depth), level.start), level.form)

    def level(self, abstract: str, level: str) -> _Level:
        return self._levels.setdefault((abstract, level), _Level())

    def name(self, list_: str, abstract: str) -> None:
        self._abstract[list_] = abstract


def read_numbering(package: Package) -> Numbering:
    """The lists of a document. Raises Unreadable."""
    numbering = Numbering()
    abstract = level = list_ = ""

    def start(tag: str, attrs: Mapping[str, str]) -> None:
        nonlocal abstract, level, list_
        value = attrs.get("val", "")
        if tag == "abstractNum":
            abstract = attrs.get("abstractNumId", "")
        elif tag == "lvl":
            level = attrs.get("ilvl", "")
        elif tag == "num":
            list_ = attrs.get("numId", "")
        elif tag == "abstractNumId":
            numbering.name(list_, value)
        elif tag == "numFmt":
            numbering.level(abstract, level).form = value
        elif tag == "lvlText":
            numbering.level(abstract, level).text = value[:40]
        elif tag == "start" and value.isdigit() and len(value) < 7:
            numbering.level(abstract, level).start = int(value)

    if _PART in package.parts:
        package.read(_PART, start)
    return numbering


def _written(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number < 40:
        roman = ""
        for value, sign in _ROMAN:
            while number >= value:
                roman, number = roman + sign, number - value
        return roman.upper() if form == "upperRoman" else roman
    return f"{number:02d}" if form == "decimalZero" else str(number)
