"""The tree behind a list of codes: which row stands under which.

Official tables number their rows by habit, not by rule: `TC1.a`, then `a1`, `a1.1`, `a.7.1`, rows without a
code, `a b c d` once per section. Read in this order: what the code itself says (`3.3.2.1` under `3.3.2`), what
its letter says (`a1` under `TC1.a`), what its style says (after `I`, `1`, `2` comes `II`), and where codes say
nothing, which row above still has room for the points.
"""

from dataclasses import dataclass
from decimal import Decimal

from handlers.documents.criteria.lines import ZERO, Line, counts, is_capital, roman, style


def arrange(lines: list[Line]) -> list[Line]:
    """Gives each line its parent and children; returns the outermost ones."""
    outermost: list[Line] = []
    path: list[Line] = []
    before = _Codes()
    for place, line in enumerate(lines):
        if line.outer:
            parent = None
        elif line.given:
            parent = _parent(line, path, before)
        else:
            parent = _room(line, path, next((n for n in lines[place + 1 : place + 20] if n.given), None))
        line.parent = parent
        (parent.children if parent else outermost).append(line)
        path = [*_line_up(parent), line]
        before.add(line, place)
    return outermost


def _line_up(line: Line | None) -> list[Line]:
    above: list[Line] = []
    while line:
        above.append(line)
        line = line.parent
    return above[::-1]


def _parent(line: Line, path: list[Line], before: "_Codes") -> Line | None:
    return (
        _by_code(line, path, before)
        or _by_letter(line, path)
        or _by_style(line, path)
        # A style not seen on the way here goes one deeper, if there is room for its points.
        or _Place(_holding(line, path[-1] if path else None))
    ).parent


@dataclass(frozen=True)
class _Place:
    """A place that was found; its parent may well be nobody (the outermost level)."""

    parent: Line | None


class _Codes:
    """The last line of each code, on each level that may still be open."""

    def __init__(self) -> None:
        self._last: dict[tuple[int, tuple[str, ...]], tuple[int, Line]] = {}

    def add(self, line: Line, place: int) -> None:
        if line.tokens:
            self._last[id(line.parent), line.tokens] = (place, line)

    def nearest(self, tokens: tuple[str, ...], path: list[Line]) -> Line | None:
        """The last line of that code which is outermost or stands under a line of the path."""
        found = [self._last.get((id(parent), tokens)) for parent in (None, *path)]
        return max((one for one in found if one), key=lambda one: one[0], default=(0, None))[1]


def _by_code(line: Line, path: list[Line], before: _Codes) -> _Place | None:
    """The longest code that begins this one, nearest first, in a part of the tree that is still open."""
    root = next((other for other in path if other.outer), None)
    for length in range(len(line.tokens) - 1, 0, -1):
        other = before.nearest(line.tokens[:length], path)
        # Numbering restarts in a section that has no code of its own: nothing leads out of it.
        if other and (root is None or root in _line_up(other)):
            return _Place(other)
    return None


def _by_letter(line: Line, path: list[Line]) -> _Place | None:
    """`a1` stands under `TC1.a`: the end of the parent's code, a letter, opens the child's."""
    mine = line.tokens
    for other in reversed(path):
        theirs = other.tokens
        for start in range(1, len(theirs)):
            tail = theirs[start:]
            if tail[0].isalpha() and len(tail) < len(mine) and mine[: len(tail)] == tail:
                return _Place(other)
    return None


def _by_style(line: Line, path: list[Line]) -> _Place | None:
    """Beside the outermost open row that is numbered in the same style and comes before it, or beside one
    with the very same code: a repetition is nobody's child."""
    for other in path:
        if other.given and other.tokens == line.tokens and is_capital(other) == is_capital(line):
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
        kinds, first = style(line)[0], style(path[0])[0]
        if kinds == first and line.tokens[0] not in {p.tokens[0] for p in path if p.tokens}:
            return _Place(None)
    return None


def _begins(outer: Line, inner: Line) -> bool:
    return bool(outer.tokens) and inner.tokens[: len(outer.tokens)] == outer.tokens


def _continues(line: Line, other: Line) -> bool:
    mine, theirs = line.tokens, other.tokens
    if len(mine) == 1 and len(theirs) == 1:
        now, then = counts(line), counts(other)
        return any(
            now[style] > then[style] for style in now.keys() & then.keys() if _follows(line, other, style)
        )
    kinds = style(line)
    return bool(mine) and kinds == style(other)[: len(kinds)]


def _follows(line: Line, other: Line, style: str) -> bool:
    """An I after an A opens a Roman count; only right after an H is it a letter."""
    if "letter" not in style.lower() or not roman(line.tokens[0]):
        return True
    return other.tokens[0] + line.tokens[0] in ("hi", "uv", "ưv", "vx", "wx", "kl")


def _holding(line: Line, other: Line | None) -> Line | None:
    """The nearest row from `other` outwards that can hold this one's points."""
    while other and not _can_hold(other, line):
        other = other.parent
    return other


def _can_hold(outer: Line, inner: Line) -> bool:
    if not inner.maximum or not outer.has_points:
        return True
    if outer.maximum is None:
        # A section that adds or takes holds rows whose numbers have no sign yet.
        return bool(outer.loose)
    # A row of nought points is a caption inside a section; it takes what follows.
    return outer.maximum == 0 or inner.maximum <= outer.maximum


def _room(line: Line, path: list[Line], following: Line | None) -> Line | None:
    """Where an uncoded row belongs: under the last coded row, or, a section by its looks, further out."""
    if line.is_heading() and path and not path[-1].is_heading():
        return _beside(line, path, following)
    above = path[-1] if path else None
    while above and not above.given and not above.is_heading():
        above = above.parent
    if above is None or _can_hold(above, line):
        return above
    # Beside coded rows it stands only where they leave something of what is above them.
    other = above.parent
    while other and not (_can_hold(other, line) and _left(other) >= (line.maximum or ZERO)):
        other = other.parent
    return other


def _beside(line: Line, path: list[Line], following: Line | None) -> Line | None:
    """The row above a section: that of the section before it, or a coded row that has begun nothing yet."""
    for other in reversed(path):
        if other.is_heading():
            if not other.given:
                return other.parent
            if _left(other) >= (line.maximum or ZERO):
                return other
    last = path[-1]
    if last.given and following and not last.children and style(following)[:1] != style(last)[:1]:
        return _holding(line, last)
    return None


def _left(line: Line) -> Decimal:
    """The part of a section's maximum that its rows so far leave."""
    return (line.maximum or ZERO) - sum((c.maximum or ZERO for c in line.children), ZERO)
