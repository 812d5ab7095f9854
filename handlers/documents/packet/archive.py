"""ZIP of a packet, written straight into a file: evidence is copied piece by piece and never held whole."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handlers.documents.packet.data_files import data_files, path_of
from handlers.progress import Progress, unheard
from storage.records.packets import PacketRows

LIST, README, CHECK = "danh-sach.txt", "DOC-TRUOC.txt", "check.py"
_HERE = Path(__file__).parent
_PIECE = 1 << 20  # bytes copied at once
# Files whose bytes are packed already: squeezing them again takes time and saves nothing.
_PACKED = (".jpg", ".jpeg", ".png", ".webp", ".zip", ".docx", ".xlsx", ".pptx", ".pdf", ".mp4", ".7z", ".rar")
_DATE = (2020, 1, 1, 0, 0, 0)  # of all entries, so that the same packet has the same bytes

# Our copy of a file, by its SHA-256.
CopyOf = Callable[[str], Path]


@dataclass
class Written:
    """A packet as written. `missing` are pieces of evidence of which our copy was not there."""

    missing: list[str] = field(default_factory=list)


def write(
    file: Path,
    rows: PacketRows,
    documents: Mapping[str, bytes],
    copy_of: CopyOf,
    progress: Progress = unheard,
) -> Written:
    """Writes the ZIP, whole or not at all. `documents`: path in the packet -> bytes of all that is no data."""
    written = Written()
    file.parent.mkdir(parents=True, exist_ok=True)
    # Of a name of its own: another process may be writing the same packet.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    os.close(handle)
    draft = Path(name)
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            listed = [*_texts(archive, rows, documents), *_pieces(archive, rows, copy_of, written, progress)]
            lines = "".join(f"{hash_}  {name}\n" for name, hash_ in sorted(listed))
            archive.writestr(_entry(LIST), lines)
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return written


def checker() -> bytes:
    """The text of `check.py`."""
    return (_HERE / CHECK).read_bytes()


def _texts(
    archive: zipfile.ZipFile, rows: PacketRows, documents: Mapping[str, bytes]
) -> Iterator[tuple[str, str]]:
    data = {name: text.encode() for name, text in data_files(rows).items()}
    for name, content in ({CHECK: checker()} | data | dict(documents)).items():
        archive.writestr(_entry(name), content)
        yield name, hashlib.sha256(content).hexdigest()


def _pieces(
    archive: zipfile.ZipFile, rows: PacketRows, copy_of: CopyOf, written: Written, progress: Progress
) -> Iterator[tuple[str, str]]:
    for number, piece in enumerate(rows.evidence):
        progress(number / len(rows.evidence))
        name = path_of(piece)
        if not name:
            continue
        place = copy_of(piece["sha256"])
        if not place.is_file():
            written.missing.append(name)
            continue
        with place.open("rb") as source, archive.open(_entry(name), "w", force_zip64=True) as target:
            shutil.copyfileobj(source, target, _PIECE)
        yield name, piece["sha256"]


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry
