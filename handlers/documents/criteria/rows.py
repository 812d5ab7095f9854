"""The rows of a criteria table, read one by one: code, title, points, and what is odd about them."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from bot.vietnamese import say
from handlers.documents.criteria.columns import code_is_of_section
from handlers.documents.criteria.lines import Line, Part, Rate, tokens
from handlers.documents.files.book import Cell, Row, short
from handlers.documents.problems import Findings
from handlers.documents.tables.number_codes import Codes
from handlers.documents.tables.point_cells import NotUnderstood, Stated, stated
from handlers.documents.tables.sign_words import counts_cases, is_sign_section, is_total, plain_words, sign_of
from handlers.documents.tables.table import Table, is_signature

_DEEPEST = 12  # parts of a code
_CODE_IN_TITLE = re.compile(
    r"\(?((?:[A-ZĐa-zđ]|[IVXL]+|\d+)(?:[.\-]\w{1,3})*)[.):]\s+(\S.*)|(\d+(?:\.\d+)+)\s+(\S.*)", re.DOTALL
)
_PARTS: dict[str, Part] = {"maximum": "base", "bonus": "bonus", "penalty": "penalty"}


@dataclass
class Rows:
    """The criteria of a table and, apart, the rows that only add up."""

    lines: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)


def rows_of(table: Table, explaining: list[int], found: Findings) -> Rows:
    """Reads a table's rows. A row that is neither criterion, total nor explanation is told."""
    return _Reader(table, explaining, found).read()


