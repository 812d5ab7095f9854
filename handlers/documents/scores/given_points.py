"""Points read from score files, and where each stood; checks that a file holds of itself."""

from dataclasses import dataclass, field
from decimal import Decimal

from handlers.documents.tables.vocabulary import STAGES

Key = tuple[str, str, str]
"""Unit, leaf, stage."""


@dataclass(frozen=True)
class Check:
    """A total that a file states: of a unit, at a stage, of a group or (empty) of all."""

    place: str
    unit: str
    stage: str
    group: str
    points: Decimal


@dataclass
class Scoresheet:
    """Points as they were given. Units stand under their key, in the order they were first seen, with that
    spelling.

    `given`: unit, leaf, stage -> points, within what the row can be given; `values` the stored values that give
    them. `places` say where each stands, `blank` where a cell was left empty; `unread` could not be read and
    are told.
    """

    units: dict[str, str] = field(default_factory=dict)
    given: dict[Key, Decimal] = field(default_factory=dict)
    values: dict[Key, str] = field(default_factory=dict)
    places: dict[Key, str] = field(default_factory=dict)
    blank: dict[Key, str] = field(default_factory=dict)
    unread: set[Key] = field(default_factory=set)
    checks: list[Check] = field(default_factory=list)

    @property
    def stages(self) -> list[str]:
        """The stages that anybody has, in their order."""
        seen = {key[2] for key in self.given} | {key[2] for key in self.unread}
        return [stage for stage in STAGES if stage in seen]
