"""A charter rebuilt from its own workbook: each row by its id, new rows where they stand."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from bot.rules.charter import Charter, Group, Leaf, every_group
from bot.rules.charter_parser import read_charter
from bot.rules.plain_values import CharterError
from bot.vietnamese import say
from handlers.documents.charter_cells import CODE, MOST, TITLE, TOTAL, Part
from handlers.documents.charter_rows import CharterRow, CharterSheet
from handlers.documents.charter_table import CharterDoubt, CharterTable, leaf_reader, settled
from handlers.documents.criteria.lines import Line, style
from handlers.documents.new_rows import fresh_id, parts_of
from handlers.documents.part_changes import Changes, Data, parts_data
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.point_cells import NotUnderstood, stated
from handlers.documents.tables.sign_words import is_total

LONGEST = 2_000  # rows


class RebuiltCharter:
    """Rows of our own workbook, one after another, put together as groups."""

    def __init__(self, sheet: CharterSheet, data: Mapping[str, Any], cycle: str, name: str) -> None:
        self._sheet, self._data, self._cycle, self._name = sheet, data, cycle, name
        self._charter = read_charter(data)
        self._reads = leaf_reader(data, self._charter)
        self._parts: dict[str, Part] = {**self._charter.group_by_id, **self._charter.leaves}
        self._plain = {part["id"]: part for part in parts_data(data["groups"])}
        self._taken = set(self._parts)
        self._seen: set[str] = set()
        self._groups: list[Data] = []
        self._open: list[tuple[int, Data]] = []
        self._new: list[CharterRow] = []
        self._sums: list[tuple[str, CharterRow]] = []
        self._doubts: list[CharterDoubt] = []
        self._told = list(sheet.told)

    def table(self) -> CharterTable:
        """The charter of these rows."""
        if len(self._sheet.rows) > LONGEST:
            return CharterTable(
                self._data, refused=f"Tệp {self._name} có hơn {LONGEST} dòng; đề nghị tách nhỏ."
            )
        for row in self._sheet.rows:
            if not row.id and is_total(row[TITLE].text or row[CODE].text, coded=bool(row[CODE])):
                self._sums.append(("", row))
            elif row.id in self._parts:
                self._take_new()
                self._known(self._parts[row.id], row)
            else:
                self._new.append(row)
        self._take_new()
        self._tell()
        groups = [kept for group in self._groups if (kept := self._without_empty(group))]
        if not groups:
            return CharterTable(self._data, refused=f"Tệp {self._name} không còn tiêu chí nào.")
        made, doubts = settled(self._data, groups, self._plain)
        self._doubts += doubts
        self._check_sums(made)
        remarks = (*self._sheet.remarks, *self._lacking())
        return CharterTable(made, tuple(self._doubts), remarks, tuple(self._told))

    def _known(self, part: Part, row: CharterRow) -> None:
        changes = Changes(row, part, _own(self._plain[row.id]), self._reads)
        data = changes.made(self._sheet.missing)
        if row.id in self._seen:
            # A row that was copied: a further criterion of the same kind.
            data["id"] = fresh_id(data, self._cycle, self._taken)
            self._told.append(
                f"{row.place}: chép từ dòng của “{part.title}”, đọc là tiêu chí mới cùng cách chấm"
            )
        self._seen.add(row.id)
        self._doubts += [CharterDoubt(data["id"], text) for text in changes.doubts]
        self._put(row, data, row.level)
        if isinstance(part, Group):
            self._sums.append((data["id"], row))

    def _put(self, row: CharterRow, data: Data, level: int) -> None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        above = self._open[-1] if self._open else None
        if (above is None and "parts" not in data) or (above[0] if above else 0) != level - 1:
            unclear = f"{row.place}: chưa rõ “{data['title']}” thuộc nhóm nào; dòng nhóm bên trên đã bỏ"
            self._doubts.append(CharterDoubt(data["id"], unclear))
        if above is None and "parts" not in data:
            # Its own group comes back for it: nothing is dropped unseen.
            above = self._restored(data)
        (above[1]["parts"] if above else self._groups).append(data)
        if "parts" in data:
            self._open.append((level, data))

    def _restored(self, data: Data) -> tuple[int, Data]:
        group = self._charter.group_of.get(data["id"], self._charter.groups[0])
        known = next((one for one in self._groups if one["id"] == group.id), None)
        if known is None:
            known = _own(self._plain[group.id])
            self._groups.append(known)
        self._open = [(1, known)]
        return self._open[0]

    def _take_new(self) -> None:
        """The new rows gathered so far, under the group that is open."""
        rows, self._new = self._new, []
        if not rows:
            return
        found = Findings(self._name)
        try:
            parts = parts_of(rows, found)
        except Unreadable:
            for row in rows:
                self._doubts.append(CharterDoubt(row.place, f"“{row.words}” chưa có điểm; không đưa vào"))
            return
        places = {f"dòng {row.row.number}": row for row in rows}
        for place, told in found.by_place.items():
            for is_problem, text in told:
                if is_problem:
                    self._doubts.append(CharterDoubt(place if place in places else "", text))
                else:
                    self._told.append(f"{place}: {text}" if place else text)
        for part in parts:
            self._put_new(part)

    def _put_new(self, part: Data) -> None:
        if "parts" in part:
            level = self._level_of(str(part.get("code", "")))
            while self._open and self._open[-1][0] >= level:
                self._open.pop()
        else:
            level = len(self._open) + 1
            if not self._open:
                part = {"id": "", "title": part["title"], "parts": [part]}
        self._named(part)
        (self._open[-1][1]["parts"] if self._open else self._groups).append(part)
        if "parts" in part:
            self._open.append((level, part))

    def _level_of(self, code: str) -> int:
        """Level of a new group: of the groups numbered in the same way, else below the one that is open."""
        for group in every_group(self._charter.groups):
            if code and group.code and _style(code) == _style(group.code):
                return next(level for level, id in _levels(self._charter) if id == group.id)
        return len(self._open) + 1 if self._open else 1

    def _named(self, part: Data) -> None:
        part["id"] = fresh_id(part, self._cycle, self._taken)
        for inner in part.get("parts", []):
            self._named(inner)

    def _without_empty(self, group: Data) -> Data | None:
        """The group without groups that nothing is left of; None for one that is itself such."""
        parts = [
            kept
            for part in group["parts"]
            if (kept := self._without_empty(part) if "parts" in part else part) is not None
        ]
        if not parts:
            self._told.append(f"nhóm “{group['title']}” không còn tiêu chí nào, đã bỏ")
            return None
        return {**group, "parts": parts}

    def _tell(self) -> None:
        gone = [self._parts[id] for id in self._parts if id not in self._seen]
        leaves = [part for part in gone if isinstance(part, Leaf)]
        self._told += [f"bỏ tiêu chí {leaf.code} “{leaf.title}”".replace("  ", " ") for leaf in leaves]
        if self._sheet.cycle and self._sheet.cycle != self._cycle:
            self._told.append("tệp lấy từ quy chế của năm khác; các dòng được đọc theo mã ở cột cuối")

    def _lacking(self) -> Iterator[str]:
        for head in sorted(self._sheet.missing):
            yield f"bảng không còn cột “{head}”; giữ như quy chế"

    def _check_sums(self, made: Mapping[str, Any]) -> None:
        """The number beside a group, and that of the total, against what the rows give."""
        try:
            charter = read_charter(made)
        except CharterError:
            return
        groups = charter.group_by_id
        whole = sum((group.maximum for group in charter.groups), Decimal(0))
        for id, row in self._sums:
            if id and id not in groups:
                continue
            given = groups[id].maximum if id else whole
            try:
                value = stated(row[MOST])
            except NotUnderstood:
                continue
            if value is None or value.value is None or value.value == given:
                continue
            name = f"nhóm {groups[id].code} “{groups[id].title}”" if id else f"dòng “{TOTAL}”"
            text = f"{name} ghi {say(value.value)} điểm, cộng các tiêu chí được {say(given)}"
            self._doubts.append(CharterDoubt(id, text.replace("  ", " ")))


def _own(data: Data) -> Data:
    """Plain data of a part without those below it."""
    return {
        **deepcopy({k: v for k, v in data.items() if k != "parts"}),
        **({"parts": []} if "parts" in data else {}),
    }


def _levels(charter: Charter) -> Iterator[tuple[int, str]]:
    def below(groups: tuple[Any, ...], level: int) -> Iterator[tuple[int, str]]:
        for part in groups:
            if isinstance(part, Group):
                yield level, part.id
                yield from below(part.parts, level + 1)

    yield from below(charter.groups, 1)


def _style(code: str) -> tuple[str, ...]:
    return style(Line(1, code, ""))
