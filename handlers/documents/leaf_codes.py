"""Scored rows of a criteria table, and the ways from a written code to them."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.questions import OVERRIDE
from bot.rules.charter import Charter
from bot.vietnamese import fold
from handlers.documents.outline import ZERO, tokens


@dataclass(frozen=True)
class Entry:
    """Row that is scored: points from `low` to `high`.

    `needed`: missing points are a problem. `path`: its code, and the codes above it, outermost first.
    """

    leaf: str
    code: str
    title: str
    low: Decimal
    high: Decimal
    needed: bool
    path: tuple[str, ...]


class UnknownCode(ValueError):
    """Code that leads to no scored row. The message says why, in Vietnamese."""


@dataclass(frozen=True)
class Criteria:
    """Charter with the way from written codes to its leaves. `unscored`: code -> why it takes no points."""

    charter: Charter
    entries: tuple[Entry, ...]
    unscored: Mapping[str, str]

    def find(self, code: str) -> Entry:
        """Entry of a code as it is written, else loosely (a7.1 for a.7.1), with codes above it if need be, or
        of the row's whole title. Raises UnknownCode."""
        wanted = tokens(code)
        exact = self._by_code.get(code, [])
        if not exact and code in self.unscored:
            raise UnknownCode(f"mã “{code}” {self.unscored[code]}")
        ways = (
            exact,
            self._by_leaf.get(code, []),
            self._by_tokens.get(wanted, []),
            self._by_path.get(wanted, []),
            self._by_title.get(fold(code), []),
        )
        for found in ways:
            if len(found) == 1:
                return found[0]
            if found:
                longer = ", ".join(".".join(e.path[-2:]) for e in found[:3])
                raise UnknownCode(f"mã “{code}” có ở {len(found)} dòng, đề nghị ghi rõ ({longer}...)")
        if wanted in self._unscored:
            raise UnknownCode(f"mã “{code}” {self._unscored[wanted]}")
        raise UnknownCode(f"mã “{code}” không có trong bảng tiêu chí")

    def called(self, entry: Entry) -> str:
        """Code of a row; with those above it where other rows have the same."""
        alone = len(self._by_code[entry.code]) == 1
        return entry.code if alone else ".".join(entry.path)

    def points(self, given: Mapping[str, Decimal]) -> dict[str, str]:
        """Leaf -> stored value, for points by leaf; a row without points is worth nothing."""
        return {e.leaf: f"{OVERRIDE}{given.get(e.leaf, ZERO):f}" for e in self.entries}

    @cached_property
    def _by_code(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {e.code})

    @cached_property
    def _by_leaf(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {e.leaf})

    @cached_property
    def _by_tokens(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {tokens(e.code)})

    @cached_property
    def _by_path(self) -> Mapping[Hashable, list[Entry]]:
        return _index(self.entries, lambda e: {tokens(".".join(e.path[n:])) for n in range(len(e.path))})

    @cached_property
    def _by_title(self) -> Mapping[Hashable, list[Entry]]:
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
            # An empty key finds nothing: a code without letters or digits, a row without a title.
            if key:
                index.setdefault(key, []).append(entry)
    return index
