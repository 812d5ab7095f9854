"""A criteria table, as an office keeps it in a spreadsheet, becomes a charter that can be scored.

A row with rows under it is a group, and its maximum caps what they give: their base points; their bonus
points where they give nothing else. Bonus goes on top and penalties come off, as everywhere in the rules.
Where a row has rows under it that only add or take ("3 điểm; trừ 0,5 mỗi lần"), its own maximum is scored
under its own code. Whatever is unusual is told with its row; nothing is dropped.
"""

from dataclasses import dataclass
from decimal import Decimal

from bot.rules.charter import Charter, Group, Leaf
from bot.vietnamese import say
from handlers.documents.criteria.criterion_of_line import criterion_of
from handlers.documents.criteria.leaf_codes import Criteria, Entry
from handlers.documents.criteria.lines import PARTS, ZERO, Line, Part
from handlers.documents.criteria.table_outline import Outline
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.sign_words import sign_of

FINEST = 12
UNCAPPED = "điểm theo từng trường hợp, không ghi mức tối đa; tính không giới hạn"
Parts = tuple[Decimal, Decimal, Decimal]


def charter_of(outline: Outline, name: str, found: Findings) -> Criteria:
    """The charter that tables state. Raises Unreadable where no row of them has points."""
    shares: dict[Line, _Shares] = {}
    for line in outline.outermost:
        _share(line, shares)
    build = _Build(shares, found)
    groups = build.outermost(outline.outermost)
    if not build.entries:
        raise Unreadable(f"Tệp {found.source} không có tiêu chí nào có điểm.")
    _check(outline.totals, groups, build.orders, found)
    charter = Charter(name, 0, (), groups, {}, rounding="total", digits=FINEST, unsubmitted="as_stored")
    return Criteria(charter, tuple(build.entries), build.unscored, build.lines)


@dataclass(frozen=True)
class _Shares:
    """The caps of a row with rows under it, the points that are scored at its own code because none of them
    gives them, and the parts that it then gives in all. Each triple is base, bonus, penalty."""

    caps: tuple[Decimal | None, Decimal | None, Decimal | None]
    own: Parts
    gives: frozenset[Part]


def _share(line: Line, known: dict[Line, _Shares]) -> _Shares:
    """Fills `known` from the innermost rows outwards."""
    given = frozenset[Part]().union(*(_share(child, known).gives for child in line.children))
    maximum, bonus, penalty = (line.maximum or ZERO, line.bonus or ZERO, line.penalty or ZERO)
    base_cap: Decimal | None = None
    if maximum and "base" in given:
        base_cap, maximum = maximum, ZERO
    elif maximum and given == {"bonus"} and _caps_bonus(line):
        bonus, maximum = bonus or maximum, ZERO
    elif maximum and given == {"penalty"} and sign_of(line.title) == "penalty":
        penalty, maximum = penalty or maximum, ZERO
    bonus_cap = bonus if bonus and "bonus" in given else None
    penalty_cap = penalty if penalty and "penalty" in given else None
    own = (maximum, ZERO if bonus_cap else bonus, ZERO if penalty_cap else penalty)
    gives = given.union(part for part, points in zip(PARTS, own, strict=True) if points).union(line.rates)
    caps = (
        line.caps.get("base", base_cap) if base_cap is None else base_cap,
        _smaller(bonus_cap, line.caps.get("bonus")),
        _smaller(penalty_cap, line.caps.get("penalty")),
    )
    shares = known[line] = _Shares(caps, own, gives)
    return shares


def _smaller(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else min(one, other)


def _caps_bonus(line: Line) -> bool:
    """True where the maximum of a row above bonus rows alone limits them and isn't given for itself."""
    return sign_of(line.title) == "bonus" or (line.maximum or ZERO) <= _sum_of_bonus(line.children)


def _has_points(line: Line) -> bool:
    return line.has_points or any(_has_points(child) for child in line.children)


def _sum_of_bonus(lines: list[Line]) -> Decimal:
    return sum(((line.bonus or ZERO) or _sum_of_bonus(line.children) for line in lines), ZERO)


class _Build:
    """Groups and leaves of the lines, and the entries by which they are scored."""

    def __init__(self, shares: dict[Line, _Shares], found: Findings) -> None:
        self._shares = shares
        self._found = found
        self.entries: list[Entry] = []
        self.unscored: dict[str, str] = {}
        self.lines: dict[str, Line] = {}
        self.orders: list[int] = []

    def outermost(self, lines: list[Line]) -> tuple[Group, ...]:
        parts = [(line, self._part(line)) for line in self._counted(lines, None)]
        self.orders = [line.order for line, _ in parts]
        return tuple(
            part if isinstance(part, Group) else Group(f"g{line.id}", line.code, line.title, (part,))
            for line, part in parts
        )

    def _part(self, line: Line) -> Group | Leaf:
        below = self._counted(line.children, line)
        own_rates = bool(line.rates)
        if not below:
            return self._leaf(line, self._shares[line].own)
        shares = self._shares[line]
        own: list[Group | Leaf] = []
        if any(shares.own) or own_rates:
            own.append(self._leaf(line, shares.own))
        else:
            self.unscored.setdefault(line.code, "là nhóm, điểm tính từ các mục bên dưới")
        parts = tuple(own + [self._part(child) for child in below])
        group = Group(f"g{line.id}", line.code, line.title, parts, *shares.caps)
        self.lines[group.id] = line
        self._remark(line, group)
        return group

    def _leaf(self, line: Line, points: Parts) -> Leaf:
        criterion = criterion_of(line, points, self._room(line))
        leaf = Leaf(f"r{line.id}", line.code, line.title, criterion)
        low, high = -criterion.penalty, criterion.base + criterion.bonus
        needed = bool(low or high)
        base = criterion.base > 0
        self.entries.append(Entry(leaf.id, line.code, line.title, low, high, needed, line.path, base=base))
        self.entries += [
            Entry(leaf.id, tier.code, tier.title, low, high, False, (*line.path, tier.code), tier.points)
            for tier in line.tiers
        ]
        self.lines[leaf.id] = line
        most: dict[Part, Decimal] = {"bonus": criterion.bonus, "penalty": criterion.penalty}
        uncapped = [part for part, points in most.items() if not points.is_finite()]
        if uncapped and not any(self._is_capped_above(line, part) for part in uncapped):
            self._found.note(UNCAPPED, line)
        return leaf

    def _room(self, line: Line) -> Decimal | None:
        """The smallest base cap above a line."""
        caps, above = [], line.parent
        while above:
            cap = self._shares[above].caps[0]
            if cap is not None:
                caps.append(cap)
            above = above.parent
        return min(caps, default=None)

    def _is_capped_above(self, line: Line, part: Part) -> bool:
        place, above = PARTS.index(part), line.parent
        while above:
            if self._shares[above].caps[place] is not None:
                return True
            above = above.parent
        return False

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
        elif cap is not None and below > cap:
            words = f"các mục dưới {line.code} cho đến {say(below)} điểm, chỉ tính nhiều nhất {say(cap)}"
            self._found.note(words, line)


def _base(part: Group | Leaf) -> Decimal:
    return part.maximum if isinstance(part, Group) else part.criterion.base


def _check(totals: list[Line], groups: tuple[Group, ...], orders: list[int], found: Findings) -> None:
    """A total row agrees with the whole table up to it, or with the section that it closes."""
    for total in totals:
        if total.maximum is None:
            continue
        before = [group for group, order in zip(groups, orders, strict=True) if order < total.order]
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
