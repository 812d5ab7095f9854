"""Texts of tables, made for a phone's width: a leaf, a group, the whole sheet, the summary."""

from decimal import Decimal

from bot.dialogue.situation import Situation
from bot.dialogue.ways import by_secretary
from bot.questions import OVERRIDE, SEVERAL, Choice
from bot.rules.charter import Group, Leaf
from bot.rules.review_mean import parts_of
from bot.rules.scores import GroupScore, Score, leaf_score
from bot.state.campaigns import proposal
from bot.state.sheet import Sheet
from bot.state.stages import named as stage_named
from bot.vietnamese import fold, quoted, say, say_close, say_list, say_moment

# Leaves up to which the whole table fits a screen or two; longer ones list groups, to be opened one by one.
SHORT = 20
# Words for points that several reviewers gave together, by the charter's rule.
JOINED = {
    "mean": "bình quân các ý kiến thẩm định",
    "median": "trung vị các ý kiến thẩm định",
    "trimmed_mean": "bình quân, bỏ cao nhất và thấp nhất",
}


def named(group: Group) -> str:
    return f"{group.code}. {group.title}" if group.code else group.title


def called(leaf: Leaf) -> str:
    """Code of a leaf; its title where it has none."""
    return leaf.code or leaf.title


def titled(leaf: Leaf) -> str:
    """``I.2. Báo cáo đúng hạn (tối đa 5 điểm)``; with a bonus, ``(tối đa 7 điểm, gồm 2 điểm thưởng)``."""
    c = leaf.criterion
    code = f"{leaf.code}. " if leaf.code else ""
    if c.base and not c.bonus.is_finite():
        return f"{code}{leaf.title} ({say(c.base)} điểm và điểm thưởng)"
    if c.base:
        bonus = f", gồm {say(c.bonus)} điểm thưởng" if c.bonus else ""
        return f"{code}{leaf.title} (tối đa {say(c.base + c.bonus)} điểm{bonus})"
    if c.bonus and c.bonus.is_finite():
        return f"{code}{leaf.title} (thưởng tối đa {say(c.bonus)} điểm)"
    if c.penalty and c.penalty.is_finite():
        return f"{code}{leaf.title} (trừ tối đa {say(c.penalty)} điểm)"
    return f"{code}{leaf.title}"


def most(leaf: Leaf) -> str:
    """Most that the leaf can give, and by how much it can add or take: ``5 +2 −1,5``."""
    c = leaf.criterion
    extra = [f"+{_without_end(c.bonus)}" if c.bonus else "", f"−{_without_end(c.penalty)}" if c.penalty else ""]
    base = say(c.base) if c.base or not any(extra) else ""
    return " ".join(part for part in (base, *extra) if part)


def _without_end(points: Decimal) -> str:
    return say(points) if points.is_finite() else "không giới hạn"


def points(sheet: Sheet, leaf: Leaf) -> str:
    """Points of the leaf now, in words."""
    given = sheet.scored(leaf)
    if given.points is None:
        return "điểm tính khi chốt" if given.value else "chưa có"
    return _say_points(given.points)


def said(sheet: Sheet, leaf: Leaf) -> str:
    """Answer and its points: ``2 sáng kiến (1 điểm)``; where the answer is in points, only these."""
    return _with_points(sheet, leaf, sheet.form(leaf).say(sheet.value(leaf)), points(sheet, leaf))


def say_value(sheet: Sheet, leaf: Leaf, value: str) -> str:
    """Value of the leaf, from any stage, in the same words."""
    given = leaf_score(sheet.charter, sheet.unit.id, leaf, value) if value else None
    if given is None or given.value is None:
        return "chưa có"
    if given.override and given.points is not None:
        return f"{_say_points(given.points)} (ghi thẳng điểm)"
    earned = "điểm so sánh" if given.points is None else _say_points(given.points)
    if value.startswith(SEVERAL):
        return f"{earned} ({JOINED[parts_of(value)[0]]})"
    return _with_points(sheet, leaf, sheet.form(leaf).say(value), earned)


def _with_points(sheet: Sheet, leaf: Leaf, value: str, earned: str) -> str:
    quoted = f"“{value}”" if isinstance(sheet.form(leaf), Choice) else value
    return quoted if value == earned or f"({earned})" in value else f"{quoted} ({earned})"


def _say_points(points: Decimal) -> str:
    return f"{say_close(points)} điểm" if points >= 0 else f"trừ {say_close(-points)} điểm"


def now_stored(sheet: Sheet, leaf: Leaf) -> str:
    """Sentence with the present answer and its author; "" without one."""
    answer = sheet.answer(leaf)
    if not answer or (answer.aside and not answer.value):
        return ""
    if answer.aside:
        return _before_amendment(sheet, leaf, answer.value)
    how = "nhập từ bản giấy" if answer.paper else "ghi"
    if not sheet.value(leaf):
        changed = "không còn phù hợp với quy chế, đề nghị ghi lại"
        return f"Trước đây {answer.by} {how}{_as_typed(answer.value)}; {changed}."
    return f"Hiện ghi: {said(sheet, leaf)} ({answer.by} {how})."


