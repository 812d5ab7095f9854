"""A cache has room for so many, and the least recently used one goes."""

from storage.database.lru import Lru


def test_what_is_used_stays_and_what_is_not_goes():
    made: list[int] = []
    cache: Lru[int, int] = Lru(2)

    def value(n: int) -> int:
        made.append(n)
        return n

    for n in (1, 2, 1, 3, 1, 2):
        cache.get(n, lambda n=n: value(n))
    assert made == [1, 2, 3, 2]
    assert len(cache) == 2
