"""Secret key of an installation, under which codes are kept: THIDUA_SECRET_KEY, else a file in the data folder.

The file is made at the first start, for this user's eyes alone. It is in no backup.
"""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from config.settings import Settings, SettingsError
from storage.code_vault import CodeVault

NAME = "secret.key"
LEAST = 32  # characters


def open_vault(settings: Settings) -> CodeVault:
    """The vault of this installation; where there is no key yet, one is made. Raises SettingsError for a file
    that holds none."""
    if settings.secret_key is not None:
        return CodeVault(settings.secret_key.value.encode())
    place = key_file(settings)
    if not place.exists():
        _make(place)
    return CodeVault(_read(place).encode())


def find_vault(settings: Settings) -> CodeVault | None:
    """The same, for a look: None where no key has been made. Raises SettingsError."""
    if settings.secret_key is None and not key_file(settings).exists():
        return None
    return open_vault(settings)


def key_file(settings: Settings) -> Path:
    return settings.data_dir / NAME


def say_where(settings: Settings) -> str:
    """Place of the key, in words."""
    return "THIDUA_SECRET_KEY" if settings.secret_key is not None else f"the file {key_file(settings)}"


def _read(place: Path) -> str:
    try:
        found = place.read_text("ascii").strip()
    except (OSError, UnicodeError):
        found = ""
    if len(found) < LEAST:
        raise SettingsError(
            f"{place} cannot be read, or holds no key: bring it back as it was, or set THIDUA_SECRET_KEY to "
            "what stood in it."
        )
    return found


def _make(place: Path) -> None:
    """Makes the file whole or not at all; of two processes that make one at once, both use the first."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{NAME}-", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_urlsafe(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)
    finally:
        Path(draft).unlink()
