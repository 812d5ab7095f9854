"""The parts of a packed office file (OOXML, ODF), each opened as a bounded stream."""

import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

from handlers.documents.files.budget import LARGEST_PART
from handlers.documents.files.xml_events import Bounded, Cut, Forbidden, Start, events
from handlers.documents.problems import Unreadable


class Package:
    """An office file on the disk. Its parts are read as events; what can't be read is Unreadable."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._archive = zipfile.ZipFile(path)
            self.parts = frozenset(self._archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise self._broken() from None

    def read(self, part: str, start: Start, end: object = None, text: object = None) -> None:
        """Tells the handlers of a part's elements and text. Raises Unreadable."""

        def nothing(_: str) -> None: ...

        try:
            with self._archive.open(part) as source:
                bounded = Bounded(source, LARGEST_PART)
                events(bounded, start, end if callable(end) else nothing, text if callable(text) else nothing)
        except Cut:
            raise Unreadable(
                f"Tệp {self.name} bung ra quá lớn; đề nghị xóa định dạng thừa rồi lưu lại."
            ) from None
        except (Forbidden, expat.ExpatError, KeyError, ValueError, RuntimeError, OSError, EOFError) as why:
            # RuntimeError: a part under a password. zlib.error is what a damaged stream raises.
            if isinstance(why, Unreadable):
                raise
            raise self._broken() from why
        except zlib.error as why:
            raise self._broken() from why

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (kind, part) of what a part refers to; empty where it refers to nothing."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, tuple[str, str]] = {}

        def start(tag: str, attrs: Mapping[str, str]) -> None:
            if tag == "Relationship" and attrs.get("TargetMode") != "External":
                target = attrs.get("Target", "")
                whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attrs.get("Type", "").rpartition("/")[2]
                found[attrs.get("Id", "")] = (kind, posixpath.normpath(whole))

        if listed in self.parts:
            self.read(listed, start)
        return found

    def close(self) -> None:
        self._archive.close()

    def _broken(self) -> Unreadable:
        return Unreadable(f"Tệp {self.name} không mở được; đề nghị mở bằng phần mềm đã tạo ra nó và lưu lại.")
