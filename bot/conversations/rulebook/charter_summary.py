"""Summary of a charter's criteria: the tree with its sums and kinds, how much a unit has to answer, and what is
different from another charter."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.conversations.rulebook.charter_text import limits, size
from bot.conversations.scoring import texts
from bot.rules.charter import Charter, Group, Leaf, every_leaf
from bot.vietnamese import say, say_list

NOBODY = "chưa phân công"
# Criteria that are listed one by one; of a longer table the groups are.
LISTED = 40


@dataclass(frozen=True)
class Taps:
    """Answers that a unit gives to its whole table: at least, where it takes the maximum of each group, and at
    most; `proofs` are criteria whose evidence is asked for besides."""

    least: int
    most: int
    proofs: int = 0


def understood(charter: Charter) -> str:
    """Tree of the criteria with the sum of each group, the kind of each criterion, and the taps it takes."""
    most = sum((group.maximum for group in charter.groups), start=Decimal(0))
    head = f"{len(charter.groups)} nhóm, {len(charter.leaves)} tiêu chí, tối đa {say(most)} điểm."
    listed = len(charter.leaves) <= LISTED
    lines = [line for group in charter.groups for line in _tree(group, listed=listed)]
    return "\n".join([head, *lines, *([] if listed else [_kinds(charter)]), say_taps(charter)])


def _tree(group: Group, *, listed: bool) -> Iterator[str]:
    yield " ".join([f"{texts.named(group)}: {size(group)}.", *limits(group)])
    for part in group.parts:
        if isinstance(part, Group):
            yield from _tree(part, listed=listed)
        elif listed:
            yield f"– {texts.titled(part)}: {part.criterion.called}"


def _kinds(charter: Charter) -> str:
    """``Cách chấm: 12 chấm điểm, 5 chọn mức``."""
    every = [leaf.criterion.called for leaf in charter.leaves.values()]
    counted = sorted(((every.count(kind), kind) for kind in dict.fromkeys(every)), reverse=True)
    return f"Cách chấm: {', '.join(f'{number} {kind}' for number, kind in counted)}."


def taps(charter: Charter) -> Taps:
    """Answers of a unit: for each group how it is scored, each criterion that the maximum does not answer, and
    the word that sends the table."""
    least = most = 1
    for group in charter.groups:
        asked = [leaf for leaf in group.leaves if not leaf.criterion.observed]
        full = [leaf for leaf in asked if leaf.criterion.full() is not None] if group.at_once else []
        least += bool(asked) + len(asked) - len(full)
        most += bool(asked) + len(asked)
    proofs = (leaf for leaf in charter.leaves.values() if not leaf.criterion.observed)
    return Taps(least, most, sum(leaf.evidence == "required" for leaf in proofs))


def say_taps(charter: Charter) -> str:
    """``Đại diện trả lời từ 4 đến 7 lần cho cả bảng.``"""
    found = taps(charter)
    times = f"từ {found.least} đến {found.most}" if found.least < found.most else f"{found.most}"
    proofs = f"; {found.proofs} tiêu chí phải gửi minh chứng" if found.proofs else ""
    leader = "; lãnh đạo duyệt một lần" if charter.leader_approves else ""
    return f"Đại diện trả lời {times} lần cho cả bảng{proofs}{leader}."


def differences(before: Charter, after: Charter) -> list[str]:
    """Sentences on groups and criteria that are new, gone, renamed, moved, scored or reviewed otherwise."""
    return [*_of_groups(before, after), *_of_reviewers(before, after), *_of_leaves(before, after)]


def _of_groups(before: Charter, after: Charter) -> Iterator[str]:
    old, new = before.group_by_id, after.group_by_id
    yield from (f"Bỏ nhóm {texts.named(group)}." for id, group in old.items() if id not in new)
    for id, group in new.items():
        if id not in old:
            yield f"Thêm nhóm {texts.named(group)} ({size(group)})."
            continue
        was = old[id]
        if texts.named(was) != texts.named(group):
            yield f"Nhóm {texts.named(was)} đổi thành {texts.named(group)}."
        if was.maximum != group.maximum:
            yield f"Nhóm {texts.named(group)}: từ {say(was.maximum)} thành {say(group.maximum)} điểm."
        if list(limits(was)) != list(limits(group)):
            now = " ".join(limits(group)) or "không còn giới hạn riêng."
            yield f"Nhóm {texts.named(group)}: {now}"


def _of_reviewers(before: Charter, after: Charter) -> Iterator[str]:
    """Groups of the first level that other seats review, where tables are reviewed."""
    if "review" not in after.stages:
        return
    old = {group.id for group in before.groups}
    for group in after.groups:
        was, now = before.reviewers.get(group.id, ()), after.reviewers.get(group.id, ())
        if set(was) != set(now):
            change = f"từ {say_list([*was]) or NOBODY} thành" if group.id in old else "là"
            yield f"Nhóm {texts.named(group)}: người thẩm định {change} {say_list([*now]) or NOBODY}."


def _of_leaves(before: Charter, after: Charter) -> Iterator[str]:
    old, new = before.leaves, after.leaves
    yield from (f"Bỏ tiêu chí {texts.titled(leaf)}." for id, leaf in old.items() if id not in new)
    for id, leaf in new.items():
        if id not in old:
            yield f"Thêm tiêu chí {texts.titled(leaf)}: {leaf.criterion.rule()}"
        elif changed := list(_of_leaf(before, after, old[id], leaf)):
            yield f"Tiêu chí {texts.titled(leaf)}: {say_list(changed)}."


def _of_leaf(before: Charter, after: Charter, was: Leaf, leaf: Leaf) -> Iterator[str]:
    if was.code != leaf.code:
        yield f"mã cũ {was.code or 'không có'}"
    if was.title != leaf.title:
        yield f"tên cũ “{was.title}”"
    if was.text != leaf.text:
        yield "đổi nội dung đầy đủ"
    if was.criterion.rule() != leaf.criterion.rule():
        yield f"cách chấm cũ “{was.criterion.rule().rstrip('.')}”, nay “{leaf.criterion.rule().rstrip('.')}”"
    elif was.criterion != leaf.criterion:
        yield "đổi chỉ tiêu kế hoạch hoặc số liệu kèm theo"
    if was.note != leaf.note:
        yield "đổi ghi chú"
    if was.evidence != leaf.evidence:
        yield "đổi yêu cầu minh chứng"
    if _way(before, was.id) != _way(after, leaf.id):
        yield "chuyển nhóm"


def _way(charter: Charter, leaf: str) -> tuple[str, ...]:
    """Ids of the groups that a criterion stands in."""
    return tuple(
        id
        for id, group in charter.group_by_id.items()
        if any(one.id == leaf for one in every_leaf(group.parts))
    )
