"""Charter made of a criteria table, as an office keeps it in a spreadsheet, so that it can be scored.

A row with rows under it is a group, and its maximum caps what they give: their base points; their bonus points
where they give nothing else. Bonus goes on top and penalties come off, as everywhere in the rules. Where a row
has rows under it that only add or take ("3 điểm; trừ 0,5 mỗi lần"), its own maximum is scored under its own
code. Whatever is unusual is told with its row; nothing is dropped.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.rules.charter import Charter, Group, Leaf
from bot.rules.graded import Graded
from bot.vietnamese import say
from handlers.documents.criteria_rows import lines_of, tell_apart
from handlers.documents.headings import Table
from handlers.documents.leaf_codes import Criteria, Entry
from handlers.documents.outline import ZERO, Line, arrange
from handlers.documents.point_cells import says_bonus, says_deduction
from handlers.documents.problems import Findings, Unreadable

FINEST = 12
LONGEST = 2_000  # rows


def of_table(table: Table, name: str, found: Findings) -> Criteria:
    """Charter that a table states. Raises Unreadable where no row of it has points."""
    if len(table.rows) > LONGEST:
        raise Unreadable(f"Tệp {found.source} có hơn {LONGEST} dòng, không phải bảng tiêu chí.")
    lines, totals = lines_of(table, found)
    outermost = arrange(lines)
    tell_apart(lines, found)
    shares: dict[Line, _Shares] = {}
    for line in outermost:
        _share(line, shares)
    build = _Build(shares, found)
    groups = build.outermost(outermost)
    if not build.entries:
        raise Unreadable(f"Tệp {found.source} không có tiêu chí nào có điểm.")
    _check(totals, groups, found)
    charter = Charter(name, 0, (), groups, {}, rounding="total", digits=FINEST, unsubmitted="as_stored")
    return Criteria(charter, tuple(build.entries), build.unscored)


@dataclass(frozen=True)
class _Shares:
    """Points of a row with rows under it, each triple as base, bonus, penalty.

    `caps`: limits on the rows below. `own`: scored at its own code, because no row below gives it. `gives`:
    kinds of points that the row then gives in all.
    """

    caps: tuple[Decimal | None, Decimal | None, Decimal | None]
    own: tuple[Decimal, Decimal, Decimal]
    gives: frozenset[str]


def _share(line: Line, known: dict[Line, _Shares]) -> _Shares:
    """Fills `known` from the innermost rows outwards."""
    given = frozenset[str]().union(*(_share(child, known).gives for child in line.children))
    maximum, bonus, penalty = (line.maximum or ZERO, line.bonus or ZERO, line.penalty or ZERO)
    base_cap: Decimal | None = None
    if maximum and "base" in given:
        base_cap, maximum = maximum, ZERO
    elif maximum and given == {"bonus"} and _caps_bonus(line):
        bonus, maximum = bonus or maximum, ZERO
    elif maximum and given == {"penalty"} and says_deduction(line.title):
        penalty, maximum = penalty or maximum, ZERO
    bonus_cap = bonus if bonus and "bonus" in given else None
    penalty_cap = penalty if penalty and "penalty" in given else None
    own = (maximum, ZERO if bonus_cap else bonus, ZERO if penalty_cap else penalty)
    gives = given.union(kind for kind, points in zip(("base", "bonus", "penalty"), own, strict=True) if points)
    shares = known[line] = _Shares((base_cap, bonus_cap, penalty_cap), own, gives)
    return shares


def _caps_bonus(line: Line) -> bool:
    """True if the maximum of a row above bonus rows alone limits them, rather than being given for itself."""
    return says_bonus(line.title) or (line.maximum or ZERO) <= _sum_of_bonus(line.children)


def _has_points(line: Line) -> bool:
    return line.has_points or any(_has_points(child) for child in line.children)


def _sum_of_bonus(lines: list[Line]) -> Decimal:
    return sum(((line.bonus or ZERO) or _sum_of_bonus(line.children) for line in lines), ZERO)


class _Build:
    """Groups and leaves of the lines, and the entries by which they are scored."""

    def __init__(self, shares: dict[Line, _Shares], found: Findings) -> None:
        self._shares = shares
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
            return self._leaf(line, self._shares[line].own, needed=True)
        shares = self._shares[line]
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
        """Rows with any points in them or below. Words alone explain the row above, or miss something."""
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
    """Checks that a total row agrees with the whole table up to it, or with the section that it closes."""
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
