"""Formulas whose value a file does not hold: arithmetic of known cells is computed, nothing else.

Programs that write workbooks leave formulas without a value; a spreadsheet computes them when it is opened.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from handlers.documents.files.book import EMPTY, Cell
from handlers.documents.files.number_formats import plain

Grid = dict[tuple[int, int], Cell]

LONGEST = 500  # characters of a formula
DEEPEST = 60  # formulas that stand on formulas
MOST_STEPS = 200_000  # cells looked at in one file
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?%?)|(?:(?P<sheet>'[^']+'|[^\W\d]\w*)!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d{1,7})"
    r"|(?P<name>[A-Z]+)(?=\s*\()|(?P<mark>[-+*/(),;:]))"
)
_SUMS = ("SUM", "PRODUCT", "MIN", "MAX", "ROUND")
_Token = tuple[str, str, str]


class Unknown(ValueError):
    """A formula that can't be computed from known cells."""


def computed(grids: dict[str, Grid]) -> dict[str, Grid]:
    """Sheet -> the cells whose formula could be computed, by their place."""
    known = _Known(grids)
    found: dict[str, Grid] = {}
    for sheet, grid in grids.items():
        for at, cell in grid.items():
            if cell.kind != "formula":
                continue
            try:
                text = plain(known.value(sheet, at, 0))
            except (Unknown, ArithmeticError, RecursionError):
                continue
            looks = (cell.comment, cell.bold, cell.indent, cell.struck)
            found.setdefault(sheet, {})[at] = Cell(text, text, "number", *looks)
    return found


class _Known:
    """Values of cells, each computed once."""

    def __init__(self, grids: dict[str, Grid]) -> None:
        self._grids = grids
        self._values: dict[tuple[str, int, int], Decimal | None] = {}
        self._steps = 0

    def value(self, sheet: str, at: tuple[int, int], depth: int) -> Decimal:
        """Raises Unknown for a cell that holds no number, and for one that stands on itself."""
        self._steps += 1
        if depth > DEEPEST or self._steps > MOST_STEPS:
            raise Unknown
        key = (sheet, *at)
        if key not in self._values:
            self._values[key] = None
            self._values[key] = self._computed(sheet, at, depth)
        value = self._values[key]
        if value is None:
            raise Unknown
        return value

    def cell(self, sheet: str, at: tuple[int, int]) -> Cell:
        return self._grids.get(sheet, {}).get(at, EMPTY)

    def _computed(self, sheet: str, at: tuple[int, int], depth: int) -> Decimal:
        cell = self.cell(sheet, at)
        if cell.kind == "number":
            return Decimal(cell.text)
        if cell.kind == "percent":
            return Decimal(cell.text) / 100
        if cell.kind != "formula":
            raise Unknown
        value = _Formula(cell.text.removeprefix("="), sheet, self, depth + 1).value()
        if not value.is_finite() or abs(value) > Decimal(10) ** 12:
            raise Unknown
        return round(value, 10)


class _Formula:
    """A formula, read by descent: sums of products of signed numbers, cells and functions."""

    def __init__(self, text: str, sheet: str, known: _Known, depth: int) -> None:
        if len(text) > LONGEST:
            raise Unknown
        self._tokens = _tokens(text)
        self._place = 0
        self._sheet, self._known, self._depth = sheet, known, depth

    def value(self) -> Decimal:
        value = self._sum()
        if self._place != len(self._tokens):
            raise Unknown
        return value

    def _sum(self) -> Decimal:
        value = self._product()
        while mark := self._taken("+", "-"):
            other = self._product()
            value = value + other if mark == "+" else value - other
        return value

    def _product(self) -> Decimal:
        value = self._signed()
        while mark := self._taken("*", "/"):
            other = self._signed()
            value = value * other if mark == "*" else value / other
        return value

    def _signed(self) -> Decimal:
        if mark := self._taken("+", "-"):
            return self._signed() if mark == "+" else -self._signed()
        if self._taken("("):
            value = self._sum()
            self._need(")")
            return value
        kind, word, sheet = self._next()
        if kind == "number":
            return Decimal(word[:-1]) / 100 if word.endswith("%") else Decimal(word)
        if kind == "cell":
            return self._known.value(sheet or self._sheet, _at(word), self._depth)
        if kind == "name" and word in _SUMS:
            return self._function(word)
        raise Unknown

    def _function(self, name: str) -> Decimal:
        self._need("(")
        values = self._argument()
        while self._taken(",", ";"):
            values += self._argument()
        self._need(")")
        if name == "SUM":
            return sum(values, Decimal(0))
        if not values:
            raise Unknown
        if name == "ROUND":
            if len(values) != 2 or not 0 <= values[1] <= 10:
                raise Unknown
            return values[0].quantize(Decimal(1).scaleb(-int(values[1])), ROUND_HALF_UP)
        if name in ("MIN", "MAX"):
            return min(values) if name == "MIN" else max(values)
        product = Decimal(1)
        for value in values:
            product *= value
        return product

    def _argument(self) -> list[Decimal]:
        """The numbers of an area, or of one expression."""
        ahead = self._tokens[self._place : self._place + 3]
        if len(ahead) == 3 and (ahead[0][0], ahead[1][1], ahead[2][0]) == ("cell", ":", "cell"):
            self._place += 3
            return self._area(ahead[0][2] or self._sheet, _at(ahead[0][1]), _at(ahead[2][1]))
        return [self._sum()]

    def _area(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> list[Decimal]:
        (top, left), (bottom, right) = first, last
        if (bottom - top + 1) * (right - left + 1) > 10_000:
            raise Unknown
        values = []
        for at in ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)):
            cell = self._known.cell(sheet, at)
            # Empty cells and words are passed over, as a spreadsheet does; a number kept as text would be too.
            if cell.kind == "text" and not any(c.isdigit() for c in cell.text):
                continue
            values.append(self._known.value(sheet, at, self._depth))
        return values

    def _next(self) -> _Token:
        if self._place >= len(self._tokens):
            raise Unknown
        self._place += 1
        return self._tokens[self._place - 1]

    def _taken(self, *marks: str) -> str:
        if self._place < len(self._tokens) and self._tokens[self._place][:1] == ("mark",):
            mark = self._tokens[self._place][1]
            if mark in marks:
                self._place += 1
                return mark
        return ""

    def _need(self, mark: str) -> None:
        if not self._taken(mark):
            raise Unknown


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = _TOKEN.match(text, place)
        if not found:
            raise Unknown
        if found["number"]:
            tokens.append(("number", found["number"], ""))
        elif found["column"]:
            tokens.append(("cell", f"{found['column']}{found['row']}", (found["sheet"] or "").strip("'")))
        elif found["name"]:
            tokens.append(("name", found["name"], ""))
        else:
            tokens.append(("mark", found["mark"], ""))
        place = found.end()
    return tokens


def _at(ref: str) -> tuple[int, int]:
    name = ref.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(ref[len(name) :]), column - 1
