"""Charters and rosters, as values."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path

from bot.dialogue.situation import Holder, Person, Seat
from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from config.charters import load

TALKS = Path(__file__).parents[1] / "talks"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""A Monday, 08:00 in Vietnam: units score themselves, under every charter that says no other date."""
MINH, DUNG, LAN, MAI = "Minh", "Dũng", "Lan", "Mai"

SMALL: dict[str, object] = {
    "name": "Cụm thi đua số 10",
    "year": 2026,
    "units": [
        {"id": "thue", "name": "Cục Thuế", "short": "Thuế", "aliases": ["CT"]},
        {"id": "khobac", "name": "Kho bạc Nhà nước", "short": "Kho bạc", "aliases": ["KBNN"]},
    ],
    "windows": {
        "self": {
            "opens": "2026-11-20T08:00+07:00",
            "due": "2026-12-05T17:00+07:00",
            "closes": "2026-12-10T17:00+07:00",
        }
    },
    "groups": [
        {
            "id": "g1",
            "code": "I",
            "title": "Nhiệm vụ",
            "parts": [
                {"id": "a1", "code": "1", "title": "Tham mưu", "kind": "graded", "maximum": "5", "step": "0.5"},
                {"id": "a2", "code": "2", "title": "Báo cáo", "kind": "graded", "maximum": "5", "step": "0.5"},
            ],
        }
    ],
}
"""Two units that score themselves under two criteria, as plain data."""


def data(name: str) -> dict[str, object]:
    """The plain data of a charter that the talks are played under: "tiny", "twice"."""
    return load(str(TALKS / f"{name}.yaml"))


@cache
def charter(name: str) -> Charter:
    """The same, read."""
    return read_charter(data(name))


NOBODY: Mapping[str, str] = {}


def roster(charter: Charter, names: Mapping[str, str] = NOBODY) -> tuple[Seat, ...]:
    """The seats of a new cluster, in the order in which the product lists them.

    Minh is the secretary, Dũng the chair. A unit's representative is called as `names` (unit -> name) has it,
    else as the unit is; a reviewer as the seat is. The seats of deputy and leaders are empty.
    """
    numbers = count(1)

    def seat(role: str, name: str = "", unit: str = "", groups: Iterable[str] = ()) -> Seat:
        number = next(numbers)
        holders = (Holder(Person(number, name)),) if name else ()
        return Seat(number, role, unit, tuple(groups), holders)  # type: ignore[arg-type]

    seats = [seat("secretary", MINH), seat("chair", DUNG), seat("deputy")]
    for unit in charter.units:
        seats.append(seat("representative", names.get(unit.id, unit.id), unit.id))
        seats += [seat("leader", unit=unit.id)] if charter.leader_approves else []
    seats += [seat("reviewer", name, groups=groups) for name, groups in charter.review_seats.items()]
    return tuple(seats)
