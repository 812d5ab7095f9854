"""Lots among units that every other rule leaves equal, drawn by numbers that the units give themselves.

Each gives a number that no other sees before all are in. The remainder of their sum says at which unit of the
list the order begins: as long as one of the numbers could not be foreseen, each unit is as likely to come
first, and anybody can reckon it again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# The largest number that a unit may give.
MOST = 9999


@dataclass(frozen=True)
class Lot:
    """Lots of some units: each with its number, in the charter's order.

    >>> Lot({"thue": 37, "khobac": 6, "bhxh": 2}).order
    ('thue', 'khobac', 'bhxh')
    >>> Lot({"thue": 38, "khobac": 6, "bhxh": 2}).order
    ('khobac', 'bhxh', 'thue')
    """

    numbers: Mapping[str, int]

    @property
    def order(self) -> tuple[str, ...]:
        """Units from the best place on."""
        units = tuple(self.numbers)
        begins = sum(self.numbers.values()) % len(units)
        return units[begins:] + units[:begins]

    def says(self, names: Mapping[str, str]) -> str:
        """``Thuế 37 + Kho bạc 6 = 43, chia 2 dư 1: bắt đầu từ Kho bạc``; `names`: unit -> its short name."""
        terms = " + ".join(f"{names.get(unit, unit)} {number}" for unit, number in self.numbers.items())
        whole, among, first = sum(self.numbers.values()), len(self.numbers), self.order[0]
        return f"{terms} = {whole}, chia {among} dư {whole % among}: bắt đầu từ {names.get(first, first)}"

    def stored(self) -> dict[str, object]:
        return {"numbers": dict(self.numbers), "order": list(self.order)}


def lots_of(body: Mapping[str, object]) -> tuple[Lot, ...]:
    """Lots of a stored result."""
    listed = body.get("lots")
    found = listed if isinstance(listed, Sequence) else ()
    return tuple(Lot({str(unit): int(number) for unit, number in one["numbers"].items()}) for one in found)


def are_right(body: Mapping[str, object]) -> bool:
    """True where the stored orders are those that the stored numbers give, and the places follow them."""
    listed, places = body.get("lots"), body.get("places")
    if not isinstance(listed, Sequence) or not isinstance(places, Sequence):
        return not listed
    stands = [str(place["unit"]) for place in places]
    for lot, one in zip(lots_of(body), listed, strict=True):
        ranked = [unit for unit in stands if unit in lot.numbers]
        if list(lot.order) != list(one["order"]) or ranked != list(lot.order):
            return False
    return True
