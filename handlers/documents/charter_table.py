"""A charter as a workbook makes it of the present one, and what is doubtful about it."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, NamedTuple

from bot.rules.charter import Charter, Leaf, every_leaf
from bot.rules.charter_parser import KINDS, read_charter
from bot.rules.criteria_parser import read_groups
from bot.rules.fields import Fields
from bot.rules.plain_values import CharterError
from handlers.documents.part_changes import Data, Reads, parts_data

# Sections of a charter that name groups and criteria, as they are said.
_NAMED_IN = {
    "ties": "xét khi bằng điểm",
    "titles": "xếp loại",
    "reviewers": "phân công thẩm định",
    "pledge": "chỉ tiêu giao ước",
    "meeting": "chương trình hội nghị",
    "digits": "số chữ số thập phân",
    "ballots": "bỏ phiếu",
}


class CharterDoubt(NamedTuple):
    """Doubt: the id of the criterion or group, or the row (``dòng 12``), "" for the whole; and a sentence."""

    place: str
    text: str


@dataclass(frozen=True)
class CharterTable:
    """Charter as a workbook makes it: plain data, whole, with new criteria in the place of the present ones.

    `doubts` are to be settled before it is adopted. `remarks`: what of the file was not read. `told`: how
    something was taken. `refused`: why the file is none of ours; then `data` is that of the present charter.
    """

    data: Mapping[str, Any]
    doubts: tuple[CharterDoubt, ...] = ()
    remarks: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    refused: str = ""


def settled(
    data: Mapping[str, Any], groups: list[Data], before: Mapping[str, Data]
) -> tuple[dict[str, Any], list[CharterDoubt]]:
    """The charter with these groups, and doubts about what of it cannot stand: a part that cannot is as it was
    `before`; sections that name what is gone are said, and stay."""
    doubts: list[CharterDoubt] = []
    made = {**deepcopy(dict(data)), "groups": groups}
    left = dict(made)
    for _ in range(sum(1 for _ in parts_data(groups)) + len(_NAMED_IN)):
        try:
            read_charter(left)
        except CharterError as why:
            section = str(why.path[0]) if why.path else ""
            part = _at(groups, why.path)
            old = before.get(part["id"]) if part else None
            if part is not None and old is not None and part != old and "parts" not in part:
                said = f"“{part['title']}”: quy tắc không nhận thay đổi này; giữ như cũ"
                doubts.append(CharterDoubt(part["id"], said))
                part.clear()
                part.update(deepcopy(old))
                continue
            doubts.append(CharterDoubt(part["id"] if part else "", _say(section, why)))
            if section not in _NAMED_IN or section not in left:
                break
            # Looked for further sections that name what is gone.
            del left[section]
        else:
            break
    return made, doubts


def _at(groups: list[Data], path: tuple[str | int, ...]) -> Data | None:
    """The innermost part that a path of the charter leads into."""
    if len(path) < 2 or path[0] != "groups" or not isinstance(path[1], int):
        return None
    part, rest = groups[path[1]], path[2:]
    while len(rest) > 1 and rest[0] == "parts" and isinstance(rest[1], int):
        part, rest = part["parts"][rest[1]], rest[2:]
    return part


def _say(section: str, why: CharterError) -> str:
    if section in _NAMED_IN:
        return (
            f"phần {_NAMED_IN[section]} của quy chế còn nêu tiêu chí hoặc nhóm không có trong bảng này; "
            "cần đổi phần đó cùng lúc"
        )
    return f"quy chế với bảng này chưa dùng được ở phần “{'.'.join(map(str, why.path)) or 'chung'}”"


def leaf_reader(data: Mapping[str, Any], charter: Charter) -> Reads:
    """Reader of one criterion's plain data by a charter's units and defaults. It raises CharterError."""
    units = tuple(unit.id for unit in charter.units)

    def read(leaf: Data) -> Leaf:
        alone = {"groups": [{"id": "group", "title": "group", "parts": [leaf]}]}
        fields = Fields({**alone, "defaults": data.get("defaults")})
        return next(every_leaf(read_groups(fields, units, KINDS, overrides=charter.overrides)))

    return read