def reported(sheet: Sheet, leaf: Leaf) -> str:
    """Sentence with the result that the unit has reported of the criterion's campaign; "" without one."""
    found = proposal(sheet.situation, sheet.unit.id, leaf)
    if found is None:
        return ""
    day = f"{found.answer.at.astimezone(sheet.situation.zone):%d/%m/%Y}"
    said = sheet.form(leaf).say(found.value)
    return f"Kết quả {found.campaign.window.label} đơn vị đã báo cáo: {said} ({found.answer.by}, {day})."


def _before_amendment(sheet: Sheet, leaf: Leaf, value: str) -> str:
    """Sentence with an answer that was given before the charter was changed, and is asked for again."""
    old = sheet.form(leaf).say(value) if sheet.form(leaf).accepts(value) else _as_typed(value).strip()
    given = f" Trước đó đơn vị đã ghi: {old}." if old else ""
    return f"Quy chế đã sửa mục này, đề nghị chấm lại.{given}"


def _as_typed(value: str) -> str:
    """Stored value that no form reads any more, as far as it can be said: a number; "" for a choice's key."""
    try:
        return f" {say(Decimal(value.removeprefix(OVERRIDE)))}"
    except ArithmeticError:
        return ""


def row(sheet: Sheet, leaf: Leaf) -> str:
    """Line of a table."""
    code = leaf.code or "–"
    if not sheet.value(leaf):
        answer = sheet.answer(leaf)
        why = "chưa có" if not (answer and answer.aside) else "chấm lại" if answer.value else "để sau"
        return f"{code} · {why} · {leaf.title}"
    given = sheet.scored(leaf)
    base, bonus = leaf.criterion.base, leaf.criterion.bonus
    most = f"/{say(base + bonus)}" if base and bonus.is_finite() else ""
    earned = "tính sau khi chốt" if given.points is None else f"{say(given.points)}{most}"
    if leaf.criterion.left_out(sheet.unit.id, given.value or ""):
        earned = "không tính"
    answer = sheet.answer(leaf)
    marks = [
        "vượt mức" if given.override else "",
        "bản giấy" if answer and answer.paper else "",
        *_proofs(sheet, leaf),
    ]
    marked = "".join(f" · {m}" for m in marks if m)
    return f"{code} · {earned} · {leaf.title}{marked}"


def _proofs(sheet: Sheet, leaf: Leaf) -> list[str]:
    """Numbers of pieces of evidence, and of those that could not be kept."""
    pieces = sheet.pieces(leaf.id)
    refused = sum(piece.state == "refused" for piece in pieces)
    kept = len(pieces) - refused
    return [f"{kept} minh chứng" if kept else "", f"{refused} tệp chưa lưu được" if refused else ""]


def of_group(sheet: Sheet, group: Group) -> str:
    lines = [f"{named(group)}: {group_sum(sheet.summed(group))}"]
    lines += [row(sheet, leaf) for leaf in group.leaves]
    return "\n".join(lines)


def group_sum(given: GroupScore) -> str:
    """``9,5/10 điểm``; with bonus or penalty, each part by itself, so that the sum can be followed."""
    most = given.group.maximum
    base = f"{say(given.base)}/{say(most)}" if most else say(given.base)
    parts = [
        f"điểm thưởng {say(given.bonus)}" if given.bonus else "",
        f"điểm trừ {say(given.penalty)}" if given.penalty else "",
    ]
    more = ", ".join(part for part in parts if part)
    cut = f"; vượt mức không tính {say(given.cut)}" if given.cut else ""
    if more or cut:
        return f"{say(given.points)} điểm (điểm chuẩn {base}{', ' + more if more else ''}{cut})"
    return f"{base} điểm"


def _codes(score: Score) -> str:
    """Codes of the criteria that are compared only at the close: ``mục 1.3``, or their number."""
    codes = [leaf.code for leaf in score.pending]
    return f"mục {say_list(codes)}" if all(codes) and len(codes) <= 3 else f"{len(codes)} tiêu chí so sánh"


def total(score: Score) -> str:
    """Total so far, and what it leaves out."""
    out = [
        str(score.rescaled or ""),
        f"không tính {say_close(score.bonus_cut)} điểm thưởng" if score.bonus_cut else "",
        f"chưa gồm {_codes(score)}, tính khi các đơn vị gửi đủ" if score.pending else "",
        f"còn thiếu {len(score.missing)} tiêu chí" if score.missing else "",
        f"đã trừ {say(score.late)} điểm gửi muộn" if score.late else "",
    ]
    left_out = ", ".join(o for o in out if o)
    return f"Tổng: {say(score.total)} điểm" + (f" ({left_out})" if left_out else "")


