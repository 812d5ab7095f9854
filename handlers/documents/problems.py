"""Findings of a reader of documents, and the error with which it gives up."""

from dataclasses import dataclass, field
from typing import Protocol


class Placed(Protocol):
    """Anything that stands in a row of a file."""

    @property
    def place(self) -> str: ...


class Unreadable(ValueError):
    """File that is no table for us. The message is one Vietnamese sentence: what is wrong, what to do."""


@dataclass
class Findings:
    """Remarks on one file. Problems need a person; notes say how a row was understood."""

    source: str
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, text: str, row: Placed | None = None) -> None:
        self.problems.append(self._placed(text, row))

    def note(self, text: str, row: Placed | None = None) -> None:
        self.notes.append(self._placed(text, row))

    def _placed(self, text: str, row: Placed | None) -> str:
        return f"{self.source}, {row.place}: {text}" if row else f"{self.source}: {text}"
