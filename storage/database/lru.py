"""Cache of what is dear to make anew: the least recently used goes when there is no more room."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lru(Generic[K, V]):
    """At most so many values by their keys.

    Example:

        >>> squares = Lru(2)
        >>> [squares.get(n, lambda n=n: n * n) for n in (1, 2, 1, 3)], len(squares)
        ([1, 4, 1, 9], 2)
        >>> squares.get(1, lambda: "kept"), squares.get(2, lambda: "made anew")
        (1, 'made anew')
    """

    def __init__(self, most: int) -> None:
        self._most, self._known = most, OrderedDict[K, V]()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made if it is not there."""
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        value = self._known[key] = make()
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return value
