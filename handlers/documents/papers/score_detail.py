"""Sheet with one unit's points by criterion: of each stage, with reasons and evidence."""

from collections.abc import Iterator
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from bot.conversations.papers.score_table import SHOWN, Row, ScoreTable
from bot.rules.charter import Group, Leaf
from bot.vietnamese import nfc
from handlers.documents.papers.score_columns import height
from handlers.documents.papers.workbook_formats import Formats
from handlers.documents.results import Result

_LONGEST = 2_000  # characters of one cell


def detail(page: Worksheet, formats: Formats, table: ScoreTable, row: Row, result: Result) -> None:
    """Fills the sheet of a unit."""
    from handlers.documents.papers.score_workbook import set_up

    stages = table.stages
    widths = [7.0, 46.0, 9.0, *([10.0] * len(stages)), 34.0, 34.0]
    heads = ["Mã", "Nội dung", "Điểm tối đa", *(SHOWN[stage] for stage in stages), "Lý do", "Minh chứng"]
    set_up(page, widths, one_page=False)
    page.set_header("&C&13&P", {"margin": 0.3})
    page.write_string(0, 0, nfc(f"BẢNG ĐIỂM NĂM {table.charter.year}: {row.unit.name}"), formats.title_left)
    for place, head in enumerate(heads):
        page.write_string(1, place, head, formats.heading)
    page.set_row_pixels(1, height(heads, widths))
    page.repeat_rows(1)
    at = 2
    for part in _parts(table.charter.groups):
        points = [_points(row, stage, part) for stage in stages]
        most = part.maximum if isinstance(part, Group) else part.criterion.base
        reason, evidence = ("", "") if isinstance(part, Group) else _words(result, part)
        form = formats.group if isinstance(part, Group) else formats.text
        figure = formats.total if isinstance(part, Group) else formats.points
        texts = (part.code, part.title, "", *([""] * len(stages)), reason, evidence)
        for place, text in enumerate(texts):
            page.write_string(at, place, nfc(text)[:_LONGEST], form)
        page.write_number(at, 2, float(most), figure)
        for place, one in enumerate(points):
            changed = one is not None and place and one != points[0]
            if one is not None:
                page.write_number(at, 3 + place, float(one), formats.changed if changed else figure)
        page.set_row_pixels(at, height([*texts], widths))
        at += 1
    page.write_string(at, 0, "", formats.group)
    page.write_string(at, 1, "Tổng điểm", formats.group)
    page.write_string(at, 2, "", formats.group)
    for place, stage in enumerate(stages):
        page.write_number(at, 3 + place, float(row.totals[stage]), formats.total)
    page.write_string(at, 3 + len(stages), nfc("; ".join(row.remarks)), formats.text)
    page.write_string(at, 4 + len(stages), "", formats.text)
    page.set_row_pixels(at, height(["; ".join(row.remarks)], [34.0]))


def _parts(groups: tuple[Group | Leaf, ...]) -> Iterator[Group | Leaf]:
    for part in groups:
        yield part
        if isinstance(part, Group):
            yield from _parts(part.parts)


def _points(row: Row, stage: str, part: Group | Leaf) -> Decimal | None:
    """Points of a leaf or of a group of the first level; None for groups within groups."""
    of = row.groups if isinstance(part, Group) else row.points
    return of[stage].get(part.id)  # type: ignore[index]


def _words(result: Result, leaf: Leaf) -> tuple[str, str]:
    """Reasons of the leaf's points, and the names of its evidence."""
    pieces = [
        piece.name if piece.state != "refused" else f"{piece.name} (không lưu được: {piece.why})"
        for piece in result.sheet.pieces(leaf.id)
    ]
    return result.reason(leaf), "; ".join(pieces)
