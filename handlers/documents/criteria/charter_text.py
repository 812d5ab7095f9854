"""A criteria table written as a charter file, with every doubt as a comment at its line.

What a table does not say (units, the year, the timetable) stands there to be filled in. The same reading serves
`thidua rehearse`; nothing is read twice in two ways.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal

from bot.rules.charter import Group, Leaf
from bot.rules.tiers import Tier
from handlers.documents.criteria.charter_from_table import UNCAPPED
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.criteria.lines import PARTS, Line, Part, Rate, TierRow
from handlers.documents.criteria.tier_titles import Band, bands_of, without_gaps
from handlers.documents.files.number_formats import plain
from handlers.documents.problems import Findings

LONGEST_TITLE, LONGEST_TEXT, LONGEST_NOTE, LONGEST_LABEL = 300, 600, 500, 200
LONGEST_NAME = 200
_STEPS = [Decimal(s) for s in ("1", "0.5", "0.25", "0.1", "0.05", "0.01", "0.001", "0.0001")]
_HEAD = """\
# Quy chế đọc từ {source}. Các dòng “CẦN XEM” là chỗ chưa rõ trong bảng; đề nghị sửa rồi xóa dòng đó.
# CẦN XEM: tên cụm, năm, các đơn vị và lịch không có trong bảng, đề nghị ghi lại.
name: {name}
year: {year}
units:
  - {{id: donvi1, name: Đơn vị 1, short: Đơn vị 1}}
  - {{id: donvi2, name: Đơn vị 2, short: Đơn vị 2}}
