"""Mappings of a situation that are read when they are first looked into, while the turn lasts."""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lazy(Mapping[K, V]):
    """A mapping that is read whole at the first look."""

    def __init__(self, read: Callable[[], Mapping[K, V]]) -> None:
        self._read = read
        self._loaded: Mapping[K, V] | None = None

    @property
    def _all(self) -> Mapping[K, V]:
        if self._loaded is None:
            self._loaded = self._read()
        return self._loaded

    def __getitem__(self, key: K) -> V:
        return self._all[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class ByUnit(Mapping[str, V]):
    """Values by unit, each read when it is looked up. "" is the cluster itself, and not counted among them."""

    def __init__(self, names: list[str], read: Callable[[str], V]) -> None:
        self._names = names
        self._read = read
        self._known: dict[str, V] = {}

    def __getitem__(self, unit: str) -> V:
        if unit not in self._known:
            self._known[unit] = self._read(unit)
        return self._known[unit]

    @property
    def looked_up(self) -> tuple[str, ...]:
        """The units that were looked up, in that order."""
        return tuple(self._known)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
