"""Marker of the databases that were in use: where one has gone since, nobody begins anew without a word.

It is a file in the data folder, with a line for each database, without its password.
"""

from config.settings import Settings
from storage.database.location import name_of

NAME = "databases"
_ABOUT = "# Databases in which there have been clusters. Delete a line to begin anew where that one was."


class DatabaseGone(Exception):
    """A database in which there was something is not there any more, or is empty."""


def remember(settings: Settings) -> None:
    """Notes that there is something in this database."""
    known = _known(settings)
    if (name := name_of(settings.database)) not in known:
        place = settings.data_dir / NAME
        draft = place.with_suffix(".draft")
        draft.write_text("\n".join([_ABOUT, *known, name, ""]), encoding="utf-8")
        draft.replace(place)


def knows(settings: Settings) -> bool:
    """True for a database that is remembered."""
    return name_of(settings.database) in _known(settings)


def require(settings: Settings, *, empty: bool) -> None:
    """Raises DatabaseGone for a database that was there once; `empty`: it is gone, or holds nothing now."""
    if empty and (name := name_of(settings.database)) in _known(settings):
        raise DatabaseGone(
            f"There was a database at {name} before, and now it is gone or empty. Bring it back to its place, "
            "or a backup with `thidua restore FILE`; to begin anew, delete its line in "
            f"{settings.data_dir / NAME}."
        )


def _known(settings: Settings) -> list[str]:
    try:
        lines = (settings.data_dir / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [line for line in lines if line and not line.startswith("#")]
