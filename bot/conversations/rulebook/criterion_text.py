"""Whole text of one criterion (`tiêu chí 2.1`): its wording, its points, its evidence, who reviews it, until
when, and what the speaker's own unit has answered."""

from collections.abc import Iterator

from bot.conversations.results import retention
from bot.conversations.scoring import texts
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter, Group, Leaf
from bot.state.seats import own_units
from bot.state.stages import named, shown
from bot.vietnamese import say, say_list, say_moment

_EVIDENCE = {
    "none": "không cần gửi.",
    "optional": "gửi được, không bắt buộc.",
    "required": "bắt buộc gửi kèm.",
}
# Of more that fit, the first are named; all of them fill a screen.
_MOST = 12


def read(call: Call) -> Reply:
    """`tiêu chí 2.1`: the criterion with this code or these words; without any, the one being asked."""
    situation = call.situation
    if situation.cycle is None:
        return Reply("Cụm chưa mở năm thi đua.")
    if not call.words and call.question and (leaf := _asked(situation, call.question.id)):
        return Reply(text(situation, leaf, own=True))
    return Reply(_found(situation, call.words, own=True))


def in_group(situation: Situation, words: str) -> str:
    """The same in the group, where nothing is said of a unit's answers."""
    return _found(situation, words, own=False) if situation.cycle else "Cụm chưa mở năm thi đua."


def _asked(situation: Situation, id: str) -> Leaf | None:
    leaf = id.split(".")[2:3]
    return situation.cycle.charter.leaves.get(leaf[0]) if situation.cycle and leaf else None


def _found(situation: Situation, words: str, *, own: bool) -> str:
    assert situation.cycle
    leaves = situation.cycle.charter.find(words)
    how = f"Đề nghị gõ “tiêu chí” kèm mã hoặc tên, ví dụ: tiêu chí {texts.example_code(situation)}."
    if not words:
        return how
    if not leaves:
        return f"Không thấy tiêu chí “{words}”. {how}"
    if len(leaves) == 1:
        return text(situation, leaves[0], own=own)
    lines = [f"– {texts.titled(leaf)}" for leaf in leaves[:_MOST]]
    more = [f"– và {len(leaves) - _MOST} tiêu chí khác"] if len(leaves) > _MOST else []
    code = next((leaf.code for leaf in leaves if leaf.code), "")
    ask = f"Xem một tiêu chí: gõ kèm mã, ví dụ: tiêu chí {code}." if code else "Đề nghị gõ thêm chữ của tên."
    return "\n".join([f"Có {len(leaves)} tiêu chí phù hợp:", *lines, *more, ask])


def text(situation: Situation, leaf: Leaf, *, own: bool) -> str:
    """Whole text of a criterion; with `own`, what the units of the speaker have answered."""
    assert situation.cycle
    charter = situation.cycle.charter
    lines = [*rule_lines(charter, leaf), f"Thẩm định: {reviewers(charter, leaf)}."]
    if window := situation.timetable.window("self"):
        lines.append(f"Hạn tự chấm: {say_moment(window.due, situation.zone)}.")
    if own:
        for unit in sorted(own_units(situation)):
            lines += _of_unit(situation, leaf, unit)
    return "\n".join(lines)


def rule_lines(charter: Charter, leaf: Leaf) -> Iterator[str]:
    """Lines of the charter about one criterion, the same for every unit."""
    yield texts.titled(leaf)
    if leaf.text and leaf.text != leaf.title:
        yield leaf.text
    yield f"Nhóm: {' – '.join(texts.named(group) for group in _way_to(charter.groups, leaf))}"
    yield f"Cách chấm: {counted(charter, leaf)}"
    yield f"Minh chứng: {_EVIDENCE[leaf.evidence]}"


def counted(charter: Charter, leaf: Leaf) -> str:
    """Sentences on how it is counted: the kind's own, the charter's note, and the units it is not for."""
    parts = [leaf.criterion.rule(), leaf.note]
    if out := [unit.short for unit in charter.units if not leaf.criterion.applies(unit.id)]:
        parts.append(f"Không áp dụng với {say_list(out, 20)}.")
    return " ".join(part for part in parts if part)


def reviewers(charter: Charter, leaf: Leaf) -> str:
    """Names of the seats that review it."""
    if "review" not in charter.stages:
        return "quy chế không có giai đoạn thẩm định"
    return say_list(list(charter.reviewers.get(charter.group_of[leaf.id].id, ()))) or "không có người thẩm định"


def _way_to(groups: "tuple[Group | Leaf, ...]", leaf: Leaf) -> list[Group]:
    """Groups that the criterion stands in, the outermost first."""
    for part in groups:
        if isinstance(part, Group) and leaf.id in part.leaf_ids:
            return [part, *_way_to(part.parts, leaf)]
    return []


def _of_unit(situation: Situation, leaf: Leaf, unit: str) -> Iterator[str]:
    sheet = shown(situation, unit)
    name = sheet.unit.name
    if not leaf.criterion.applies(unit):
        yield f"{name}: không áp dụng."
        return
    plans = {one.id: plan for one in sheet.charter.units if (plan := leaf.criterion.plan(one.id))}
    if planned := plans.get(unit):
        form = leaf.criterion.plan_form
        yield f"Kế hoạch của {name}: {form.say(str(planned)) if form else say(planned)}."
    elif plans:
        yield f"{name} không có chỉ tiêu kế hoạch."
    if leaf.criterion.observed and not sheet.value(leaf):
        yield f"{name}: hệ thống tự tính."
        return
    if not sheet.value(leaf):
        yield f"{name}: chưa ghi. Mở tiêu chí này để ghi: gõ “mục {texts.called(leaf)}”."
        return
    more = f"Vì sao: gõ “vì sao {texts.called(leaf)}”."
    yield f"{name}, điểm {named(sheet.stage)}: {texts.said(sheet, leaf)}. {more}{retention.told(situation)}"
