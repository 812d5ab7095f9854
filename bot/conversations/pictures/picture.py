"""Picture as plain data: what is drawn, not where; and its twin in words.

`handlers.documents.pictures` lays it out once and draws it twice, as PNG and as SVG.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """Line of a picture, from left to right.

    `badge`: a rank in a disc before the label, which a `medal` (1 gold, 2 silver, 3 bronze) makes a medal.
    `short` takes the label's place where there is no room for it. `value` stands at the right end. `bar` is the
    length of a bar below, of the whole width (0 to 1), None without one; `mark` a stroke across it. `note`:
    small, below the label. `strong`: it stands out among the others.
    """

    label: str
    value: str = ""
    short: str = ""
    badge: str = ""
    medal: int = 0
    bar: float | None = None
    mark: float | None = None
    note: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Picture:
    """Picture of a year. `above` stands over the title, `below` under it, `notes` below the rows; `legend`
    says how the drawing is read; `alt` says in a sentence what it shows, to whoever doesn't see it."""

    above: str
    title: str
    rows: tuple[Row, ...]
    alt: str
    below: str = ""
    notes: tuple[str, ...] = ()
    legend: str = ""


def words_of(picture: Picture) -> str:
    """All that the picture shows, line by line."""
    lines = [picture.title.upper(), *filter(None, (picture.above, picture.below)), ""]
    for row in picture.rows:
        value = f": {row.value}" if row.value else ""
        note = f" ({row.note[:1].lower()}{row.note[1:]})" if row.note else ""
        lines.append(f"– {row.label}{value}{note}")
    return "\n".join([*lines, *(["", *picture.notes] if picture.notes else [])])


def part(number: float, whole: float) -> float:
    """Length of a bar: the share of a number in a whole, from 0 to 1, to a thousandth."""
    return round(min(max(float(number) / float(whole), 0.0), 1.0), 3) if whole else 0.0
