"""Reckoning of any score and any place (`vì sao`), in one message, so that anybody can compute it again."""

from collections.abc import Iterator

from bot.conversations.results.posts import say_short
from bot.conversations.review import history
from bot.conversations.review.arithmetic import of_group, of_leaf, of_total
from bot.conversations.scoring import texts
from bot.dialogue.situation import Seat, Situation
from bot.rules.charter import Leaf, Unit
from bot.rules.titles import say_terms
from bot.state import snapshots
from bot.state.seats import own_units, steers
from bot.state.sheet import Sheet
from bot.state.stages import latest, named, shown
from bot.state.units import lineage, unit_first
from bot.vietnamese import begin, fold

_PLACE = ("", "hang", "xep hang", "thu hang")
_TOTAL = ("tong", "tong diem")


def why(situation: Situation, seat: Seat, words: str) -> str:
    """`vì sao`: words name a criterion, a group, "tổng" or "hạng"; before them, at the desk, a unit."""
    if situation.cycle is None:
        return "Cụm chưa mở năm thi đua."
    steering = steers(situation)
    unit, rest = unit_first(situation, words)
    own = next((s.unit for s in (seat, *situation.seats) if s.unit), "")
    if unit is None:
        unit, rest = situation.cycle.charter.unit_by_id.get(own), words
    if unit is None or not (words or own):
        return _how(situation, steering)
    mine = unit.id in own_units(situation)
    if fold(rest) in _PLACE:
        return place(situation, unit, inside=mine or steering)
    if not (mine or steering):
        return "Điểm từng mục chỉ nói với đơn vị đó, cụm trưởng và thư ký."
    sheet = latest(situation, unit.id) if steering else shown(situation, unit.id)
    if fold(rest) in _TOTAL:
        return "\n".join([f"Vì sao tổng điểm – {unit.name}: {_basis(sheet)}", *of_total(situation, sheet)])
    group = texts.find_group(sheet, rest)
    leaves = situation.cycle.charter.find(rest)
    if len(leaves) == 1 and (group is None or fold(group.code) != fold(rest)):
        return _leaf(situation, sheet, leaves[0])
    if group:
        head = f"Vì sao {texts.named(group)} – {unit.name}: {_basis(sheet)}"
        return "\n".join([head, *of_group(situation, sheet, group)])
    if leaves:
        listed = ", ".join(leaf.code for leaf in leaves[:8])
        how = f"Đề nghị gõ “vì sao” kèm mã, ví dụ: vì sao {leaves[0].code}."
        return f"Có {len(leaves)} tiêu chí phù hợp: {listed}. {how}"
    return f"Không thấy tiêu chí “{rest}”.\n{_how(situation, steering)}"


# --- a score ---


def _leaf(situation: Situation, sheet: Sheet, leaf: Leaf) -> str:
    """Reckoning of a leaf: rule, input, evidence, review, explanation, agreement, arithmetic."""
    unit = sheet.unit
    lines = [f"Vì sao {texts.titled(leaf)} – {unit.name}: {_basis(sheet)}"]
    lines += [f"Đơn vị: {change}." for change in lineage(situation, unit.id)]
    lines += [f"Cách tính: {' '.join(filter(None, (leaf.criterion.how(unit.id), leaf.note)))}"]
    lines += _said(sheet, leaf)
    lines += of_leaf(situation, sheet, leaf)
    return "\n".join(lines)


def _said(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    """History of the leaf up to the stage shown."""
    stages = sheet.charter.stages[: 1 + sheet.charter.stages.index(sheet.stage)]
    yield history.claimed(sheet, leaf)
    yield from filter(None, [texts.reported(sheet, leaf)])
    yield from history.evidence(sheet, leaf)
    if "review" in stages:
        yield from history.reviewed(sheet, leaf)
    if "explain" in stages:
        yield from history.answered(sheet, leaf)
    if "agree" in stages:
        yield from history.agreed(sheet, leaf)
    yield from history.corrected(sheet, leaf)


def _basis(sheet: Sheet) -> str:
    closed = snapshots.newest(sheet.cycle, sheet.stage)
    return f"điểm {named(sheet.stage)}" + ("" if closed else ", chưa chốt")


# --- a place ---


def place(situation: Situation, unit: Unit, *, inside: bool) -> str:
    """Reckoning of a place: all totals, the rule for ties. `inside`: the unit's own sum by groups too."""
    assert situation.cycle
    charter = situation.cycle.charter
    shot = snapshots.newest(situation.cycle, charter.stages[-1])
    if shot is None or not shot.published:
        return "Chưa công bố kết quả xếp hạng."
    places = snapshots.places(shot.body)
    own = next((p for p in places if p["unit"] == unit.id), None)
    if own is None:
        how = situation.cycle.charter.left.get(unit.id) or "chưa có trong kết quả này"
        return f"{unit.name}: không xếp hạng vì {how}."
    ranked = [p for p in places if p["rank"]]
    if not own["rank"]:
        return f"{unit.name}: không xếp hạng vì {own['out']}."
    lines = [f"{unit.name}: hạng {own['rank']}/{len(ranked)} với {own['said']} điểm {named(shot.stage)}."]
    lines += [f"Hạng {p['rank']}: {charter.unit_by_id[p['unit']].short} {p['said']} điểm" for p in ranked]
    if own["tie"]:
        lines.append(f"{own['tie']}.")
    title = next((t for t in charter.titles if t.label == own["title"]), None)
    if title:
        lines.append(f"Xếp loại {title.label}: {say_terms(charter, title)}.")
    if lacks := own.get("lacks"):
        lines.append(f"{begin(lacks)}.")
    if short := say_short(situation.cycle):
        lines.append(short.strip())
    if before := situation.cycle.previous.get("", {}).get(unit.id, ""):
        lines.append(f"Năm trước: hạng {before}.")
    lines += [f"Đơn vị: {change}." for change in lineage(situation, unit.id)]
    if inside:
        lines += of_total(situation, latest(situation, unit.id))
    return "\n".join(lines)


def _how(situation: Situation, steering: bool) -> str:
    code = next(iter(situation.cycle.charter.leaves.values())).code if situation.cycle else ""
    unit = f"{situation.cycle.charter.units[0].short} " if situation.cycle and steering else ""
    return f"Đề nghị gõ “vì sao” kèm mã tiêu chí, mã nhóm, “tổng” hoặc “hạng”, ví dụ: vì sao {unit}{code}."
