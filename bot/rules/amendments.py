"""Amendments: what of a year's charter may still change, and which criteria an answer is asked for again."""

from collections.abc import Iterator

from bot.rules.charter import Charter, Group, Leaf
from bot.rules.charter_changes import changes

# Keys by which a table's points are made: they stand once the self-scores are closed.
SCORING = frozenset(
    {
        "total_cap",
        "bonus_cap",
        "bonus_from",
        "rescale",
        "rounding",
        "digits",
        "overrides",
        "unsubmitted",
        "late_penalty",
    }
)
# Keys by which totals become places: they stand once the last stage is closed.
RANKING = frozenset({"titles", "ties"})
# Keys that name the cluster and its course; no amendment changes them.
FIXED = frozenset({"name", "year", "units", "stages"})


def barred(old: Charter, new: Charter, *, closed: int) -> str:
    """Reason why this charter can't be changed to the new one any more, "" where it can; `closed` is the number
    of stages that are closed. What is closed keeps the rules under which it was closed."""
    keys = set(changes(old, new).keys)
    if keys & FIXED:
        return "Tên cụm, năm, các đơn vị và các bước của năm không đổi bằng cách sửa quy chế."
    if closed and (keys & SCORING or scores_otherwise(old, new)):
        return (
            "Tự chấm đã chốt theo quy chế đang áp dụng, nên cách chấm của năm nay không đổi được nữa; chỉ đổi "
            "được tên gọi, ghi chú, thứ tự xét và lịch. Cần đổi cách chấm, đề nghị gia hạn tự chấm trước."
        )
    if closed == len(old.stages) and keys & RANKING:
        return "Kết quả năm nay đã chốt, nên cách xếp hạng, xếp loại không đổi được nữa."
    return ""


def scores_otherwise(old: Charter, new: Charter) -> bool:
    """True where some answer would be worth something else, or something else is asked."""
    if list(_limits(old)) != list(_limits(new)):
        return True
    return [(leaf.id, leaf.criterion) for leaf in old.leaves.values()] != [
        (leaf.id, leaf.criterion) for leaf in new.leaves.values()
    ]


def is_asked_anew(before: Leaf, after: Leaf, unit: str, value: str) -> bool:
    """True where an answer that the unit has given before is to be given again: it is read, or worth, otherwise
    now, or the criterion is counted by another rule."""
    old, new = before.criterion, after.criterion
    if old == new:
        return False
    if type(old) is not type(new) or old.rule() != new.rule() or old.how(unit) != new.how(unit):
        return True
    return old.worth(unit, value) != new.worth(unit, value)


def _limits(charter: Charter) -> Iterator[tuple[object, ...]]:
    """Groups of criteria with what bounds them."""

    def below(group: Group) -> Iterator[tuple[object, ...]]:
        bounds = (group.base_cap, group.bonus_cap, group.penalty_cap, group.bonus_from, group.lowest)
        yield (group.id, tuple(part.id for part in group.parts), *bounds)
        for part in group.parts:
            if isinstance(part, Group):
                yield from below(part)

    for group in charter.groups:
        yield from below(group)