windows: pledge_at_meeting
rounding: total
digits: {digits}
"""


def charter_text(criteria: Criteria, year: int, found: Findings) -> str:
    """The YAML of a charter with these criteria."""
    writer = _Writer(criteria, found)
    groups = "".join(line + "\n" for group in criteria.charter.groups for line in writer.group(group, 2))
    head = _HEAD.format(
        source=found.source,
        name=_quoted(_cut(f"Cụm thi đua ({criteria.charter.name})", LONGEST_NAME)),
        year=_year_in(criteria.charter.name) or year,
        digits=writer.digits,
    )
    return head + "".join(f"# {line}\n" for line in writer.left()) + "groups:\n" + groups


def _year_in(name: str) -> int:
    found = re.search(r"(?<!\d)(20\d\d)(?!\d)", name)
    return int(found[1]) if found else 0


class _Writer:
    """Writes groups and leaves, each with what was doubtful about its row."""

    def __init__(self, criteria: Criteria, found: Findings) -> None:
        self._criteria, self._found = criteria, found
        self._told: set[str] = set()
        self.digits = max(2, *(_digits(n) for n in _numbers(criteria)))

    def group(self, group: Group, indent: int) -> Iterator[str]:
        line = self._criteria.lines.get(group.id)
        pad = " " * indent
        yield from self._doubts(line, pad)
        yield f"{pad}- id: {group.id}"
        yield from self._names(
            group.code if line is None or line.given else "", group.title, line, pad, group=True
        )
        for key, cap in (
            ("base_cap", group.base_cap),
            ("bonus_cap", group.bonus_cap),
            ("penalty_cap", group.penalty_cap),
        ):
            if cap is not None:
                yield f"{pad}  {key}: {plain(cap)}"
        yield f"{pad}  parts:"
        for part in group.parts:
            yield from self.group(part, indent + 4) if isinstance(part, Group) else self._leaf(part, indent + 4)

    def left(self) -> Iterator[str]:
        """The doubts that are about no row of a criterion: the file, its columns, its totals."""
        for place, doubts in self._found.by_place.items():
            if place not in self._told:
                yield from (_remark(about, f"{place}: {text}" if place else text) for about, text in doubts)

    def _leaf(self, leaf: Leaf, indent: int) -> Iterator[str]:
        pad = " " * indent
        line = self._criteria.lines[leaf.id]
        yield from self._doubts(line, pad)
        kinds = list(self._kinds(leaf, line))
        if not kinds:
            # Nothing can be given or taken here, so there is nothing to ask.
            named = f"mục {leaf.code} “{_cut(_one_line(leaf.title), 60)}”"
            yield f"{pad}# CẦN XEM: {named} không có điểm, không đưa vào quy chế"
            return
        for place, kind in enumerate(kinds):
            more = "" if len(kinds) == 1 else "abc"[place]
            yield f"{pad}- id: {leaf.id}{more}"
            code = leaf.code if line.given else ""
            yield from self._names(f"{code}.{more}" if code and more else code, leaf.title, line, pad)
            yield from (f"{pad}  {key}" for key in kind)

    def _kinds(self, leaf: Leaf, line: Line) -> Iterator[list[str]]:
        """The kind of a row; of one that counts cases both ways, a kind for each, since each has a cap."""
        criterion = leaf.criterion
        if line.tiers:
            yield _tiers(line, criterion.base)
            return
        if not line.rates:
            if criterion.base or criterion.bonus or criterion.penalty:
                yield _graded(criterion.base, criterion.bonus, criterion.penalty)
            return
        rates = dict(line.rates)
        room = criterion.base if "base" in rates and criterion.base else None
        fixed = {part: line.of(part) or Decimal(0) for part in PARTS if part not in rates}
        # What several kinds of case add or take stands beside points that are given outright.
        together = len(rates) == 1 and not any(fixed[p] for p in fixed if p != "base")
        if any(fixed.values()) and not together:
            yield _graded(*(fixed.get(part, Decimal(0)) for part in PARTS))
        for part, rate in rates.items():
            start = fixed.get("base", Decimal(0)) if together else Decimal(0)
            yield _cases(part, rate, start, room)

    def _names(
        self, code: str, title: str, line: Line | None, pad: str, *, group: bool = False
    ) -> Iterator[str]:
        whole = _one_line(title) or "(không tên)"
        if code:
            yield f"{pad}  code: {_quoted(code)}"
        yield f"{pad}  title: {_quoted(_cut(whole, LONGEST_TITLE))}"
        if group:
            # A group has no text of its own: the rest would be lost without a word.
            if len(whole) > LONGEST_TITLE:
                yield f"{pad}# CẦN XEM: tên nhóm dài {len(whole)} ký tự, chỉ giữ {LONGEST_TITLE}: {whole}"
            return
        if len(whole) > LONGEST_TITLE:
            yield f"{pad}  text: {_quoted(_cut(whole, LONGEST_TEXT))}"
        if line and line.note:
            yield f"{pad}  note: {_quoted(_cut(_one_line(line.note), LONGEST_NOTE))}"

    def _doubts(self, line: Line | None, pad: str) -> Iterator[str]:
        if line is None or line.place in self._told:
            return
        self._told.add(line.place)
        for is_problem, text in self._found.by_place.get(line.place, []):
            yield f"{pad}# {_remark(is_problem, text)}"


def _remark(is_problem: bool, text: str) -> str:
    """A doubt to settle; or how a row was taken, for whoever wonders. A missing cap is one to settle."""
    return f"{'CẦN XEM' if is_problem or text == UNCAPPED else 'Lưu ý'}: {_one_line(text)}"


def _graded(maximum: Decimal, bonus: Decimal, penalty: Decimal) -> list[str]:
    step = next((s for s in _STEPS if not any(n % s for n in (maximum, bonus, penalty))), _STEPS[-1])
    step = min(step, Decimal("0.5"))
    more = [f"{key}: {plain(n)}" for key, n in (("bonus", bonus), ("penalty", penalty)) if n]
    return ["kind: graded", f"maximum: {plain(maximum)}", f"step: {plain(step)}", *more]


def _cases(part: Part, rate: Rate, start: Decimal, room: Decimal | None) -> list[str]:
    each = -rate.each if part == "penalty" else rate.each
    cap = rate.cap if rate.cap is not None else room if part == "base" else None
    lines = ["kind: per_case", f"each: {plain(each)}"]
    lines += [f"start: {plain(start)}"] if start else []
    lines += [f"cap: {plain(cap)}"] if cap is not None else []
    # A rate of base points without any end can only be added on top.
    kept = "bonus" if part == "base" and cap is None else part
    return [*lines, f"part: {kept}", f"case: {_quoted(_cut(rate.case or 'trường hợp', 60))}"]


def _tiers(line: Line, base: Decimal) -> list[str]:
    tiers = sorted(line.tiers, key=lambda tier: -tier.points)
    head = ["kind: tiers"]
    bands = bands_of([tier.title for tier in tiers])
    steps = _percentages(bands, tiers) if bands and without_gaps(bands) else None
    if steps is not None:
        head.append("by: percent")
    if base != max(Decimal(0), *(tier.points for tier in tiers)):
        head.append(f"maximum: {plain(base)}")
    if steps is not None:
        return [
            *head,
            "tiers:",
            *(
                f"  - {{{'over' if t.over else 'from'}: {plain(t.least)}, points: {plain(t.points)}}}"
                for t in steps
            ),
        ]
    labels = _labels([tier.title for tier in tiers])
    return [
        *head,
        "tiers:",
        *(
            f"  - {{id: m{n}, label: {_quoted(label)}, points: {plain(tier.points)}}}"
            for n, (label, tier) in enumerate(zip(labels, tiers, strict=True), 1)
        ),
    ]


def _percentages(bands: list[Band], tiers: list[TierRow]) -> list[Tier]:
    """Tiers from the highest percentage to the lowest."""
    pairs = zip(bands, tiers, strict=True)
    steps = [Tier(tier.points, least=band.least or Decimal(0), over=band.over) for band, tier in pairs]
    return sorted(steps, key=lambda tier: (tier.least, tier.over), reverse=True)


def _labels(titles: list[str]) -> list[str]:
    """Labels short enough to be tapped, each of its own."""
    labels: list[str] = []
    for title in titles:
        label = _cut(re.sub(r"^[-+*•–\s]+", "", _one_line(title)) or "(không tên)", LONGEST_LABEL)
        while label in labels:
            label = f"{label[: LONGEST_LABEL - 4]} ({len(labels) + 1})"
        labels.append(label)
    return labels


def _numbers(criteria: Criteria) -> Iterator[Decimal]:
    for group in criteria.charter.group_by_id.values():
        yield from (cap for cap in (group.base_cap, group.bonus_cap, group.penalty_cap) if cap is not None)
    for leaf in criteria.charter.leaves.values():
        kind = leaf.criterion
        yield from (n for n in (kind.base, kind.bonus, kind.penalty) if n.is_finite())


def _digits(number: Decimal) -> int:
    return min(max(-int(number.normalize().as_tuple().exponent), 0), 4)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
