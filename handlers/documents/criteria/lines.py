"""Rows of a criteria table as lines of an outline, and their codes taken apart."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from bot.vietnamese import nfc

ZERO = Decimal(0)
Part = Literal["base", "bonus", "penalty"]
PARTS: tuple[Part, ...] = ("base", "bonus", "penalty")

_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})")
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


@dataclass(frozen=True)
class Rate:
    """So many points for each case, at most `cap` in all (None: no cap is stated)."""

    each: Decimal
    case: str = ""
    cap: Decimal | None = None


@dataclass(frozen=True)
class TierRow:
    """A row that is one of the tiers of the row above it."""

    number: int
    code: str
    title: str
    points: Decimal


@dataclass(eq=False)
class Line:
    """A row of a criteria table. Numbers are positive; None where the cell is empty.

    `rates` are parts whose number is for each case. `caps` are those that words state. `own_sign`: the cell
    itself says whether it adds or takes. `limits`: parts whose number is said to be a maximum; `loose`: parts
    whose number has its sign from words alone.
    """

    number: int
    code: str
    title: str
    maximum: Decimal | None = None
    bonus: Decimal | None = None
    penalty: Decimal | None = None
    note: str = ""
    place: str = ""
    parent: "Line | None" = None
    children: list["Line"] = field(default_factory=list)
    given: bool = True
    """True where the code stands in the table; an uncoded row is given one."""
    section: bool = False
    """True where its looks or its place say that it is a section, where it has no code."""
    outer: bool = False
    """True where it stands on the outermost level, whatever its looks."""
    wide: bool = False
    bold: bool = False
    indent: int = 0
    own_sign: bool = False
    rates: dict[Part, Rate] = field(default_factory=dict)
    caps: dict[Part, Decimal] = field(default_factory=dict)
    limits: set[Part] = field(default_factory=set)
    loose: set[Part] = field(default_factory=set)
    tiers: list[TierRow] = field(default_factory=list)
    id: str = ""
    """Its name among all lines of a file, of which ids of groups and leaves are made; by default its number."""
    order: int = 0

    def __post_init__(self) -> None:
        self.id = self.id or str(self.number)

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tokens(self.code) if self.given else ()

    @property
    def has_points(self) -> bool:
        return bool(self.rates) or any(v is not None for v in (self.maximum, self.bonus, self.penalty))

    @property
    def path(self) -> tuple[str, ...]:
        """The codes from the outermost row down to this one."""
        return (*self.parent.path, self.code) if self.parent else (self.code,)

    def of(self, part: Part) -> Decimal | None:
        return {"base": self.maximum, "bonus": self.bonus, "penalty": self.penalty}[part]

    def give(self, part: Part, points: Decimal | None) -> None:
        setattr(self, "maximum" if part == "base" else part, points)

    def is_heading(self) -> bool:
        """Written in capitals, as sections are, or a section by its looks."""
        capitals = self.title == self.title.upper() and len(re.findall(r"[^\W\d_]{2,}", self.title)) > 1
        return self.section or capitals


def tokens(code: str) -> tuple[str, ...]:
    """``a.7.1`` and ``a7.1`` are both (a, 7, 1); marks matter (đ is not d), case does not."""
    parts = re.findall(r"[^\W\d_]+|\d+", nfc(code).casefold())
    return tuple(p.lstrip("0") or "0" if p.isdigit() else p for p in parts)


def style(line: Line) -> tuple[str, ...]:
    """The style of each token: number, letter (or Roman numeral), word."""
    return tuple("n" if t.isdigit() else "l" if len(t) == 1 or roman(t) else "w" for t in line.tokens)


def counts(line: Line) -> dict[str, int]:
    """The number that a code of one token counts to, in each style it may have: ``V`` is 5, and a letter."""
    (token,) = line.tokens
    bracket = ")" if ")" in line.code else ""
    capital = is_capital(line)
    read: dict[str, int] = {}
    if token.isdigit():
        read["number" + bracket] = int(token[:9])
    elif value := roman(token):
        read[("ROMAN" if capital else "roman") + bracket] = value
    if len(token) == 1 and token in LETTERS:
        read[("LETTER" if capital else "letter") + bracket] = LETTERS.index(token)
    return read


def is_capital(line: Line) -> bool:
    """True where a code of one token is written large; in longer codes case says nothing (C1, c1)."""
    return len(line.tokens) == 1 and any(c.isupper() for c in line.code)


def roman(token: str) -> int:
    """The value of a Roman numeral, 0 for what is none."""
    if not _ROMAN.fullmatch(token):
        return 0
    values = [_DIGITS[c] for c in token]
    return sum(-v if v < max(values[place:]) else v for place, v in enumerate(values))
