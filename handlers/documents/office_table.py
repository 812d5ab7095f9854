"""A table of criteria as an office keeps it, in the place of a charter's own."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.rules.charter import Charter
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from bot.vietnamese import fold
from handlers.documents.charter_table import CharterDoubt, CharterTable, leaf_reader, settled
from handlers.documents.criteria import source as criteria_source
from handlers.documents.files.book import clean
from handlers.documents.new_rows import data_of, fresh_id
from handlers.documents.part_changes import Data, parts_data
from handlers.documents.problems import Findings

# Sort, code and title of a part and of those above it, outermost first.
Way = tuple[tuple[bool, str, str], ...]


def charter_of_file(path: Path, data: Mapping[str, Any], cycle: str) -> CharterTable:
    """The charter with the criteria of a table. What stands in the present one at the same place of the
    outline, by codes and titles, keeps its id; with the same points too, its rule. Raises Unreadable."""
    found = Findings(path.name)
    groups = [_grouped(part) for part in data_of(criteria_source.read(path, found), found)]
    charter = read_charter(data)
    placed = _Placed(data, charter, cycle, found)
    made, doubts = settled(data, [placed.part(group, ()) for group in groups], {})
    told = [CharterDoubt(place.rpartition(", ")[2], text) for place, text in _problems(found)]
    return CharterTable(made, (*told, *doubts), (), tuple(found.notes))


class _Placed:
    """Parts of a table in the place of those of the charter that they are."""

    def __init__(self, data: Mapping[str, Any], charter: Charter, cycle: str, found: Findings) -> None:
        self._reads, self._cycle, self._found = leaf_reader(data, charter), cycle, found
        self._taken = {part["id"] for part in parts_data(data["groups"])}
        self._known = dict(_by_way(data["groups"], ()))

    def part(self, part: Data, above: Way) -> Data:
        """The part with its id; `above` is the way to it."""
        way = (*above, _key(part))
        same = self._known.pop(way, None)
        if "parts" in part:
            parts = [self.part(inner, way) for inner in part["parts"]]
            return {**part, "id": same["id"] if same else self._fresh(part, way), "parts": parts}
        if same is None:
            return {**part, "id": self._fresh(part, way)}
        if self._points(same) == self._points(part):
            return deepcopy(same)
        self._found.note(f"“{part['title'][:60]}” đã có trong quy chế, điểm đổi theo bảng này")
        return {**part, "id": same["id"]}

    def _fresh(self, part: Data, way: Way) -> str:
        return fresh_id(part, f"{self._cycle}{way}", self._taken)

    def _points(self, leaf: Data) -> tuple[Decimal, Decimal, Decimal] | None:
        try:
            criterion = self._reads(leaf).criterion
        except CharterError:
            return None
        return criterion.base, criterion.bonus, criterion.penalty


def _by_way(parts: list[Data], above: Way) -> Iterator[tuple[Way, Data]]:
    for part in parts:
        way = (*above, _key(part))
        yield way, part
        yield from _by_way(part.get("parts", []), way)


def _grouped(part: Data) -> Data:
    return part if "parts" in part else {"id": part["id"], "title": part["title"], "parts": [part]}


def _problems(found: Findings) -> Iterator[tuple[str, str]]:
    for place, told in found.by_place.items():
        yield from ((place, text) for is_problem, text in told if is_problem)


def _key(part: Data) -> tuple[bool, str, str]:
    """A part by its sort, its code and its title."""
    title = " ".join(clean(str(part.get("title", ""))).split())
    return "parts" in part, fold(str(part.get("code", ""))), title
