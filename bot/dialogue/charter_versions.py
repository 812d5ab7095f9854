"""Versions of a year's charter: the draft, those that were adopted, and the facts that make them.

All values are frozen. A version is numbered when it is adopted; the charter that a year was opened with is its
first (.github/decisions/0031-a-charter-changes-by-adopted-versions.md).
"""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.charter import Charter


@dataclass(frozen=True)
class CharterVersion:
    """Version that is or was in force: its number, the SHA-256 of its text, the reason it was adopted for."""

    number: int
    hash: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class CharterDraft:
    """Charter that is not in force yet. `text` is its plain data as canonical JSON, `hash` the SHA-256 of it,
    `reason` why the charter is to be changed."""

    text: str
    hash: str
    charter: Charter
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class CharterDrafted:
    """Makes this text the draft of the year's charter, in place of an earlier draft."""

    text: str
    reason: str = ""


@dataclass(frozen=True)
class CharterDropped:
    """Gives the draft of this hash up."""

    hash: str


@dataclass(frozen=True)
class CharterAdopted:
    """Puts the draft of this hash into force, as the version of this number; `why` it was adopted."""

    number: int
    hash: str
    why: str


CharterFact = CharterDrafted | CharterDropped | CharterAdopted