def whole(sheet: Sheet) -> str:
    """Whole table up to `SHORT` leaves; else its groups, each to be opened."""
    groups = sheet.charter.groups
    head = f"{titled_table(sheet)} – {sheet.unit.name}"
    if len(sheet.charter.leaves) <= SHORT:
        parts = [of_group(sheet, group) for group in groups]
        return "\n\n".join([head, *parts, total(sheet.score)])
    lines = []
    for place, group in enumerate(groups, 1):
        missing = len(sheet.missing(group))
        state = f"còn {missing} mục" if missing else "đủ"
        lines.append(f"{place}) {named(group)}: {group_sum(sheet.score.groups[group.id])} · {state}")
    hint = f"Xem một nhóm: gõ “bảng điểm 1” đến “bảng điểm {len(groups)}”."
    return "\n".join([head, *lines, total(sheet.score), hint])


def summary(sheet: Sheet) -> str:
    """Summary before sending: group sums, total, failed gates, evidence that could not be kept."""
    lines = [f"Bảng tự chấm năm {sheet.charter.year} – {sheet.unit.name}"]
    sums = sheet.score.groups
    lines += [f"{named(group)}: {group_sum(sums[group.id])}" for group in sheet.charter.groups]
    lines.append(total(sheet.score))
    for leaf in (given.leaf for given in sheet.score.leaves.values() if given.override):
        answer = sheet.answer(leaf)
        if answer and answer.reason:
            why = quoted(answer.reason)
            lines.append(f"Vượt mức tối đa: {leaf.code}. {leaf.title}: {points(sheet, leaf)}, lý do: {why}.")
    for leaf in sheet.score.failed:
        lines.append(f"Lưu ý: {leaf.code}. {leaf.title}: không đạt, đơn vị sẽ không được xếp hạng.")
    lines += _evidence_lines(sheet)
    return "\n".join(lines)


def titled_table(sheet: Sheet) -> str:
    """``Bảng tự chấm năm 2026``; at a later stage ``Bảng điểm thẩm định năm 2026``."""
    stage = "tự chấm" if sheet.stage == "self" else f"điểm {stage_named(sheet.stage)}"
    return f"Bảng {stage} năm {sheet.charter.year}"


def find_group(sheet: Sheet, words: str) -> Group | None:
    """Group of the first level by its place, its code or a part of its title; None where none fits."""
    wanted = fold(words).removeprefix("nhom").strip()
    groups = sheet.charter.groups
    if wanted.isascii() and wanted.isdigit() and 1 <= int(wanted) <= len(groups):
        return groups[int(wanted) - 1]
    by_code = [g for g in groups if wanted and fold(g.code) == wanted]
    by_title = [g for g in groups if wanted and wanted in fold(g.title)]
    return next(iter(by_code or by_title), None)


def _evidence_lines(sheet: Sheet) -> list[str]:
    pieces = sheet.evidence
    if not pieces:
        return []
    refused = [e for e in pieces if e.state == "refused"]
    lines = [f"Minh chứng: {len(pieces) - len(refused)}."]
    codes = {sheet.id(leaf.id): leaf.code for leaf in sheet.charter.leaves.values()}
    for piece in refused:
        where = f" (mục {codes[piece.question]})" if piece.question in codes else ""
        lines.append(f"Chưa lưu được {piece.name}{where}: {piece.why}. Đề nghị gửi lại tệp khác.")
    if loose := sheet.pieces("loose"):
        lines.append(f"{len(loose)} tệp chưa gắn vào tiêu chí nào: gõ “minh chứng” kèm mã để gắn.")
    places: dict[str, set[str]] = {}
    for piece in pieces:
        if piece.sha256 and piece.question in codes:
            places.setdefault(piece.sha256, set()).add(codes[piece.question])
    shared = {e.sha256: e.name for e in pieces if len(places.get(e.sha256, ())) > 1}
    for sha, name in shared.items():
        lines.append(f"Tệp {name} đang dùng chung cho các mục {', '.join(sorted(places[sha]))}.")
    return lines


def example_code(situation: Situation) -> str:
    """Code of the charter's first criterion, to show how one is typed."""
    leaves = situation.cycle.charter.leaves.values() if situation.cycle else ()
    return next((leaf.code for leaf in leaves if leaf.code), "1")


def not_open(situation: Situation, unit: str) -> str:
    """Reason why the unit can't score now: its window has not opened, or is over; "" while it is open."""
    if situation.cycle is None:
        return ""
    window = situation.timetable.window("self", unit) or situation.cycle.charter.windows["self"]
    if situation.now < window.opens:
        return f"Tự chấm mở từ {say_moment(window.opens, situation.zone)}. Khi mở, hệ thống sẽ nhắn."
    if situation.now >= window.closes:
        return f"Đã hết hạn tự chấm. Cần gia hạn, {by_secretary(situation, 'gia hạn')}."
    return ""
