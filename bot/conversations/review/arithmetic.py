"""Arithmetic of a score in steps that can be followed with a pencil: a leaf, a group, a total.

Each line ends in its result: ``3 × 0,5 = 1,5, tối đa 1, tính 1``. A term is followed by its
criterion in brackets.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from bot.dialogue.situation import Situation
from bot.questions import OVERRIDE, SEVERAL, UNASSIGNED
from bot.rules.charter import Group, Leaf
from bot.rules.review_mean import counted, parts_of
from bot.rules.scores import GroupScore
from bot.state.sheet import Sheet
from bot.state.stages import taking_part, values_at
from bot.vietnamese import say, say_close

Term = tuple[str, Decimal]


def of_leaf(situation: Situation, sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    """Lines from the leaf's value to its points, and the group they count in."""
    given = sheet.score.leaves[leaf.id]
    if given.points is None:
        yield "Điểm: tính khi chốt." if given.value else "Điểm: chưa có giá trị, tính 0."
        return
    if leaf.criterion.comparison:
        yield f"Số liệu so sánh: {_figures(situation, sheet, leaf)}."
    steps = list(_steps(situation, sheet, leaf))
    last = steps[-1].rpartition(" ")[2] if steps else ""
    points = say_close(given.points)
    if last != points:
        rounded = sheet.charter.rounding == "leaf" and steps
        digits = f"làm tròn {sheet.charter.digits} chữ số được " if rounded else ""
        steps.append(f"{digits}{points}")
    yield f"Điểm: {'; '.join(steps)}"
    worth = given.worth
    parts = [("chuẩn", worth.base), ("thưởng", worth.bonus), ("trừ", worth.penalty)]
    told = ", ".join(f"{name} {say_close(points)}" for name, points in parts if points)
    group = sheet.charter.group_of[leaf.id]
    code = group.code or group.title
    yield f"Vào nhóm {code}: {told or 0}. Xem nhóm: gõ “vì sao {code}”."


def _steps(situation: Situation, sheet: Sheet, leaf: Leaf) -> Iterable[str]:
    value = sheet.value(leaf)
    if value.startswith(OVERRIDE):
        return (f"ghi thẳng {say(Decimal(value.removeprefix(OVERRIDE)))}",)
    if value.startswith(SEVERAL):
        return (_of_several(sheet, leaf, value),)
    if leaf.criterion.comparison:
        units = taking_part(sheet.cycle)
        stated = {u.id: values_at(situation, u.id, sheet.stage).get(leaf.id, "") for u in units}
        figures = {u: v for u, v in stated.items() if v}
        return leaf.criterion.comparison.reckon_among(sheet.unit.id, figures)
    return leaf.criterion.reckon(sheet.unit.id, value)


def _of_several(sheet: Sheet, leaf: Leaf, value: str) -> str:
    """``bình quân 3 ý kiến: (1,5 + 2 + 2) ÷ 3 = 1,833333``."""
    rule, values = parts_of(value)
    points = [worth.points for v in values if (worth := leaf.criterion.worth(sheet.unit.id, v))]
    chosen = [points[at] for at in counted(rule, points)]
    made = say_close(sum(chosen, Decimal(0)) / len(chosen))
    if rule == "median":
        ranked = "; ".join(say_close(one) for one in sorted(points))
        between = (
            f", bình quân của {say_close(chosen[0])} và {say_close(chosen[-1])}" if len(chosen) == 2 else ""
        )
        return f"trung vị {len(points)} ý kiến ({ranked}){between} = {made}"
    out = ""
    if rule == "trimmed_mean":
        out = f", bỏ cao nhất {say_close(max(points))} và thấp nhất {say_close(min(points))}"
    told = " + ".join(say_close(one) for one in chosen)
    return f"bình quân {len(points)} ý kiến{out}: ({told}) ÷ {len(chosen)} = {made}"


def _figures(situation: Situation, sheet: Sheet, leaf: Leaf) -> str:
    """Figures of all units that take part, the highest first."""
    form = sheet.form(leaf)
    stated = {
        u.short: values_at(situation, u.id, sheet.stage).get(leaf.id, "") for u in taking_part(sheet.cycle)
    }
    counted = {u: v for u, v in stated.items() if form.accepts(v) and v not in ("", UNASSIGNED)}
    shown = sorted(counted.items(), key=lambda one: Decimal(one[1]), reverse=True)
    return ", ".join(f"{unit} {say(Decimal(value))}" for unit, value in shown)


