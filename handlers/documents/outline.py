"""Tree behind a list of codes: which row stands under which.

Official tables number their rows by habit, not by rule: `TC1.a`, then `a1`, `a1.1`, `a.7.1`, rows without a
code, `a b c d` once per section. Read in this order: what the code itself says (`3.3.2.1` under `3.3.2`), what
its letter says (`a1` under `TC1.a`), what its style says (after `I`, `1`, `2` comes `II`), and where codes say
nothing, which row above still has room for the points.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from bot.vietnamese import nfc

ZERO = Decimal(0)
_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})")
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50}
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


@dataclass(eq=False)
class Line:
    """Row of a criteria table. Numbers are positive; None where the cell is empty."""

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
    """True if the code stands in the table; an uncoded row is given one."""

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tokens(self.code) if self.given else ()

    @property
    def has_points(self) -> bool:
        return any(v is not None for v in (self.maximum, self.bonus, self.penalty))

    @property
    def path(self) -> tuple[str, ...]:
        """Codes from the outermost row down to this one."""
        return (*self.parent.path, self.code) if self.parent else (self.code,)

    def is_heading(self) -> bool:
        """True if it is written in capitals, as sections are."""
        return self.title == self.title.upper() and len(re.findall(r"[^\W\d_]{2,}", self.title)) > 1


def tokens(code: str) -> tuple[str, ...]:
    """Parts of a code: ``a.7.1`` and ``a7.1`` are both (a, 7, 1); marks matter (đ is not d), case does not."""
    parts = re.findall(r"[^\W\d_]+|\d+", nfc(code).casefold())
    return tuple(p.lstrip("0") or "0" if p.isdigit() else p for p in parts)


def arrange(lines: list[Line]) -> list[Line]:
    """Gives each line its parent and children; returns the outermost ones."""
    outermost: list[Line] = []
    path: list[Line] = []
    before: list[Line] = []
    for line in lines:
        parent = _parent(line, path, before) if line.given else _room(line, path)
        line.parent = parent
        (parent.children if parent else outermost).append(line)
        path = [*_line_up(parent), line]
        before.append(line)
    return outermost


def _line_up(line: Line | None) -> list[Line]:
    return [*_line_up(line.parent), line] if line else []


def _parent(line: Line, path: list[Line], before: list[Line]) -> Line | None:
    return (
        _by_code(line, path, before)
        or _by_letter(line, path)
        or _by_style(line, path)
        # A style not seen on the way here goes one deeper, if there is room for its points.
        or _Place(_holding(line, path[-1] if path else None))
    ).parent


@dataclass(frozen=True)
class _Place:
    """Place that was found; its parent may well be None (the outermost level)."""

    parent: Line | None


def _by_code(line: Line, path: list[Line], before: list[Line]) -> _Place | None:
    """Place under the longest code that begins this one, nearest first, in the part that is still open."""
    mine = line.tokens
    best: Line | None = None
    for other in reversed(before):
        theirs = other.tokens
        is_open = other.parent is None or any(other.parent is p for p in path)
        begins = theirs and len(theirs) < len(mine) and mine[: len(theirs)] == theirs
        if begins and is_open and (best is None or len(theirs) > len(best.tokens)):
            best = other
    return _Place(best) if best else None


def _by_letter(line: Line, path: list[Line]) -> _Place | None:
    """Place of `a1` under `TC1.a`: the end of the parent's code, a letter, opens the child's."""
    mine = line.tokens
    for other in reversed(path):
        theirs = other.tokens
        for start in range(1, len(theirs)):
            tail = theirs[start:]
            if tail[0].isalpha() and len(tail) < len(mine) and mine[: len(tail)] == tail:
                return _Place(other)
    return None


def _by_style(line: Line, path: list[Line]) -> _Place | None:
    """Place beside the outermost open row that is numbered in the same style and comes before it, or beside one
    with the very same code: a repetition is no child."""
    for other in path:
        if other.given and other.tokens == line.tokens and _is_capital(other) == _is_capital(line):
            return _Place(other.parent)
    for other in path:
        if not other.given or not _continues(line, other):
            continue
        parent = other.parent
        # Codes that carry their parent's ("2.1" after "1.1") leave it when they no longer do.
        while parent and parent.given and _begins(parent, other) and not _begins(parent, line):
            parent = parent.parent
        return _Place(parent)
    if path and min(len(path[0].tokens), len(line.tokens)) > 1:
        # "B.1" after "A.I.1": another section, though numbered otherwise inside.
        kinds, first = _kind(line)[0], _kind(path[0])[0]
        if kinds == first and line.tokens[0] not in {p.tokens[0] for p in path if p.tokens}:
            return _Place(None)
    return None


def _begins(outer: Line, inner: Line) -> bool:
    return bool(outer.tokens) and inner.tokens[: len(outer.tokens)] == outer.tokens


def _continues(line: Line, other: Line) -> bool:
    mine, theirs = line.tokens, other.tokens
    if len(mine) == 1 and len(theirs) == 1:
        now, then = _values(line), _values(other)
        return any(
            now[style] > then[style] for style in now.keys() & then.keys() if _follows(line, other, style)
        )
    kinds = _kind(line)
    return bool(mine) and kinds == _kind(other)[: len(kinds)]


def _follows(line: Line, other: Line, style: str) -> bool:
    """True if a count goes on. An I after an A opens a Roman count; only right after an H is it a letter."""
    if "letter" not in style.lower() or not _roman(line.tokens[0]):
        return True
    return other.tokens[0] + line.tokens[0] in ("hi", "uv", "ưv", "vx", "wx", "kl")


def _kind(line: Line) -> tuple[str, ...]:
    """Kind of each token: number, letter (or Roman numeral), word."""
    return tuple("n" if t.isdigit() else "l" if len(t) == 1 or _roman(t) else "w" for t in line.tokens)


def _values(line: Line) -> dict[str, int]:
    """Number that a code of one token stands for, by each style it may be read in: ``V`` is 5, and a letter."""
    (token,) = line.tokens
    bracket = ")" if ")" in line.code else ""
    capital = _is_capital(line)
    read: dict[str, int] = {}
    if token.isdigit():
        read["number" + bracket] = int(token)
    elif roman := _roman(token):
        read[("ROMAN" if capital else "roman") + bracket] = roman
    if len(token) == 1 and token in _LETTERS:
        read[("LETTER" if capital else "letter") + bracket] = _LETTERS.index(token)
    return read


def _is_capital(line: Line) -> bool:
    """True if a code of one token is written large; in longer codes case says nothing (C1, c1)."""
    return len(line.tokens) == 1 and any(c.isupper() for c in line.code)


def _roman(token: str) -> int:
    """Value of a Roman numeral; 0 for anything else."""
    if not _ROMAN.fullmatch(token):
        return 0
    values = [_DIGITS[c] for c in token]
    return sum(-v if v < max(values[place:]) else v for place, v in enumerate(values))


def _holding(line: Line, other: Line | None) -> Line | None:
    """Nearest row from `other` outwards that can hold this one's points."""
    while other and not _can_hold(other, line):
        other = other.parent
    return other


def _can_hold(outer: Line, inner: Line) -> bool:
    if not inner.maximum or not outer.has_points:
        return True
    if outer.maximum is None:
        return False
    # A row of nought points is a caption inside a section; it takes what follows.
    return outer.maximum == 0 or inner.maximum <= outer.maximum


def _room(line: Line, path: list[Line]) -> Line | None:
    """Parent of an uncoded row: the last coded row, or, for a section by its looks, a row further out."""
    if line.is_heading() and path and not path[-1].is_heading():
        for other in reversed(path):
            if other.is_heading():
                if not other.given:
                    return other.parent
                if _left(other) >= (line.maximum or ZERO):
                    return other
        return None
    above = path[-1] if path else None
    while above and not above.given and not above.is_heading():
        above = above.parent
    return _holding(line, above)


def _left(line: Line) -> Decimal:
    """Points of a section's maximum that its rows so far leave."""
    return (line.maximum or ZERO) - sum((c.maximum or ZERO for c in line.children), ZERO)
