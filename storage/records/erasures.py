"""Count of what was erased: years by retention, people at their request or with the last year they are in."""

from sqlalchemy import Connection, func, select

from bot.rules.retention import GONE
from storage.schema import cycles, people


def count(connection: Connection) -> str:
    """Text that changes with each erasure, and with nothing else."""
    years = select(func.count()).select_from(cycles).where(cycles.c.erased.is_not(None))
    gone = select(func.count()).select_from(people).where(people.c.name == GONE)
    return f"{connection.scalar(years)} years, {connection.scalar(gone)} people"
