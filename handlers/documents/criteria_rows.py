"""Rows of a criteria table, read one by one: code, title, points, and what is odd about them."""

import re
from decimal import Decimal

from bot.vietnamese import Ambiguous, fold, say
from handlers.documents.headings import Table
from handlers.documents.outline import Line, tokens
from handlers.documents.point_cells import stated
from handlers.documents.problems import Findings
from handlers.documents.spreadsheet import Cell, Row

_DEEPEST = 12  # parts of a code
_TOTAL = re.compile(r"(grand |sub)?total|tong|cong|tong cong( diem)?|tong (so )?diem")
_UNCODED_TOTAL = re.compile(r"(grand |sub)?total\b.*|(tong )?cong\b.*|tong (so )?diem\b.*")
_CODE_IN_TITLE = re.compile(r"\(?((?:[A-ZĐa-zđ]|[IVXL]+|\d+)(?:[.\-]\w{1,3})*)[.):]\s+(\S.*)", re.DOTALL)


def lines_of(table: Table, found: Findings) -> tuple[list[Line], list[Line]]:
    """Criteria and, apart, the rows that only add up. Rows that are neither are told."""
    lines: list[Line] = []
    totals: list[Line] = []
    rows = list(table.rows)
    if rows and _is_numbering(rows[0], table):
        found.note("dòng đánh số cột, bỏ qua", rows.pop(0))
    for row in rows:
        if row.broken:
            found.problem(f"không tách được thành các ô: “{row.words}”", row)
            continue
        if [c.text for c in row.cells] == [c.text for c in table.heading.cells]:
            found.note("dòng tiêu đề lặp lại, bỏ qua", row)
            continue
        line = _line(row, table, found)
        words = fold(line.title or line.code)
        if _TOTAL.fullmatch(words) or (not line.given and _UNCODED_TOTAL.fullmatch(words)):
            totals.append(line)
        elif line.given or line.has_points or (line.is_heading() and not totals):
            lines.append(line)
            _mend_decimal_code(lines, row[table.columns.get("code", -1)], row, found)
        elif totals:
            found.note(f"dòng chữ sau dòng tổng, không phải tiêu chí: “{row.words}”", row)
        else:
            found.problem(f"không có mã và không có điểm, không hiểu là tiêu chí nào: “{row.words}”", row)
    return lines, totals


def _is_numbering(row: Row, table: Table) -> bool:
    """True for the row "(1) (2) (3)" or "A B 1 2" that official tables put below their headings."""
    marks = [c.text.strip("()[] ") for c in row.cells if c]
    letters = [m for m in marks if m in ("A", "B", "C", "D")]
    numbers = [m.partition("=")[0].strip() for m in marks[len(letters) :]]
    plain = letters == list("ABCD")[: len(letters)] and numbers == [str(n + 1) for n in range(len(numbers))]
    return plain and len(marks) >= 3 and len(marks) >= len(table.columns)


def _line(row: Row, table: Table, found: Findings) -> Line:
    def cell(role: str) -> Cell:
        return row[table.columns.get(role, -1)]

    code, title = cell("code").shown, " ".join(cell("title").text.split())
    if cell("code").kind == "date":
        found.problem(f"bảng tính đã đổi mã thành ngày {cell('code').text}; đọc là “{code}”", row)
    if not tokens(code):
        code = ""
    if len(tokens(code)) > _DEEPEST:
        found.note(f"“{code[:40]}” quá dài để làm mã, đọc là lời", row)
        code, title = "", f"{code} {title}".strip()
    if not title and len(code.split()) > 1:
        # A heading merged over the columns of code and title.
        code, title = "", code
    if not code and (both := _CODE_IN_TITLE.fullmatch(title)):
        code, title = both[1], both[2]
    line = Line(row.number, code.rstrip(".:"), title, note=cell("note").text, place=row.place, given=bool(code))
    for role in ("maximum", "bonus", "penalty", "change"):
        if (value := _stated(cell(role), row, found)) is not None:
            _set(line, role, value, row, found)
    return line


def _stated(cell: Cell, row: Row, found: Findings) -> Decimal | None:
    try:
        return stated(cell)
    except Ambiguous as both:
        value = Decimal(str(both).replace(",", "."))
        found.problem(f"“{cell.text}” có thể hiểu hai cách; đọc là {say(value)}", row)
        return value
    except ValueError:
        found.problem(f"không đọc được điểm “{cell.text}”", row)
        return None


def _set(line: Line, role: str, value: Decimal, row: Row, found: Findings) -> None:
    """Sets points by their sign: added or taken. A penalty may be written either way."""
    if role == "penalty":
        line.penalty = abs(value)
    elif value >= 0:
        setattr(line, "bonus" if role == "change" else role, value)
    elif line.penalty is not None:
        found.problem(f"có hai điểm trừ ({say(-line.penalty)} và {say(value)}); dùng số sau", row)
        line.penalty = -value
    else:
        line.penalty = -value
        if role == "bonus":
            found.problem(f"điểm trừ {say(value)} nằm ở cột điểm thưởng; tính là điểm trừ", row)
        elif role == "maximum":
            found.note(f"điểm {say(value)} là số âm; tính là điểm trừ", row)


def _mend_decimal_code(lines: list[Line], cell: Cell, row: Row, found: Findings) -> None:
    """Mends the code 1.10, of which a spreadsheet makes the number 1.1: after 1.9 it is told as what it was."""
    line = lines[-1]
    mine = tokens(line.code)
    if cell.kind != "number" or len(mine) != 2 or all(other.code != line.code for other in lines[:-1]):
        return
    earlier = [other.tokens[1] for other in lines[:-1] if len(other.tokens) == 2 and other.tokens[0] == mine[0]]
    if earlier and earlier[-1].isdigit() and int(earlier[-1]) + 1 == int(mine[1]) * 10:
        line.code += "0"
        found.note(f"mã {cell.text} đứng sau {mine[0]}.{earlier[-1]}; đọc là {line.code}", row)


def tell_apart(lines: list[Line], found: Findings) -> None:
    """Gives codes to rows without one, and another to a second row with the same code beside the first."""
    taken: set[tuple[Line | None, str]] = set()
    for line in lines:
        if not line.given:
            above = f"{line.parent.code}." if line.parent else ""
            number = 1
            while (line.parent, f"{above}{number}") in taken or _is_code(lines, f"{above}{number}"):
                number += 1
            line.code = f"{above}{number}" if above else f"dòng {line.number}"
            found.note(f"không có mã; gọi là “{line.code}”", line)
        elif (line.parent, line.code) in taken:
            first, number = line.code, 2
            while (line.parent, f"{first} ({number})") in taken:
                number += 1
            line.code = f"{first} ({number})"
            found.problem(f"mã “{first}” lặp lại; dòng này gọi là “{line.code}”", line)
        taken.add((line.parent, line.code))


def _is_code(lines: list[Line], code: str) -> bool:
    return any(line.given and line.code == code for line in lines)
