"""Files that were drawn once for a state of what they show, and are kept under it."""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

MOST_KEPT = 400  # files


def kept(folder: Path | None, state: str, ending: str, make: Callable[[], bytes]) -> bytes:
    """File of this state: read where it was made before, else made, and kept in the folder, if there is one."""
    if folder is None:
        return make()
    place = folder / f"{hashlib.sha256(state.encode()).hexdigest()[:32]}.{ending}"
    with contextlib.suppress(FileNotFoundError):
        return place.read_bytes()
    data = make()
    _keep(place, data)
    return data


def _keep(place: Path, data: bytes) -> None:
    """Keeps a file, whole or not at all; of too many, the oldest go."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(draft, place)
    except BaseException:
        os.unlink(draft)
        raise
    files = sorted(place.parent.glob("[0-9a-f]*.*"), key=_made)
    for old in files[: max(0, len(files) - MOST_KEPT)]:
        old.unlink(missing_ok=True)


def _made(file: Path) -> float:
    """Time at which a file was made; long ago of one that another process has deleted meanwhile."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
