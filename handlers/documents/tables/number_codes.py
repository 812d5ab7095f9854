"""Codes that a spreadsheet took for numbers or days: 1.10 became 1.1, 1.5 became 5 January."""

import re
from collections.abc import Sequence
from itertools import pairwise

from handlers.documents.files.book import EMPTY, Cell, Row


class Codes:
    """The codes of a column, each told by its shown form or by its place in the sequence."""

    def __init__(self, rows: Sequence[Row], column: int) -> None:
        self._cells = {row.number: row[column] for row in rows} if column >= 0 else {}
        numbers = list(self._cells)
        self._after = dict(pairwise(numbers))
        self._before = {after: before for before, after in self._after.items()}
        self._read: dict[int, str] = {}

    def of(self, row: Row) -> tuple[str, str, str]:
        """The code of a row, then what is to be told of it: a problem, a note."""
        cell = self._cells.get(row.number, EMPTY)
        before, after = self._neighbour(row.number, self._before), self._neighbour(row.number, self._after)
        code, doubt, note = _code(cell, before, after)
        self._read[row.number] = code
        return code, doubt, note

    def _neighbour(self, number: int, way: dict[int, int]) -> str:
        """The nearest code in that direction, skipping rows without one."""
        for _ in range(50):
            if number not in way:
                return ""
            number = way[number]
            if number in self._read:
                if self._read[number]:
                    return self._read[number]
            elif cell := self._cells[number]:
                return cell.shown
        return ""


def _code(cell: Cell, before: str, after: str) -> tuple[str, str, str]:
    if cell.kind == "date":
        return _of_day(cell, before, after)
    if cell.kind in ("formula", "error"):
        return "", f"không đọc được mã “{cell.text[:40]}”: công thức không có giá trị", ""
    if cell.kind == "percent":
        return cell.text, "", ""
    longer = _lengthened(cell, before, after)
    if longer and longer != cell.shown:
        return longer, "", f"mã {cell.text} đứng sau {before}; đọc là {longer}"
    return cell.shown, "", ""


def _lengthened(cell: Cell, before: str, after: str) -> str:
    """After 1.9 the number 1.1 was the code 1.10, after 1.19 the number 1.2 was 1.20; not where a list begins
    anew and goes on with 1.2."""
    mine, theirs = re.fullmatch(r"(\d+)\.(\d)", cell.shown), re.fullmatch(r"(\d+)\.(\d+)", before)
    if cell.kind != "number" or not mine or not theirs or mine[1] != theirs[1]:
        return ""
    if after == f"{mine[1]}.{int(mine[2]) + 1}":
        return ""
    return f"{mine[1]}.{mine[2]}0" if int(theirs[2]) + 1 == int(mine[2]) * 10 else ""


def _of_day(cell: Cell, before: str, after: str) -> tuple[str, str, str]:
    """The code by its neighbours, else as a Vietnamese spreadsheet takes it: day, then month."""
    day, month, year = (str(int(part)) for part in cell.text.split("/"))
    ways = [
        f"{day}.{month}",
        f"{month}.{day}",
        f"{month}.{int(year) % 100}",
        f"{day}.{month}.{int(year) % 100}",
    ]
    fitting = [way for way in dict.fromkeys(ways) if _follows(before, way) or _follows(way, after)]
    both = [way for way in fitting if _follows(before, way) and _follows(way, after)]
    if len(both) == 1 or (not both and len(fitting) == 1):
        code = (both or fitting)[0]
        return code, "", f"bảng tính đã đổi mã thành ngày {cell.text}; đọc là “{code}”, theo mã đứng cạnh"
    code = cell.shown if cell.shown in ways else ways[0]
    return code, f"bảng tính đã đổi mã thành ngày {cell.text}; đọc là “{code}”, đề nghị kiểm tra", ""


def _follows(before: str, code: str) -> bool:
    """True where the second code comes right after the first: its last part is one more, or begins below it."""
    first, second = re.findall(r"\d+", before), re.findall(r"\d+", code)
    if not first or not second:
        return False
    if len(first) == len(second):
        return first[:-1] == second[:-1] and int(second[-1]) == int(first[-1]) + 1
    return len(second) == len(first) + 1 and second[:-1] == first and second[-1] == "1"
