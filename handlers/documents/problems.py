"""Problems and notes about a file, and the error of a file that is no table."""

from dataclasses import dataclass, field
from typing import Protocol

MOST = 500
LONGEST = 600  # characters


class Placed(Protocol):
    """Anything that stands in a row of a file."""

    @property
    def place(self) -> str: ...


class Unreadable(ValueError):
    """A file that is no table for us. The message is one Vietnamese sentence: what is wrong, what to do."""


@dataclass
class Findings:
    """Problems and notes about one file. Problems need a person; notes say how a row was taken.

    A result that stands on problems is provisional. Beyond so many of them nobody reads each: they are counted.
    """

    source: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    by_place: dict[str, list[tuple[bool, str]]] = field(default_factory=dict)
    """The same by the row they are about, without its place; and whether each is a problem."""
    _more: int = 0

    def problem(self, text: str, row: Placed | None = None, column: str = "") -> None:
        """`column` is how the column is named in a sentence, as `Table.column` says it."""
        self._tell(self.problems, text, row, column)

    def note(self, text: str, row: Placed | None = None, column: str = "") -> None:
        self._tell(self.notes, text, row, column)

    def _tell(self, told: list[str], text: str, row: Placed | None, column: str) -> None:
        about = self.by_place.setdefault(row.place if row else "", [])
        if len(about) < MOST:
            about.append((told is self.problems, f"{column}: {text}" if column else text))
        place = ", ".join(word for word in (self.source, row.place if row else "", column) if word)
        line = f"{place}: {text}"
        line = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
        if len(told) < MOST:
            told.append(line)
        elif told is self.problems:
            self._more += 1
            told[MOST - 1 :] = [f"{self.source}: còn {self._more + 1} điều khác cần xem lại"]
