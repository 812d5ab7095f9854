"""Sends of a year on Zalo alone, month by month, against a quota: python -m tests.bench.sends 8 20

The year is the demo's, so nobody dawdles but one; each unit more than the charter has is a copy of one of its
own.
Counted is what arrives at the stand: a text in two parts counts twice.
"""

import copy
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from config.charters import load
from handlers.clock import MovableClock
from handlers.demo import play
from handlers.demo.cluster10 import before_opening
from handlers.demo.zalo_stand import ZaloStand

QUOTA = 3000  # messages a month, as third parties report of the free plan


def charter(units: int) -> dict[str, Any]:
    """The short charter with so many units. A copy has the plans of the unit it is like."""
    data: dict[str, Any] = copy.deepcopy(load("short"))
    own = list(data["units"])
    for place in range(len(own), units):
        like, again = own[place % len(own)], place // len(own) + 1
        new = {
            "id": f"{like['id']}{again}",
            "name": f"{like['name']} {again}",
            "short": f"{like['short']} {again}",
        }
        data["units"].append(new)
        _as_for(data["groups"], like["id"], new["id"])
    return data


def _as_for(node: Any, unit: str, new: str) -> None:
    if isinstance(node, dict):
        if unit in node:
            node[new] = node[unit]
        for value in node.values():
            _as_for(value, unit, new)
    elif isinstance(node, list):
        for value in node:
            _as_for(value, unit, new)


def sends(units: int) -> Counter[str]:
    """Messages by month of the play's clock."""
    counted: Counter[str] = Counter()
    clocks: list[MovableClock] = []

    def clock(data: dict[str, object]) -> MovableClock:
        clocks.append(before_opening(data))
        return clocks[-1]

    class Counted(ZaloStand):
        def sent_to(self, chat: str, id: str, text: str) -> None:
            super().sent_to(chat, id, text)
            counted[f"{clocks[-1].now():%Y-%m}"] += 1

    from handlers.demo import zalo_stand

    usual = zalo_stand.ZaloStand, play.before_opening, play.load
    zalo_stand.ZaloStand, play.before_opening = Counted, clock  # type: ignore[misc]
    play.load = lambda name: charter(units)  # type: ignore[assignment]
    try:
        with tempfile.TemporaryDirectory() as folder:
            play.play(Path(folder), "zalo", "short", lambda line: None)
    finally:
        zalo_stand.ZaloStand, play.before_opening, play.load = usual  # type: ignore[misc]
    return counted


if __name__ == "__main__":
    for number in map(int, sys.argv[1:] or ["8", "20"]):
        months = sends(number)
        most = max(months.values())
        said = ", ".join(f"{month}: {count}" for month, count in sorted(months.items()))
        print(f"{number} units: {said}; the fullest is {100 * most / QUOTA:.0f} % of {QUOTA}", flush=True)