def of_group(situation: Situation, sheet: Sheet, group: Group) -> Iterator[str]:
    """Lines with the group's base, bonus and penalty from its parts, cut by its caps; inner groups first."""
    for part in group.parts:
        if isinstance(part, Group):
            yield f"{part.code or part.title}:"
            yield from of_group(situation, sheet, part)
    given = sheet.score.groups[group.id]
    top = group in sheet.charter.groups
    for name, terms, cap, bound, kept in _sums(sheet, group, given):
        yield f"{name}: {_sum(terms)}{_cut(sheet, terms, cap, bound, kept, top)}"
    yield f"Điểm nhóm: {_net(given)} = {say_close(given.points)}"


def _sums(
    sheet: Sheet, group: Group, given: GroupScore
) -> Iterator[tuple[str, list[Term], Decimal | None, tuple[str, Decimal] | None, Decimal]]:
    leaves, groups = sheet.score.leaves, sheet.score.groups

    def terms(of: str) -> list[Term]:
        found: list[Term] = []
        for part in group.parts:
            points = getattr(groups[part.id] if isinstance(part, Group) else leaves[part.id].worth, of)
            found += [(part.code or part.title, points)] if points else []
        return found

    yield "Chuẩn", terms("base"), group.base_cap, None, given.base
    if bonus := terms("bonus"):
        reach = group.bonus_from
        out = None if reach is None or given.base >= reach else _too_low(reach)
        yield "Thưởng", bonus, group.bonus_cap, out, given.bonus
    if penalty := terms("penalty"):
        low, earned = group.lowest, given.base + given.bonus
        floor = None if low is None else (f"điểm nhóm không dưới {say(low)}", max(earned - low, Decimal(0)))
        yield "Trừ", penalty, group.penalty_cap, floor, given.penalty


def _too_low(reach: Decimal) -> tuple[str, Decimal]:
    return f"chỉ tính khi điểm chuẩn từ {say(reach)}", Decimal(0)


def _sum(terms: list[Term]) -> str:
    if not terms:
        return "0"
    told = " + ".join(f"{say_close(points)} ({name})" for name, points in terms)
    return f"{told} = {say_close(sum((points for _, points in terms), Decimal(0)))}"


def _cut(
    sheet: Sheet,
    terms: list[Term],
    cap: Decimal | None,
    bound: tuple[str, Decimal] | None,
    kept: Decimal,
    top: bool,
) -> str:
    whole = sum((points for _, points in terms), Decimal(0))
    text = ""
    if cap is not None and whole > cap:
        whole = cap
        text = f", tối đa {say(cap)}, tính {say(cap)}"
    if bound and whole > bound[1]:
        whole = bound[1]
        text += f", {bound[0]}, tính {say_close(whole)}"
    rounded = top and sheet.charter.rounding == "group" and whole != kept
    return text + (f", làm tròn {sheet.charter.digits} chữ số được {say(kept)}" if rounded else "")


def _net(given: GroupScore) -> str:
    parts = [say_close(given.base)]
    parts += [f"+ {say_close(given.bonus)}"] if given.bonus else []
    parts += [f"− {say_close(given.penalty)}"] if given.penalty else []
    return " ".join(parts)


def of_total(situation: Situation, sheet: Sheet) -> Iterator[str]:
    """Line from the groups of the first level to the total: its cap, rounding and late penalty."""
    score, charter = sheet.score, sheet.charter
    terms = [(g.code or g.title, score.groups[g.id].points) for g in charter.groups]
    raw = sum((points for _, points in terms), Decimal(0))
    text = f"Tổng: {_sum([t for t in terms if t[1]])}"
    if r := score.rescaled:
        raw += r.points - r.earned
        text += f"; quy đổi điểm chuẩn {say(r.earned)} × {say(r.full)} / {say(r.most)} = {say_close(r.points)}"
        text += f"; tổng {say_close(raw)}" if raw != r.points else ""
    if score.bonus_cut:
        given = score.bonus + score.bonus_cut
        raw -= score.bonus_cut
        base = score.rescaled.points if score.rescaled else sum((g.base for g in _top(sheet)), Decimal(0))
        reach, cap = charter.bonus_from, charter.bonus_cap
        why = _too_low(reach)[0] if reach is not None and base < reach else f"tối đa {say(cap or Decimal(0))}"
        text += f"; điểm thưởng {say_close(given)}, {why}, tính {say_close(score.bonus)}; tổng {say_close(raw)}"
    if charter.total_cap is not None and raw > charter.total_cap:
        raw = charter.total_cap
        text += f", tối đa {say(raw)}, tính {say(raw)}"
    before = score.total + score.late
    if raw != before:
        text += f", làm tròn {charter.digits} chữ số được {say(before)}"
    if score.late:
        text += f", trừ {say(score.late)} (gửi bảng muộn) còn {say(score.total)}"
    yield text


def _top(sheet: Sheet) -> list[GroupScore]:
    return [sheet.score.groups[group.id] for group in sheet.charter.groups]