class _Reader:
    def __init__(self, table: Table, explaining: list[int], found: Findings) -> None:
        self._table, self._explaining, self._found = table, explaining, found
        self._rows = Rows()
        self._section = ""
        self._codes = Codes(table.rows, table.columns.get("code", -1))
        self._numbers_sections = code_is_of_section(table)

    def read(self) -> Rows:
        rows = list(self._table.rows)
        if rows and _is_numbering(rows[0], self._table):
            self._found.note("dòng đánh số cột, bỏ qua", rows.pop(0))
        for row in rows:
            if row.broken:
                self._found.problem(f"không tách được thành các ô: “{row.words}”", row)
            elif [c.text for c in row.cells] == [c.text for c in self._table.heading.cells]:
                self._found.note("dòng tiêu đề lặp lại, bỏ qua", row)
            else:
                self._read(row)
        return self._rows

    def _read(self, row: Row) -> None:
        self._begin_section(row)
        if not self._is_more_than_section(row):
            return
        line = self._line(row)
        if is_total(line.title or line.code, coded=line.given):
            self._rows.totals.append(line)
        elif line.given or line.has_points or line.section:
            self._rows.lines.append(line)
        elif not line.title:
            if any(cell for cell in row.cells):
                self._found.note(f"không có mã, tên và điểm; bỏ qua: “{row.words}”", row)
        elif is_signature(line.title) or self._rows.totals:
            self._found.note(f"dòng chữ dưới bảng, không phải tiêu chí: “{row.words}”", row)
        else:
            # Kept until the outline shows whether rows stand under it.
            line.section = False
            self._rows.lines.append(line)

    def _begin_section(self, row: Row) -> None:
        """A line for the section named beside this row, where a new one begins."""
        if "section" not in self._table.columns:
            return
        name = " ".join(self._table.cell(row, "section").text.split())
        if not name or name == self._section:
            return
        self._section = name
        code = self._table.cell(row, "code").shown if self._numbers_sections else ""
        code, title = _parted(code, name)
        line = Line(row.number, code.rstrip(".:"), title, place=row.place, given=bool(code), section=True)
        line.outer = True
        if not line.given:
            line.code = short(title, 60)
        self._rows.lines.append(line)

    def _is_more_than_section(self, row: Row) -> bool:
        """True where a row says something beside the section that it begins."""
        aside = {self._table.columns.get("section", -1)}
        if self._numbers_sections:
            aside.add(self._table.columns.get("code", -1))
        return any(cell for place, cell in enumerate(row.cells) if place not in aside)

    def _line(self, row: Row) -> Line:
        table = self._table
        code_cell, title_cell = row[table.columns.get("code", -1)], row[table.columns.get("title", -1)]
        code, doubt, note = ("", "", "") if self._numbers_sections else self._codes.of(row)
        title = " ".join(title_cell.text.split())
        column = table.column(table.columns.get("code", -1))
        if doubt:
            self._found.problem(doubt, row, column)
        if note:
            self._found.note(note, row, column)
        if not tokens(code):
            code = ""
        if len(tokens(code)) > _DEEPEST:
            self._found.note(f"“{code[:40]}” quá dài để làm mã, đọc là lời", row)
            code, title = "", f"{code} {title}".strip()
        if not title and len(code.split()) > 1:
            # A heading merged over the columns of code and title.
            code, title = "", code
        code, title = _parted(code, title)
        notes = [row[table.columns.get("note", -1)].text, *(row[p].text for p in self._explaining)]
        notes += [cell.comment for cell in row.cells if cell.comment]
        line = Line(
            row.number,
            code.rstrip(".:"),
            title,
            note="\n".join(n for n in notes if n),
            place=row.place,
            given=bool(code),
            bold=title_cell.bold or (not title_cell and code_cell.bold),
            indent=title_cell.indent,
        )
        line.wide = self._is_wide(row)
        for role in ("maximum", "bonus", "penalty", "change"):
            place = table.columns.get(role, -1)
            if value := self._stated(row[place], row, place):
                self._set(line, role, value, row, place)
        self._cap(line, row)
        if not line.given and is_sign_section(title):
            line.section = line.outer = True
        return line

    def _is_wide(self, row: Row) -> bool:
        """True where the row is one cell merged over most of the table."""
        if len(row.filled) != 1:
            return False
        covered = sum(1 for p in range(len(self._table.heads)) if (row.number, p) in self._table.sheet.cover)
        return covered > 1 and covered + 1 >= len(self._table.heads) - 1

    def _stated(self, cell: Cell, row: Row, place: int) -> Stated | None:
        column = self._table.column(place)
        try:
            value = stated(cell)
        except NotUnderstood as why:
            self._found.problem(f"không đọc được điểm “{short(cell.text, 40)}”; {why}", row, column)
            return None
        for note in value.notes if value else ():
            self._found.note(note, row, column)
        return value

    def _set(self, line: Line, role: str, value: Stated, row: Row, place: int) -> None:
        """The sign says whether points are added or taken; a penalty may be written either way."""
        if value.down is not None:
            line.bonus, line.penalty, line.own_sign = value.value, value.down, True
            return
        points = value.value if value.value is not None else value.each or Decimal(0)
        part = self._part(line, role, points, value, row, place)
        if value.each is not None:
            line.rates[part] = Rate(abs(value.each), value.case, value.cap)
        elif part == "penalty" and line.penalty is not None:
            said = f"có hai điểm trừ ({say(-line.penalty)} và {say(points)}); dùng số sau"
            self._found.problem(said, row, self._table.column(place))
        if value.value is not None:
            line.give(part, abs(points))
            if part != "base" and counts_cases(line.title):
                line.rates.setdefault(part, Rate(abs(points)))
        if value.limit:
            line.limits.add(part)

    def _part(self, line: Line, role: str, points: Decimal, value: Stated, row: Row, place: int) -> Part:
        column = self._table.column(place)
        title = sign_of(line.title)
        if role == "penalty" or points < 0:
            if role == "bonus":
                said = f"điểm trừ {say(points)} nằm ở cột điểm thưởng; tính là điểm trừ"
                self._found.problem(said, row, column)
            elif role == "maximum" and not title and not _says_minus(row[place]):
                self._found.note(f"điểm {say(points)} là số âm; tính là điểm trừ", row, column)
            if role == "penalty" and title == "bonus" and points > 0:
                said = f"tên mục nói điểm thưởng, cột là điểm trừ; tính {say(points)} là điểm trừ"
                self._found.problem(said, row, column)
            line.own_sign = line.own_sign or role == "penalty" or value.signed
            return "penalty"
        if role in ("bonus", "change"):
            line.own_sign = True
            if title == "penalty":
                said = f"tên mục nói điểm trừ; tính {say(points)} là điểm trừ"
                (self._found.note if role == "change" else self._found.problem)(said, row, column)
                return "penalty"
            return "bonus"
        if title == "penalty" and value.signed:
            said = f"tên mục nói điểm trừ mà ô ghi {say(points)} là điểm cộng; tính là điểm trừ"
            self._found.problem(said, row, column)
        line.own_sign = line.own_sign or value.signed or bool(title)
        if title and not value.signed:
            line.loose.add(title)
        return title or ("bonus" if value.signed and points > 0 and value.each is not None else "base")

    def _cap(self, line: Line, row: Row) -> None:
        """A column of its own that says how far a rate or a bonus goes."""
        place = self._table.columns.get("cap", -1)
        value = self._stated(row[place], row, place)
        if not value or value.value is None:
            return
        part: Part = "penalty" if value.value < 0 or not (line.bonus or "bonus" in line.rates) else "bonus"
        if part == "penalty" and not (line.penalty or "penalty" in line.rates):
            said = f"mức trần {say(value.value)} chưa rõ áp dụng cho điểm nào; không áp dụng"
            self._found.problem(said, row, self._table.column(place))
            return
        cap, own = abs(value.value), line.of(part)
        line.caps[part] = cap
        if part in line.rates or (own is not None and own < cap):
            rate = line.rates.get(part, Rate(own or Decimal(0)))
            line.rates[part] = Rate(rate.each, rate.case, cap)


def _says_minus(cell: Cell) -> bool:
    return cell.kind == "text" and bool(re.search(r"[^\W\d_]{3,}", cell.text))


def _parted(code: str, title: str) -> tuple[str, str]:
    """The code that begins a title, where no other stands before it."""
    if not code and (both := _CODE_IN_TITLE.fullmatch(title)):
        return both[1] or both[3], both[2] or both[4]
    return code, title


def _is_numbering(row: Row, table: Table) -> bool:
    """The row "(1) (2) (3)" or "A B 1 2" that official tables put below their headings."""
    marks = [c.text.strip("()[] ") for c in row.cells if c]
    letters = [m for m in marks if m in ("A", "B", "C", "D")]
    numbers = [m.partition("=")[0].strip() for m in marks[len(letters) :]]
    plain = letters == list("ABCD")[: len(letters)] and numbers == [str(n + 1) for n in range(len(numbers))]
    return plain and len(marks) >= 3 and len(marks) >= len(table.columns)


def is_bullet(text: str) -> bool:
    return bool(re.match(r"\s*[-–—+•*·]", plain_words(text)))
