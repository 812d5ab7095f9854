"""Order for a document, as it goes to the process that makes it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.dialogue.installation import ClockDoubt, Operator
from bot.dialogue.turn import Document


@dataclass(frozen=True)
class Origin:
    """Installation of which documents are made. `evidence`: the folder of its copies."""

    database: str
    evidence: Path
    zone: str
    holidays: Container[date]
    operator: Operator


@dataclass(frozen=True)
class Order:
    """Document to be made, as of the moment `now`."""

    origin: Origin
    document: Document
    now: datetime
    doubt: ClockDoubt | None = None
