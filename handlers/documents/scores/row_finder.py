"""Rows of a score table led to the rows of the criteria: by code, by title, by the section they stand in."""

import re

from bot.rules.charter import Group
from bot.vietnamese import fold
from handlers.documents.criteria.leaf_codes import Criteria, Entry, SeveralRows, UnknownCode
from handlers.documents.criteria.lines import tokens
from handlers.documents.files.book import Row
from handlers.documents.tables.number_codes import Codes
from handlers.documents.tables.sign_words import plain_words
from handlers.documents.tables.table import Table
from handlers.documents.tables.vocabulary import is_called

_RUNNING = re.compile(r"(tt|stt|s tt|so tt|so thu tu|no)\.?|#")


class RowFinder:
    """Follows a table from row to row, since the same code may stand in several sections."""

    def __init__(self, table: Table, criteria: Criteria, *, in_list: bool = False) -> None:
        self._table, self._criteria = table, criteria
        place = table.columns.get("code", -1)
        self._codes = Codes(table.rows, place)
        self._known: dict[int, str] = {}
        head = fold(table.head(place)) if place >= 0 else ""
        running = bool(head) and is_called(head, _RUNNING) and _counts_on(table, place)
        # Numbers that count the rows of a list are no codes; those of a table of one unit usually are.
        self._is_running, self._never_codes = running, running and in_list
        self._groups = _Groups(criteria)
        self._leaves = {entry.code for entry in criteria.entries}
        self._group: tuple[str, ...] = ()
        self._last = -1

    def begin(self) -> None:
        """A new unit begins: its rows are counted from the first again."""
        self._last, self._group = -1, ()

    def code_of(self, row: Row) -> str:
        """The code of a row, as it was before a spreadsheet took it for a number."""
        if row.number not in self._known:
            cell = self._table.cell(row, "code")
            own = row[self._table.columns.get("code", -1)]
            code, _, note = self._codes.of(row) if own else (cell.shown, "", "")
            # Lengthened only where the criteria know such a code: 1.1 after 1.9 may begin the next unit's rows.
            if note and own.kind == "number" and not self._exists(code):
                code = own.shown
            self._known[row.number] = code.strip()
        return self._known[row.number]

    def has_code(self, row: Row) -> bool:
        return bool(self.code_of(row) or self._title(row))

    def group(self, row: Row) -> str:
        """The group that a row names, empty for none; the rows after it stand in it."""
        code, title = self.code_of(row), self._title(row)
        if code in self._leaves:
            return ""
        group = self._groups.find(code, title)
        if group is None:
            return ""
        line = self._criteria.lines.get(group.id)
        self._group = line.path if line else (group.code or group.id,)
        return group.id

    def find(self, row: Row) -> tuple[Entry, str]:
        """The entry of a row, and what is to be told of how it was found. Raises UnknownCode."""
        code, title = self.code_of(row), self._title(row)
        titled = self._criteria.titled(title) if title else []
        if not code or self._never_codes or (self._is_running and titled):
            cell = row[self._table.columns.get("code", -1)]
            unread = bool(titled) and cell.kind in ("formula", "error")
            note = f"không đọc được mã “{cell.text[:40]}”; theo tên mục" if unread else ""
            return self._taken(self._one(titled, title) if titled else self._criteria.find(title)), note
        if titled and not self._exists(code):
            return self._taken(
                self._one(titled, title)
            ), f"mã “{code}” không có trong bảng tiêu chí; theo tên mục"
        entry = self._by_code(code, titled, row)
        if titled and plain_words(entry.title) != plain_words(title):
            named = titled[0]
            raise UnknownCode(
                f"mã “{code}” là “{entry.title[:50]}” mà dòng ghi “{named.title[:50]}” (mã {named.code});"
                " chưa rõ là mục nào, không tính"
            )
        cell = row[self._table.columns.get("code", -1)]
        note = f"mã {cell.text} đọc là {code}" if cell and code != cell.shown else ""
        return self._taken(entry), note

    def _by_code(self, code: str, titled: list[Entry], row: Row) -> Entry:
        try:
            return self._criteria.find(code)
        except SeveralRows as several:
            section = fold(self._table.cell(row, "section").text)
            order = self._criteria.order
            for fitting in (
                [e for e in several.entries if e in titled],
                [e for e in several.entries if self._group and e.path[: len(self._group)] == self._group],
                [e for e in several.entries if section and section in {fold(part) for part in e.path}],
                [e for e in several.entries if self._last >= 0 and order[id(e)] == self._last + 1],
            ):
                if len(fitting) == 1:
                    return fitting[0]
            raise
        except UnknownCode:
            cell = row[self._table.columns.get("code", -1)]
            if cell.kind == "number" and cell.shown != cell.text:
                return self._criteria.find(cell.text)
            raise

    def _one(self, entries: list[Entry], said: str) -> Entry:
        if len(entries) == 1:
            return entries[0]
        inside = [e for e in entries if self._group and e.path[: len(self._group)] == self._group]
        if len(inside) == 1:
            return inside[0]
        raise UnknownCode(f"“{said[:60]}” có ở {len(entries)} dòng của bảng tiêu chí, đề nghị ghi mã")

    def _taken(self, entry: Entry) -> Entry:
        self._last = self._criteria.order[id(entry)]
        return entry

    def _title(self, row: Row) -> str:
        return " ".join(self._table.cell(row, "title").text.split())

    def _exists(self, code: str) -> bool:
        try:
            self._criteria.find(code)
        except SeveralRows:
            return True
        except UnknownCode:
            return False
        return True


class _Groups:
    """The groups of the criteria by code and title."""

    def __init__(self, criteria: Criteria) -> None:
        self._by_code: dict[tuple[str, ...], list[Group]] = {}
        self._by_title: dict[str, list[Group]] = {}
        for group in criteria.charter.group_by_id.values():
            self._by_code.setdefault(tokens(group.code), []).append(group)
            self._by_title.setdefault(plain_words(group.title), []).append(group)

    def find(self, code: str, title: str) -> Group | None:
        coded = self._by_code.get(tokens(code), []) if tokens(code) else []
        titled = self._by_title.get(plain_words(title), []) if title else []
        both = [group for group in coded if group in titled]
        if both or len(coded) == 1:
            return (both or coded)[0]
        return titled[0] if not code and len(titled) == 1 else None


def _counts_on(table: Table, place: int) -> bool:
    """True where a column counts the rows of the whole table on, as a list's own numbers do."""
    numbers = [row[place].text for row in table.rows[:400] if row[place]]
    return len(numbers) > 1 and all(
        re.fullmatch(r"\d+", text) and int(text) == count for count, text in enumerate(numbers, 1)
    )
