"""Rows of a criteria table that are scored, and the way from a written code or title to them."""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from bot.rules.charter import Charter
from bot.vietnamese import fold
from handlers.documents.criteria.lines import Line, tokens
from handlers.documents.tables.sign_words import plain_words

_PREFIX = re.compile(
    r"(?:tiêu chí|tiêu chuẩn|chỉ tiêu|chỉ số|mục|tiểu mục|khoản|câu|tieu chi|tieu chuan|chi tieu|muc|item"
    r"|criterion|tc|ct)\s*(?:số\s*)?[:.]?\s*(?=[\divxlabcd(])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Entry:
    """A row that is scored: the points it can be given, from `low` to `high`. `needed`: it is a problem where
    the row is missing; an empty cell of one that can only add or take is none. `path`: its code, and the codes
    above it, outermost first. `tier`: the row is one tier of the leaf, worth so much."""

    leaf: str
    code: str
    title: str
    low: Decimal
    high: Decimal
    needed: bool
    path: tuple[str, ...]
    tier: Decimal | None = None
    base: bool = True
    """True where it gives points that everybody can have, and doesn't only add or take."""


class UnknownCode(ValueError):
    """A code that leads to no scored row. The message says why, in Vietnamese."""


class SeveralRows(UnknownCode):
    """A code that leads to several scored rows."""

    def __init__(self, message: str, entries: list[Entry]) -> None:
        super().__init__(message)
        self.entries = entries


@dataclass(frozen=True)
class Criteria:
    """A charter with the way from written codes to its leaves. `unscored`: code -> why it takes no points.
    `lines`: the rows of the table that its groups and leaves came from, by their ids."""

    charter: Charter
    entries: tuple[Entry, ...]
    unscored: Mapping[str, str]
    lines: Mapping[str, Line] = field(default_factory=dict)

    def find(self, code: str) -> Entry:
        """The row of a code as written, else loosely (a7.1 for a.7.1), with codes above it if need be, or of
        a whole title. Raises UnknownCode."""
        try:
            return self._find(code)
        except SeveralRows:
            raise
        except UnknownCode:
            bare = _PREFIX.sub("", code, count=1) if _PREFIX.match(code) else code
            if bare == code:
                raise
            return self._find(bare)

    def _find(self, code: str) -> Entry:
        wanted = tokens(code)
        exact = self._by_code.get(code, [])
        if not exact and code in self.unscored:
            raise UnknownCode(f"mã “{code}” {self.unscored[code]}")
        ways = (
            exact,
            self._by_leaf.get(code, []),
            self._by_tokens.get(wanted, []),
            self._by_path.get(wanted, []),
            self._by_title.get(plain_words(code), []),
            # Without their marks titles only find: two of them are asked about.
            self._by_folded_title.get(fold(code), []),
        )
        for found in ways:
            if len(found) == 1:
                return found[0]
            if found:
                longer = ", ".join(".".join(e.path[-2:]) for e in found[:3])
                said = f"mã “{code}” có ở {len(found)} dòng, đề nghị ghi rõ ({longer}...)"
                raise SeveralRows(said, found)
        if wanted in self._unscored:
            raise UnknownCode(f"mã “{code}” {self._unscored[wanted]}")
        raise UnknownCode(f"mã “{code}” không có trong bảng tiêu chí")

    def titled(self, title: str) -> list[Entry]:
        """The rows of a whole title, with its marks."""
        return self._by_title.get(plain_words(title), [])

    def called(self, entry: Entry) -> str:
        """The row's code; with those above it where other rows have the same."""
        alone = len(self._by_code[entry.code]) == 1
        return entry.code if alone else ".".join(entry.path)

    @cached_property
    def scored(self) -> tuple[Entry, ...]:
        """An entry for each leaf."""
        return tuple(entry for entry in self.entries if entry.tier is None)

    @cached_property
    def order(self) -> Mapping[int, int]:
        """The place of each entry (by its identity) among all."""
        return {id(entry): place for place, entry in enumerate(self.entries)}

    @cached_property
    def _by_code(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {e.code})

    @cached_property
    def _by_leaf(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.scored, lambda e: {e.leaf})

    @cached_property
    def _by_tokens(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {tokens(e.code)})

    @cached_property
    def _by_path(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {tokens(".".join(e.path[n:])) for n in range(len(e.path))})

    @cached_property
    def _by_title(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {plain_words(e.title)})

    @cached_property
    def _by_folded_title(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {fold(e.title)})

    @cached_property
    def _unscored(self) -> Mapping[tuple[str, ...], str]:
        return {tokens(code): why for code, why in self.unscored.items()}


def _index(
    entries: Iterable[Entry], keys: Callable[[Entry], Iterable[Hashable]]
) -> Mapping[Hashable, list[Entry]]:
    index: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        for key in keys(entry):
            # Nobody is found by nothing: a code without letters or digits, a row without a title.
            if key:
                index.setdefault(key, []).append(entry)
    return index
