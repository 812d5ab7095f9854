"""Date of an answer over HTTP, a second witness of what time it is."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple


class Dated(NamedTuple):
    """Date of an answer, and the seconds since our machine's boot at which it came."""

    date: datetime
    at: float


def dated(header: str | None, at: float) -> Dated | None:
    """Reads the Date of an answer (RFC 9110, 6.6.1); None where it has none that can be read."""
    try:
        date = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return Dated(date.replace(tzinfo=date.tzinfo or UTC).astimezone(UTC), at)
