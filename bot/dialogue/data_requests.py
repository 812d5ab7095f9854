"""Requests of a person about their own data, as they are recorded until they are answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RequestKind = Literal["correct", "leave", "object", "delete"]


@dataclass(frozen=True)
class DataRequest:
    """Request about one's own data that waits for an answer. `key` names it within its cluster, for ever;
    `words`: what the person wrote. It is to be answered by `due`."""

    key: str
    person: int
    name: str
    kind: RequestKind
    words: str
    at: datetime
    due: datetime
