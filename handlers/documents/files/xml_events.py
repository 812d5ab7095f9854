"""XML read as events, so that a part of any size takes no memory beyond what is kept of it.

Names come without their namespace: the strict and the usual form of a workbook differ in nothing else that
matters here. A document type, which could unfold without end, is refused.
"""

from collections.abc import Callable, Mapping
from typing import IO, Protocol
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]


class Forbidden(ValueError):
    """XML with a document type."""


class Cut(ValueError):
    """A part that unpacks to more than it may."""


class Source(Protocol):
    """A stream of bytes, as far as the parser needs one."""

    def read(self, size: int = ..., /) -> bytes: ...


def events(source: Source, start: Start, end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Raises Forbidden, Cut, or expat.ExpatError for what is no XML."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    bare: dict[str, str] = {}

    def local(name: str) -> str:
        return bare.get(name) or bare.setdefault(name, name.rpartition("}")[2])

    def refuse(*_: object) -> None:
        raise Forbidden

    parser.StartElementHandler = lambda name, attrs: start(local(name), {local(k): v for k, v in attrs.items()})
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        parser.ParseFile(source)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from None
        raise


class Bounded:
    """A stream that raises Cut once more than `most` bytes came out of it."""

    def __init__(self, source: IO[bytes], most: int) -> None:
        self._source = source
        self._left = most

    def read(self, size: int = -1, /) -> bytes:
        data = self._source.read(min(size, 65_536) if size >= 0 else 65_536)
        self._left -= len(data)
        if self._left < 0:
            raise Cut
        return data
