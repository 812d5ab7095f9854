"""Cells of a charter's workbook: what stands in each column for a group and for a criterion.

The export writes them, and the reading holds a file against them: a cell that says what would be written now
has not been changed.
"""

from collections.abc import Iterator
from decimal import Decimal

from bot.rules.charter import Charter, Group, Leaf
from bot.vietnamese import say

Value = str | Decimal | int | None
Part = Group | Leaf

CODE, TITLE, TEXT, MOST, BONUS, PENALTY, HOW, LEVELS, EVIDENCE, NOTE, LINE = (
    "Mã",
    "Tiêu chí",
    "Nội dung đầy đủ",
    "Điểm tối đa",
    "Thưởng",
    "Trừ",
    "Cách chấm",
    "Mức điểm",
    "Minh chứng",
    "Ghi chú",
    "Dòng (không sửa)",
)
COLUMNS = (
    (CODE, 8),
    (TITLE, 32),
    (TEXT, 30),
    (MOST, 8),
    (BONUS, 8),
    (PENALTY, 7),
    (HOW, 34),
    (LEVELS, 26),
    (EVIDENCE, 11),
    (NOTE, 20),
    (LINE, 10),
)
EVIDENCES = {"none": "Không cần", "optional": "Nếu có", "required": "Bắt buộc"}
TOTAL = "Tổng cộng"
# Stands above the table: the year that it was taken from.
MARK = "Mã quy chế: {cycle}"


def lines(charter: Charter) -> Iterator[tuple[int, Part]]:
    """Groups and criteria in their order, each with its level from 1."""
    for group in charter.groups:
        yield from _below(group, 1)


def _below(part: Part, level: int) -> Iterator[tuple[int, Part]]:
    yield level, part
    if isinstance(part, Group):
        for one in part.parts:
            yield from _below(one, level + 1)


def cells(part: Part) -> dict[str, Value]:
    """Cells of a group or a criterion by their headings, all but the last."""
    return _of_group(part) if isinstance(part, Group) else _of_leaf(part)


def _of_group(group: Group) -> dict[str, Value]:
    return {
        CODE: group.code,
        TITLE: group.title,
        MOST: group.maximum or None,
        BONUS: group.bonus_cap,
        PENALTY: group.penalty_cap,
    }


def _of_leaf(leaf: Leaf) -> dict[str, Value]:
    criterion = leaf.criterion
    return {
        CODE: leaf.code,
        TITLE: leaf.title,
        TEXT: leaf.text,
        MOST: criterion.base or None,
        BONUS: _finite(criterion.bonus),
        PENALTY: _finite(criterion.penalty),
        HOW: criterion.rule(),
        LEVELS: levels(leaf),
        EVIDENCE: EVIDENCES[leaf.evidence],
        NOTE: leaf.note,
    }


def _finite(points: Decimal) -> Decimal | None:
    return points if points and points.is_finite() else None


def levels(leaf: Leaf) -> str:
    """Levels to choose from, a line for each: ``Tốt: 8``; "" for a kind without them."""
    return "\n".join(f"{level}: {say(points)}" for level, points in leaf.criterion.levels())
