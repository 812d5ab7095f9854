"""A criteria table, as an office keeps it in a spreadsheet, becomes a charter that can be scored.

A row with rows under it is a group, and its maximum caps what they give: their base points; their bonus
points where they give nothing else. Bonus goes on top and penalties come off, as everywhere in the rules.
Where a row has rows under it that only add or take ("3 điểm; trừ 0,5 mỗi lần"), its own maximum is scored
under its own code. Whatever is unusual is told with its row; nothing is dropped.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.rules.charter import Charter, Group, Leaf
from bot.rules.criteria import Graded
from bot.vietnamese import Ambiguous, fold, say
from handlers.documents.amounts import says_bonus, says_deduction, stated
from handlers.documents.entries import Criteria, Entry
from handlers.documents.headings import Table
from handlers.documents.outline import ZERO, Line, arrange, tokens
from handlers.documents.sheets import Cell, Findings, Row, Unreadable

FINEST = 9
_TOTAL = re.compile(r"(grand |sub)?total|tong|cong|tong cong( diem)?|tong (so )?diem")
_UNCODED_TOTAL = re.compile(r"(grand |sub)?total\b.*|(tong )?cong\b.*|tong (so )?diem\b.*")
_CODE_IN_TITLE = re.compile(r"\(?((?:[A-ZĐa-zđ]|[IVXL]+|\d+)(?:[.\-]\w{1,3})*)[.):]\s+(\S.*)", re.DOTALL)


def of_table(table: Table, name: str, found: Findings) -> Criteria:
    """The charter that a table states. Raises Unreadable where no row of it has points."""
    lines, totals = _lines(table, found)
    outermost = arrange(lines)
    _tell_apart(lines, found)
    build = _Build(found)
    groups = build.outermost(outermost)
    if not build.entries:
        raise Unreadable(f"Tệp {found.source} không có tiêu chí nào có điểm.")
    _check(totals, groups, found)
    charter = Charter(name, 0, (), groups, {}, rounding="total", digits=FINEST, unsubmitted="as_stored")
    return Criteria(charter, tuple(build.entries), build.unscored)


# --- rows to lines --------------------------------------------------------------------------------


def _lines(table: Table, found: Findings) -> tuple[list[Line], list[Line]]:
    """The criteria and, apart, the rows that only add up. What is neither is told."""
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
    """The row "(1) (2) (3)" or "A B 1 2" that official tables put below their headings."""
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
    """The sign says whether points are added or taken; a penalty may be written either way."""
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
    """A spreadsheet turns the code 1.10 into the number 1.1: after 1.9 it is told as what it was."""
    line = lines[-1]
    mine = line.tokens
    if cell.kind != "number" or len(mine) != 2 or all(other.code != line.code for other in lines[:-1]):
        return
    earlier = [other.tokens[1] for other in lines[:-1] if len(other.tokens) == 2 and other.tokens[0] == mine[0]]
    if earlier and earlier[-1].isdigit() and int(earlier[-1]) + 1 == int(mine[1]) * 10:
        line.code += "0"
        found.note(f"mã {cell.text} đứng sau {mine[0]}.{earlier[-1]}; đọc là {line.code}", row)


def _tell_apart(lines: list[Line], found: Findings) -> None:
    """Codes for rows without one, and another for a second row with the same code beside the first."""
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


# --- lines to groups and leaves -------------------------------------------------------------------


@dataclass(frozen=True)
class _Shares:
    """What a row with rows under it caps, and what is scored at its own code because none of them gives it."""

    caps: tuple[Decimal | None, Decimal | None, Decimal | None]
    own: tuple[Decimal, Decimal, Decimal]


def _shares(line: Line) -> _Shares:
    below = [child for child in line.children if _has_points(child)]
    given = frozenset[str]().union(*(_gives(child) for child in below))
    maximum, bonus, penalty = (line.maximum or ZERO, line.bonus or ZERO, line.penalty or ZERO)
    base_cap = own_base = None
    if maximum and "base" in given:
        base_cap = maximum
    elif maximum and given == {"bonus"} and (says_bonus(line.title) or maximum <= _sum_of_bonus(below)):
        bonus = bonus or maximum
    elif maximum and given == {"penalty"} and says_deduction(line.title):
        penalty = penalty or maximum
    elif maximum:
        own_base = maximum
    return _Shares(
        (
            base_cap,
            bonus if "bonus" in given and bonus else None,
            penalty if "penalty" in given and penalty else None,
        ),
        (own_base or ZERO, ZERO if "bonus" in given else bonus, ZERO if "penalty" in given else penalty),
    )


def _gives(line: Line) -> frozenset[str]:
    """Which parts of the points a row and those under it can give."""
    below = [child for child in line.children if _has_points(child)]
    own = _shares(line).own if below else (line.maximum, line.bonus, line.penalty)
    kinds = frozenset(kind for kind, points in zip(("base", "bonus", "penalty"), own, strict=True) if points)
    return kinds.union(*(_gives(child) for child in below))


def _has_points(line: Line) -> bool:
    return line.has_points or any(_has_points(child) for child in line.children)


def _sum_of_bonus(lines: list[Line]) -> Decimal:
    return sum(((line.bonus or ZERO) or _sum_of_bonus(line.children) for line in lines), ZERO)


class _Build:
    """Groups and leaves of the lines, and the entries by which they are scored."""

    def __init__(self, found: Findings) -> None:
        self.entries: list[Entry] = []
        self.unscored: dict[str, str] = {}
        self._found = found

    def outermost(self, lines: list[Line]) -> tuple[Group, ...]:
        parts = [(line, self._part(line)) for line in self._counted(lines, None)]
        return tuple(
            part if isinstance(part, Group) else Group(f"g{line.number}", line.code, line.title, (part,))
            for line, part in parts
        )

    def _part(self, line: Line) -> Group | Leaf:
        below = self._counted(line.children, line)
        if not below:
            return self._leaf(
                line, (line.maximum or ZERO, line.bonus or ZERO, line.penalty or ZERO), needed=True
            )
        shares = _shares(line)
        own: list[Group | Leaf] = []
        if any(shares.own):
            own.append(self._leaf(line, shares.own, needed=shares.own[0] > 0))
        else:
            self.unscored.setdefault(line.code, "là nhóm, điểm tính từ các mục bên dưới")
        parts = tuple(own + [self._part(child) for child in below])
        group = Group(f"g{line.number}", line.code, line.title, parts, *shares.caps)
        self._remark(line, group)
        return group

    def _leaf(self, line: Line, points: tuple[Decimal, Decimal, Decimal], *, needed: bool) -> Leaf:
        maximum, bonus, penalty = points
        step = Decimal(1).scaleb(-FINEST)
        leaf = Leaf(f"r{line.number}", line.code, line.title, Graded(maximum, step, bonus, penalty))
        needed = needed and any(points)
        self.entries.append(Entry(leaf.id, line.code, line.title, -penalty, maximum + bonus, needed, line.path))
        return leaf

    def _counted(self, lines: list[Line], above: Line | None) -> list[Line]:
        """The rows with any points in them or below. Words alone explain the row above, or miss something."""
        counted = [line for line in lines if _has_points(line)]
        for line in lines:
            if line in counted:
                continue
            self.unscored.setdefault(line.code, "không có điểm trong bảng tiêu chí")
            if above and above.has_points and not counted:
                self._found.note(f"không có điểm; coi là lời giải thích của mục {above.code}", line)
            else:
                words = f"mục {line.code} “{line.title[:60]}” không có điểm tối đa, thưởng hay trừ; không tính"
                self._found.problem(words, line)
        return counted

    def _remark(self, line: Line, group: Group) -> None:
        cap, below = group.base_cap, sum((_base(part) for part in group.parts), ZERO)
        if cap is not None and below < cap:
            words = f"các mục dưới {line.code} cho nhiều nhất {say(below)} điểm, mức tối đa ghi {say(cap)}"
            self._found.note(words, line)
        if re.search(r"(tổng|tối đa|không quá).*\d", line.note.lower()):
            words = f"giới hạn trong ghi chú của mục {line.code} không tự áp dụng: “{line.note[:80]}”"
            self._found.note(words, line)


def _base(part: Group | Leaf) -> Decimal:
    return part.maximum if isinstance(part, Group) else part.criterion.base


def _check(totals: list[Line], groups: tuple[Group, ...], found: Findings) -> None:
    """A total row agrees with the whole table up to it, or with the section that it closes."""
    for total in totals:
        if total.maximum is None:
            continue
        before = [group for group in groups if int(group.id[1:]) < total.number]
        sums = {
            sum((group.maximum for group in before), ZERO),
            sum((group.maximum + (group.bonus_cap or ZERO) for group in before), ZERO),
            before[-1].maximum if before else ZERO,
        }
        if total.maximum not in sums:
            whole = say(sum((group.maximum for group in before), ZERO))
            found.problem(
                f"dòng “{total.title or total.code}” ghi {say(total.maximum)}, cộng các mục được {whole}", total
            )
