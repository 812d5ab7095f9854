"""Which rows of a criteria table are scored, and how a written code leads to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.questions import OVERRIDE
from bot.rules.charter import Charter
from bot.vietnamese import fold
from handlers.documents.outline import ZERO, tokens


@dataclass(frozen=True)
class Entry:
    """One row that is scored: the points it can be given, from `low` to `high`. `needed`: missing points
    are a problem. `paths`: its code, and the codes above it, outermost first."""

    leaf: str
    code: str
    title: str
    low: Decimal
    high: Decimal
    needed: bool
    path: tuple[str, ...]


class UnknownCode(ValueError):
    """A code that leads to no scored row. The message says why, in Vietnamese."""


@dataclass(frozen=True)
class Criteria:
    """A charter with the way from written codes to its leaves. `unscored`: code -> why it takes no points."""

    charter: Charter
    entries: tuple[Entry, ...]
    unscored: Mapping[str, str]

    def find(self, code: str) -> Entry:
        """By the code as written, else loosely (a7.1 for a.7.1), with codes above it if need be, or by the
        row's whole title. Raises UnknownCode."""
        wanted = tokens(code)
        exact = [e for e in self.entries if e.code == code]
        if not exact and code in self.unscored:
            raise UnknownCode(f"mã “{code}” {self.unscored[code]}")
        ways = (
            exact,
            [e for e in self.entries if code == e.leaf],
            [e for e in self.entries if wanted and tokens(e.code) == wanted],
            [e for e in self.entries if wanted and wanted in _qualified(e.path)],
            [e for e in self.entries if fold(e.title) == fold(code)],
        )
        for found in ways:
            if len(found) == 1:
                return found[0]
            if found:
                longer = ", ".join(".".join(e.path[-2:]) for e in found[:3])
                raise UnknownCode(f"mã “{code}” có ở {len(found)} dòng, đề nghị ghi rõ ({longer}...)")
        for other, why in self.unscored.items():
            if wanted and tokens(other) == wanted:
                raise UnknownCode(f"mã “{code}” {why}")
        raise UnknownCode(f"mã “{code}” không có trong bảng tiêu chí")

    def points(self, given: Mapping[str, Decimal]) -> dict[str, str]:
        """Leaf -> stored value, for points by leaf; a row without points is worth nothing."""
        return {e.leaf: f"{OVERRIDE}{given.get(e.leaf, ZERO):f}" for e in self.entries}


def _qualified(path: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {tokens(".".join(path[start:])) for start in range(len(path))}
