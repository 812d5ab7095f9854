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
