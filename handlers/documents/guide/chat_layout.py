"""Layout of a piece of chat, as a phone shows it: what the bot says on the left, the person on the right."""

from dataclasses import dataclass

from bot.vietnamese import nfc
from handlers.documents.pictures.face import width_of
from handlers.documents.pictures.layout import DEEP, PAPER, WIDTH, Box, Shape, Sheet, Text, lines_of

GROUND, EDGE, MINE, MINE_EDGE = "#eef2f5", "#c9d3dc", "#d9e9f7", "#b5d0e8"
LETTERS, LEADING = 15.0, 19.0
PAD, GAP = 10.0, 8.0


@dataclass(frozen=True)
class Entry:
    """Message in a chat: the bot's, with its options, or its person's (`mine`)."""

    text: str
    options: tuple[str, ...] = ()
    mine: bool = False


def chat_laid_out(entries: tuple[Entry, ...], room: float) -> Sheet:
    """Sheet of these entries, no higher than `room`: long texts are cut, as far as it takes."""
    for most in range(16, 0, -1):
        sheet = _laid_out(entries, most)
        if sheet.height <= room:
            break
    return sheet


def _laid_out(entries: tuple[Entry, ...], most: int) -> Sheet:
    shapes, y = list[Shape](), GAP
    for entry in entries:
        drawn, y = _mine(entry, y, most) if entry.mine else _bot(entry, y, most)
        shapes += drawn
        y += GAP
    return Sheet(y, (Box(0, 0, WIDTH, y, GROUND, 10), *shapes))


def _bot(entry: Entry, top: float, most: int) -> tuple[list[Shape], float]:
    left, width = GAP, WIDTH - 4 * GAP
    lines = _lines(entry.text, width - 2 * PAD, most, asks=bool(entry.options))
    shapes, y = list[Shape](), top + PAD
    for line in lines:
        y += LEADING
        shapes.append(Text(left + PAD, y - 5, line, LETTERS, width - 2 * PAD))
    if entry.options:
        buttons, y = _buttons(entry.options, left + PAD, width - 2 * PAD, y + 8)
        shapes += buttons
    bottom = y + PAD
    return [*_framed(left, top, width, bottom - top, EDGE, PAPER), *shapes], bottom


def _mine(entry: Entry, top: float, most: int) -> tuple[list[Shape], float]:
    room = WIDTH * 0.75
    lines = _lines(entry.text, room, most)
    width = max(width_of(line, LETTERS) for line in lines) + 2 * PAD
    left, shapes, y = WIDTH - GAP - width, list[Shape](), top + PAD * 0.6
    for line in lines:
        y += LEADING
        shapes.append(Text(left + PAD, y - 5, line, LETTERS, room))
    bottom = y + PAD * 0.6
    return [*_framed(left, top, width, bottom - top, MINE_EDGE, MINE), *shapes], bottom


def _buttons(options: tuple[str, ...], left: float, room: float, top: float) -> tuple[list[Shape], float]:
    """Buttons side by side as far as they fit, each row as wide as the message; the bottom of the last."""
    rows, used = list[list[str]](), 0.0
    for option in options:
        [label] = lines_of(option, LETTERS, room - 2 * PAD, 1, bold=True)
        width = width_of(label, LETTERS, True) + 2 * PAD
        if rows and used + GAP + width <= room:
            rows[-1].append(label)
            used += GAP + width
        else:
            rows.append([label])
            used = width
    shapes, y = list[Shape](), top
    for row in rows:
        natural = [width_of(label, LETTERS, True) + 2 * PAD for label in row]
        spare = (room - sum(natural) - GAP * (len(row) - 1)) / len(row)
        x = left
        for label, width in zip(row, natural, strict=True):
            wide = width + spare
            shapes += _framed(x, y, wide, 32, DEEP, PAPER)
            shapes.append(Text(x + wide / 2, y + 21, label, LETTERS, wide, True, DEEP, "middle"))
            x += wide + GAP
        y += 38
    return shapes, y - 6


def _framed(x: float, y: float, width: float, height: float, edge: str, fill: str) -> list[Shape]:
    return [Box(x, y, width, height, edge, 9), Box(x + 1.2, y + 1.2, width - 2.4, height - 2.4, fill, 8)]


def _lines(text: str, room: float, most: int, *, asks: bool = False) -> list[str]:
    """Lines of a text with its own breaks kept, empty ones left out, at most so many; where it asks something,
    its last line, which does, stays."""
    parts = [lines_of(part, LETTERS, room, 99) for part in nfc(text).split("\n") if part.strip()]
    lines = [line for part in parts for line in part]
    if len(lines) <= most:
        return lines or [""]
    last = parts[-1] if asks and len(parts[-1]) + 1 < most else []
    kept = most - len(last)
    return [*lines[: kept - 1], *lines_of(f"{lines[kept - 1]} …", LETTERS, room, 1), *last]
