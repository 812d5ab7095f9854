"""Workbooks (bảng mẫu): a unit's table as a file that somebody filled in, as it was read.

All values are frozen. A file is read at the edge, in a process of its own; what was read enters a turn as these
values, and is stored until somebody takes it, so a restart in between forgets nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self


@dataclass(frozen=True)
class WorkbookReading:
    """Content of a filled-in workbook.

    `cycle`, `unit`, `stage`: what the file is for, by its own words; "" where it does not say. `values`: leaf
    -> stored value, only where all of the row is understood. `notes`: leaf -> what stands beside it; `links`:
    leaf -> addresses of its evidence. `doubts`: leaf -> what stands there and is not understood. `remarks` are
    doubts about no leaf, `told` how something was taken. `refused`: why the file is none of ours; then the rest
    is empty. `units`: those of a cluster that is being founded, in lines.
    """

    cycle: str = ""
    unit: str = ""
    stage: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    refused: str = ""
    units: str = ""
    charter: str = ""
    """Charter that a table of criteria makes of the present one, as canonical JSON."""
    open: tuple[tuple[str, str], ...] = ()
    """Doubts about that charter: the place, and what is not clear there."""

    def as_data(self) -> dict[str, Any]:
        """The reading as plain data, for JSON."""
        return asdict(self)

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Self:
        """The reading of plain data. What a newer release added is left out."""
        known = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        links = {leaf: tuple(addresses) for leaf, addresses in data.get("links", {}).items()}
        told = {name: tuple(data.get(name, ())) for name in ("remarks", "told")}
        doubts = tuple((place, text) for place, text in data.get("open", ()))
        return cls(**{**known, "links": links, **told, "open": doubts})


@dataclass(frozen=True)
class Workbook:
    """Workbook that came from a chat and has been read. `id` counts them in the installation; `talk` is the
    conversation in which it may be taken, "" while that is not decided."""

    id: int
    name: str
    reading: WorkbookReading
    talk: str = ""
