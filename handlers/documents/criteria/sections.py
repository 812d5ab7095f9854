"""Sections without a code, told from guidance by their looks and by what follows them.

Offices write a section in capitals, in bold, over merged cells; or only by beginning the numbers anew below it.
"""

from dataclasses import dataclass

from handlers.documents.criteria.lines import ZERO, Line, counts, style
from handlers.documents.criteria.rows import is_bullet
from handlers.documents.problems import Findings


def told_apart(lines: list[Line], found: Findings) -> list[Line]:
    """The lines that count, sections marked. Words that are neither explain the row before them."""
    _mark_sections_with_points(lines)
    bold_is_usual = sum(line.bold for line in lines if line.has_points) * 2 > len(lines)
    kept: list[Line] = []
    for place, line in enumerate(lines):
        if line.given or line.has_points or line.outer:
            kept.append(line)
            continue
        around = _Around.of(lines, place)
        looks = line.is_heading() or line.wide or (line.bold and not bold_is_usual)
        if not is_bullet(line.title) and around.after and (looks or around.restarts):
            line.section = True
            kept.append(line)
        elif kept and kept[-1].has_points:
            kept[-1].note = f"{kept[-1].note}\n{line.title}".strip()
            found.note(f"không có mã và điểm; coi là lời giải thích của dòng trên: “{line.title[:60]}”", line)
        else:
            found.note(f"không có mã và điểm; coi là lời dẫn: “{line.title[:60]}”", line)
    return kept


@dataclass
class _Around:
    """The coded rows around a row."""

    before: Line | None
    after: Line | None

    @classmethod
    def of(cls, lines: list[Line], place: int) -> "_Around":
        before = next((line for line in reversed(lines[max(place - 30, 0) : place]) if line.given), None)
        after = lines[place + 1] if place + 1 < len(lines) else None
        # Words may stand between a section and its first row.
        for line in lines[place + 1 : place + 4]:
            if line.given or line.has_points:
                after = line
                break
        return cls(before, after)

    @property
    def restarts(self) -> bool:
        """True where numbers begin anew: 1 after 3, or the first number of all."""
        if not self.after or not self.after.given or len(self.after.tokens) != 1:
            return False
        first = counts(self.after)
        if self.before is None:
            return any(value <= 1 for value in first.values())
        if style(self.before) != style(self.after):
            return False
        earlier = counts(self.before)
        return any(first[name] <= earlier[name] for name in first.keys() & earlier.keys())


def _mark_sections_with_points(lines: list[Line]) -> None:
    """Marks uncoded rows whose points the coded rows below give, where the table begins with such a row."""
    first = next((line for line in lines if line.has_points), None)
    if first is None or first.given:
        return
    for place, line in enumerate(lines):
        if line.given or not line.maximum or is_bullet(line.title):
            continue
        below = ZERO
        for other in lines[place + 1 :]:
            if not other.given and other.has_points and not is_bullet(other.title):
                break
            below += (other.maximum or ZERO) if other.given else ZERO
        if below >= line.maximum and lines[place + 1].given:
            line.section = True
