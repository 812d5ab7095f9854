"""Layout of a picture: shapes with their places, in units of which 360 are a phone's width.

No text is smaller than 13 units, and none leaves its room: it is broken into lines, else its end is cut off.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from bot.conversations.pictures.picture import Picture, Row
from bot.vietnamese import nfc
from handlers.documents.pictures.face import width_of

WIDTH = 360.0
EDGE = 16.0
# Sizes of letters.
HEAD, NAME, VALUE, SMALL = 22.0, 16.0, 18.0, 13.0
# Above so many rows a long name gives way to the short one, and lines stand closer.
MANY = 10

INK, SOFT, LINE, PAPER, DEEP, TRACK = "#14202b", "#46545f", "#d5dde4", "#ffffff", "#0b3d6b", "#e3e9ee"
BEHIND = "#b45309"
# Rim, face and ribbon of a medal.
MEDALS = {
    1: ("#b8860b", "#f2c94c", "#b3261e"),
    2: ("#7d8790", "#d3d9de", "#2c5c8f"),
    3: ("#8a5a2b", "#d9a066", "#3f6b3a"),
}


@dataclass(frozen=True)
class Text:
    """Line of text. `x` is its left, middle or right end, `y` its base line, `room` the width it may take."""

    x: float
    y: float
    text: str
    size: float
    room: float
    bold: bool = False
    fill: str = INK
    align: Literal["left", "middle", "right"] = "left"


@dataclass(frozen=True)
class Box:
    """Filled rectangle; `round` is the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    round: float = 0.0


@dataclass(frozen=True)
class Disc:
    x: float
    y: float
    radius: float
    fill: str


@dataclass(frozen=True)
class Corners:
    """Filled polygon."""

    points: tuple[tuple[float, float], ...]
    fill: str


Shape = Text | Box | Disc | Corners


@dataclass(frozen=True)
class Sheet:
    """Shapes in the order in which they are drawn, and the size of the whole."""

    height: float
    shapes: tuple[Shape, ...]
    width: float = WIDTH


def laid_out(picture: Picture) -> Sheet:
    """Sheet of a picture: head, rows, notes."""
    shapes, y = list[Shape](), 14.0
    for text, size, bold, fill in (
        (picture.above, 14.0, False, SOFT),
        (picture.title, HEAD, True, DEEP),
        (picture.below, 14.0, False, SOFT),
    ):
        for line in lines_of(text, size, WIDTH - 2 * EDGE, 3, bold=bold):
            y += round(size * 1.25)
            shapes.append(Text(EDGE, y - size * 0.2, line, size, WIDTH - 2 * EDGE, bold, fill))
    y += 12
    close = len(picture.rows) > MANY
    badges = any(row.badge for row in picture.rows)
    for row in picture.rows:
        shapes.append(Box(EDGE, y, WIDTH - 2 * EDGE, 1, LINE))
        drawn, y = _row(row, y, 46.0 if badges else 0.0, close)
        shapes += drawn
    shapes.append(Box(EDGE, y, WIDTH - 2 * EDGE, 1, LINE))
    y += 8
    for note in (*filter(None, (picture.legend,)), *picture.notes):
        for line in lines_of(note, SMALL, WIDTH - 2 * EDGE, 6):
            y += 17
            shapes.append(Text(EDGE, y - 3, line, SMALL, WIDTH - 2 * EDGE, fill=SOFT))
        y += 3
    return Sheet(y + 12, tuple(shapes))


def _row(row: Row, top: float, indent: float, close: bool) -> tuple[list[Shape], float]:
    """Shapes of a row whose upper edge is `top`, and its lower edge."""
    left, right = EDGE + indent, WIDTH - EDGE
    value = width_of(nfc(row.value), VALUE, True)
    room = right - left - (value + 10 if row.value else 0)
    # A value as long as a name stands below it.
    below = room < 120
    room = right - left if below else room
    shapes, pad = list[Shape](), 7.0 if close else 9.0
    y = top + pad
    whole = lines_of(row.label, NAME, room, 9, bold=True)
    label = row.short if row.short and len(whole) > (1 if close else 2) else row.label
    for line in lines_of(label, NAME, room, 2, bold=True):
        y += 20
        shapes.append(Text(left, y - 5, line, NAME, room, True))
    if row.value:
        base = y + 17 if below else top + pad + 16
        y = y + 22 if below else y
        fill = BEHIND if row.strong else DEEP
        shapes.append(Text(right, base, nfc(row.value), VALUE, max(value, right - left), True, fill, "right"))
    if row.bar is not None:
        shapes += _bar(row, left, right, y + 4)
        y += 20
    for line in lines_of(row.note, SMALL, right - left, 2 if close else 4):
        y += 17
        shapes.append(Text(left, y - 4, line, SMALL, right - left, fill=SOFT))
    bottom = max(y + pad, top + (42 if indent else 0))
    if row.badge:
        shapes += _badge(row, EDGE + 16, top + (bottom - top) / 2)
    return shapes, bottom


def _bar(row: Row, left: float, right: float, top: float) -> Iterator[Shape]:
    width = right - left
    yield Box(left, top, width, 12, TRACK, 6)
    if row.bar:
        yield Box(left, top, max(width * row.bar, 12), 12, BEHIND if row.strong else DEEP, 6)
    if row.mark is not None:
        x = min(max(left + width * row.mark, left + 2), right - 2)
        yield Box(x - 2.5, top - 4, 5, 20, PAPER)
        yield Box(x - 1.5, top - 4, 3, 20, INK)


def _badge(row: Row, x: float, y: float) -> Iterator[Shape]:
    """Medal with its ribbon; any other rank as a plain disc."""
    if row.medal in MEDALS:
        rim, metal, ribbon = MEDALS[row.medal]
        yield Corners(((x - 11, y - 19), (x - 3, y - 19), (x + 3, y - 4), (x - 5, y - 4)), ribbon)
        yield Corners(((x + 11, y - 19), (x + 3, y - 19), (x - 3, y - 4), (x + 5, y - 4)), ribbon)
        yield Disc(x, y + 4, 14, rim)
        yield Disc(x, y + 4, 11.5, metal)
        yield Text(x, y + 9.5, row.badge, VALUE - 2, 22, True, INK, "middle")
    else:
        yield Disc(x, y, 14, TRACK)
        yield Text(x, y + 5.5, row.badge, VALUE - 2, 26, True, INK, "middle")


def lines_of(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Text in lines that fit; what does not fit into `most` of them is cut off with an ellipsis. Names and
    titles, which are bold, are broken into lines of about one length."""
    lines = _broken(text, size, room, bold)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    elif bold and len(lines) > 1:
        narrow = (_broken(text, size, room - step, bold) for step in range(12, round(room / 2), 12))
        lines = [lines, *takewhile(lambda tried: len(tried) == len(lines), narrow)][-1]
    return [_cut(line, size, room, bold) for line in lines]


def _broken(text: str, size: float, room: float, bold: bool) -> list[str]:
    """Lines of as many words as fit; a word that doesn't fit has its own."""
    lines = list[str]()
    for word in nfc(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, bold) <= room:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: float, room: float, bold: bool) -> str:
    """A line whose end is cut off where it is too long for its room."""
    if width_of(line, size, bold) <= room:
        return line
    kept = line.removesuffix("…")
    while kept and width_of(f"{kept}…", size, bold) > room:
        kept = kept[:-1].rstrip()
    return f"{kept}…"
