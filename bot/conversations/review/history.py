"""History of a leaf, a line for each stage: unit, review, explanation, agreement, correction."""

from collections.abc import Iterator

from bot.conversations.scoring import texts
from bot.rules.charter import Leaf
from bot.rules.lateness import is_seen
from bot.state.pending import AGREE, explained
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import Staged, staged
from bot.vietnamese import quoted, say_day


def claimed(sheet: Sheet, leaf: Leaf) -> str:
    """``Đơn vị: 2 sáng kiến (2 điểm), Lan ghi thứ Hai, 23/11/2026``, from the table as sent."""
    own = sheet_of(sheet.situation, sheet.unit.id)
    if leaf.criterion.observed:
        seen = own.value(leaf) if not isinstance(sheet, Staged) else sheet.values.get(leaf.id, "")
        # Once a person has stated the days, the last that the system has counted is that of the self-scores.
        seen = seen if is_seen(seen) else sheet.claimed.get(leaf.id, "") if isinstance(sheet, Staged) else seen
        return f"Hệ thống ghi: {texts.say_value(sheet, leaf, seen)}."
    value = sheet.claimed.get(leaf.id, "") if isinstance(sheet, Staged) else own.value(leaf)
    answer, text = own.answer(leaf), f"Đơn vị: {texts.say_value(sheet, leaf, value)}"
    if answer is None or answer.value != value:
        return f"{text}."
    paper = " từ bản giấy" if answer.paper else ""
    by = f"{answer.by} ghi{paper}" if answer.by else f"ghi{paper}"
    return f"{text}, {by} {say_day(answer.at, sheet.situation.zone)}{because(answer.reason)}."


def evidence(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    if pieces := sheet_of(sheet.situation, sheet.unit.id).pieces(leaf.id):
        yield f"Minh chứng: {', '.join(piece.name for piece in pieces)}."


def reviewed(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    """Line for each reviewer who has decided or stands aside; where several do, who has not decided."""
    review = staged(sheet.situation, sheet.unit.id, "review")
    group, missing = sheet.charter.group_of[leaf.id], list[str]()
    for slot, name in enumerate(review.reviewers(leaf), 1):
        if aside := review.recusal(group, slot):
            yield f"Thẩm định ({name}): xin không thẩm định{because(aside)}."
        elif verdict := review.reviewed(leaf, slot):
            value = texts.say_value(sheet, leaf, verdict.value)
            by = f", {verdict.by}" if verdict.by else ""
            yield f"Thẩm định ({name}{by}): {value}{because(verdict.reason)}."
        else:
            missing.append(name)
    if missing and len(missing) < len(review.reviewers(leaf)):
        yield f"Chưa thẩm định: {', '.join(missing)}."


def answered(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    """Lines with the unit's word on the review, and the reviewer's reply."""
    stage = staged(sheet.situation, sheet.unit.id, "explain")
    word, verdict = stage.word("explain", leaf.id), stage.verdict(leaf)
    if explained(stage, leaf) == AGREE:
        yield "Đơn vị đồng ý với kết quả thẩm định."
    elif word and word.reason:
        yield f"Giải trình: {quoted(word.reason)}."
    if verdict:
        yield f"Trả lời giải trình: {texts.say_value(sheet, leaf, verdict.value)}{because(verdict.reason)}."


def agreed(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    if verdict := staged(sheet.situation, sheet.unit.id, "agree").verdict(leaf):
        yield f"Thống nhất: {texts.say_value(sheet, leaf, verdict.value)}{because(verdict.reason)}."


def corrected(sheet: Sheet, leaf: Leaf) -> Iterator[str]:
    """Line for every correction of the leaf at the stage shown, from the stored results."""
    for shot in sheet.cycle.snapshots:
        listed = shot.body.get("corrected") if shot.stage == sheet.stage else None
        for one in listed if isinstance(listed, list) else []:
            if (one["unit"], one["leaf"]) == (sheet.unit.id, leaf.id):
                yield f"Đính chính: {texts.say_value(sheet, leaf, one['to'])}{because(one['why'])}."


def because(reason: str) -> str:
    return f", lý do: {quoted(reason)}" if reason else ""


def change(sheet: Staged, leaf: Leaf) -> str:
    """Claim and reviewed value in one line: ``từ 2 sáng kiến (2 điểm) thành 1 sáng kiến (1 điểm)``."""
    claim = texts.say_value(sheet, leaf, sheet.claimed.get(leaf.id, ""))
    review = staged(sheet.situation, sheet.unit.id, "review")
    now = texts.say_value(sheet, leaf, sheet.before.get(leaf.id, ""))
    verdict = review.verdict(leaf)
    values = f"từ {claim} thành {now}" if now != claim else claim
    return f"{values}{because(verdict.reason) if verdict else ''}"
