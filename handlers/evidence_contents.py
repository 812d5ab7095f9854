"""Contents of files that may be kept as evidence: a list of good types, and no macros.

What is on neither list is refused, so that nothing new has to be known to be bad. Archives are kept closed.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from handlers.documents.files.xml_events import Bounded, Cut, Forbidden, events

# Types of files that may be kept, as the bytes show them.
_KINDS = ("image/", "video/", "audio/", "application/vnd.openxmlformats-", "application/vnd.oasis.")
_TYPES = {
    "text/plain",
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/zip",
    "application/x-rar-compressed",
    "application/x-7z-compressed",
}

# The storage of macros in the old office formats.
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
# What the new ones call a part with macros, in its type or its relation, wherever it lies.
_NEW_MACROS = ("vbaproject", "vbadata", "macroenabled", "macrosheet", "activex")
_CONTENTS = "[content_types].xml"
_LARGEST_LIST = 1024 * 1024  # bytes of a list of parts, or of relations
_MOST_LISTS = 1000


def is_type_taken(type_: str) -> bool:
    return type_ in _TYPES or type_.startswith(_KINDS)


def has_macros(type_: str, data: bytes) -> bool:
    """True for an office file that bears macros, or whose lists of parts cannot be read to know it."""
    if type_.startswith(("image/", "video/", "audio/", "text/")) or type_ == "application/pdf":
        return False
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return _OLD_MACROS in data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _lists_macros(package)
    except (zipfile.BadZipFile, zlib.error, expat.ExpatError, Cut, Forbidden):
        return True
    except (OSError, EOFError, ValueError, KeyError, RuntimeError, NotImplementedError):
        return True


def _lists_macros(package: zipfile.ZipFile) -> bool:
    names = package.namelist()
    if "META-INF/manifest.xml" in names and any(name.startswith(("Basic/", "Scripts/")) for name in names):
        return True
    lists = [name for name in names if name.casefold() == _CONTENTS]
    if not lists:
        return False  # Not an office file of the new formats.
    lists += [name for name in names if name.casefold().endswith(".rels")]
    return len(lists) > _MOST_LISTS or any(_speaks_of_macros(package, name) for name in lists)


def _speaks_of_macros(package: zipfile.ZipFile, name: str) -> bool:
    found = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal found
        said = f"{attributes.get('ContentType', '')} {attributes.get('Type', '')}".casefold()
        found = found or any(word in said for word in _NEW_MACROS)

    def nothing(_: str) -> None: ...

    with package.open(name) as source:
        events(Bounded(source, _LARGEST_LIST), start, nothing, nothing)
    return found
