"""Bảng tổng hợp điểm as a workbook: one page to sign, points by stage, each unit's detail, the machine's page.

Totals and, where they follow from the totals alone, ranks are formulas; their results stand beside them as
stored, so that a phone's preview shows them too. Text is text, whatever it begins with.
"""

import io
from collections.abc import Sequence
from datetime import UTC
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from bot.conversations.papers.head import Head
from bot.conversations.papers.score_table import SHOWN, Row, ScoreTable
from bot.dialogue.situation import Situation
from bot.rules.charter import Group
from bot.vietnamese import nfc
from handlers.documents.papers.score_columns import PAGE, Column, columns, height, lines
from handlers.documents.papers.score_detail import detail
from handlers.documents.papers.workbook_formats import FONT, Formats, sheet_name
from handlers.documents.results import results

ZERO = Decimal(0)


def score_workbook(situation: Situation, table: ScoreTable, head: Head) -> bytes:
    """XLSX of the table, with the pages behind it."""
    out = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, {"in_memory": True, **plain})
    made = table.shot.at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"author": "thidua", "title": head.title, "created": made})
    formats = Formats(book)
    _Summary(book.add_worksheet("Tổng hợp"), formats, table, head).write()
    _by_group(book.add_worksheet("Điểm theo nhóm"), formats, table, head)
    names = ["Tổng hợp", "Điểm theo nhóm", "Điểm"]
    found = results(situation)
    for row in table.rows:
        names.append(sheet_name(row.unit.short, names))
        detail(book.add_worksheet(names[-1]), formats, table, row, found[row.unit.id])
    _machine(book.add_worksheet("Điểm"), formats, table)
    book.close()
    return out.getvalue()


class _Summary:
    """The page that is signed: A4 landscape, one page for up to 20 units."""

    def __init__(self, page: Worksheet, formats: Formats, table: ScoreTable, head: Head) -> None:
        self.page, self.formats, self.table, self.head = page, formats, table, head
        self.columns = columns(table)
        self.last = len(self.columns) - 1

    def write(self) -> None:
        page, table = self.page, self.table
        set_up(page, [column.width for column in self.columns], one_page=True)
        page.set_footer(f"&C&10Trang &P/&N&R&8Mã bản: {self.head.shown}")
        top = _caption(page, self.formats, self.head, self.last)
        for place, column in enumerate(self.columns):
            page.write_string(top, place, column.head, self.formats.heading)
        page.set_row_pixels(top, height([c.head for c in self.columns], [c.width for c in self.columns]))
        first = top + 1
        for number, row in enumerate(table.rows):
            self._row(first + number, number, row, (first, first + len(table.ranked) - 1))
        self._foot(first + len(table.rows))

    def _row(self, at: int, number: int, row: Row, ranked: tuple[int, int]) -> None:
        for place, column in enumerate(self.columns):
            self._cell(at, place, column, number, row, ranked)
        texts = [column.text(row) for column in self.columns]
        self.page.set_row_pixels(at, height(texts, [c.width for c in self.columns]))

    def _cell(
        self, at: int, place: int, column: Column, number: int, row: Row, ranked: tuple[int, int]
    ) -> None:
        page, formats, stage = self.page, self.formats, self.table.stage
        match column.kind:
            case "number":
                page.write_number(at, place, number + 1, formats.centre)
            case "group":
                points = row.groups[stage].get(column.key, ZERO)
                marked = row.differs(column.key, self.table.stages)
                page.write_number(at, place, float(points), formats.changed if marked else formats.points)
            case "other":
                page.write_number(at, place, float(row.other), formats.points)
            case "total" if column.key == stage:
                page.write_formula(at, place, self._sum(at), formats.total, float(row.total))
            case "total":
                total = row.totals.get(column.key)  # type: ignore[call-overload]
                page.write_number(at, place, float(total), formats.points)
            case "rank" if row.rank is None:
                page.write_string(at, place, "–", formats.centre)
            case "rank" if self.table.is_by_total:
                cell = f"{self._letter('total', stage)}"
                among = f"${cell}${ranked[0] + 1}:${cell}${ranked[1] + 1}"
                page.write_formula(at, place, f"=RANK({cell}{at + 1},{among},0)", formats.centre, row.rank)
            case "rank":
                page.write_number(at, place, row.rank, formats.centre)
            case _:
                page.write_string(at, place, nfc(column.text(row)), formats.text)

    def _sum(self, at: int) -> str:
        groups = [n for n, column in enumerate(self.columns) if column.kind in ("group", "other")]
        first, last = xl_col_to_name(groups[0]), xl_col_to_name(groups[-1])
        # Rounded, so that equal totals are equal: binary fractions of sums need not be.
        return f"=ROUND(SUM({first}{at + 1}:{last}{at + 1}),6)"

    def _letter(self, kind: str, key: str) -> str:
        place = next(n for n, column in enumerate(self.columns) if (column.kind, column.key) == (kind, key))
        return str(xl_col_to_name(place))

    def _foot(self, at: int) -> None:
        page, formats = self.page, self.formats
        notes = list(self.table.notes)
        if any(
            row.differs(g.id, self.table.stages) for row in self.table.rows for g in self.table.charter.groups
        ):
            notes.insert(0, "Dấu * : điểm thống nhất khác điểm đơn vị tự chấm.")
        if not self.table.is_by_total:
            notes.append(
                "Thứ hạng ghi theo quy chế, có lý do như trên; các dòng bằng điểm không tính bằng công thức."
            )
        if notes:
            text = nfc("Ghi chú: " + " ".join(notes))
            page.merge_range(at, 0, at, self.last, "", formats.note)
            page.write_string(at, 0, text, formats.note)
            page.set_row_pixels(at, 17 * lines(text, sum(c.width for c in self.columns)) + 4)
            at += 1
        half = self.last // 2
        right = max(half + 1, self.last - half)
        page.merge_range(at, right, at, self.last, "", formats.date)
        page.write_string(at, right, self.head.date_line, formats.date)
        for left, right_edge, words in ((0, half, self.head.left), (right, self.last, self.head.right)):
            for down, (text, form, size) in enumerate(
                (
                    (words.capacity, formats.signer, 18),
                    ("(Ký, ghi rõ họ tên)", formats.small, 16),
                    ("", formats.small, 50),
                    (words.name, formats.signer, 18),
                )
            ):
                page.merge_range(at + 1 + down, left, at + 1 + down, right_edge, "", form)
                page.write_string(at + 1 + down, left, nfc(text), form)
                page.set_row_pixels(at + 1 + down, size)


def _caption(page: Worksheet, formats: Formats, head: Head, last: int) -> int:
    """Writes the two heads, title and subtitle; returns the row of the heading."""
    half = min(last // 2, 4)
    pairs = (
        ((head.cluster, formats.agency), (head.state, formats.state)),
        ((head.chair, formats.agency_bold), (head.motto, formats.motto)),
    )
    for at, ((left, left_format), (right, right_format)) in enumerate(pairs):
        page.merge_range(at, 0, at, half - 1, "", left_format)
        page.write_string(at, 0, nfc(left), left_format)
        page.merge_range(at, half, at, last, "", right_format)
        page.write_string(at, half, right, right_format)
    for at, (text, form) in enumerate(
        ((head.draft, formats.draft), (head.title, formats.title), (head.subtitle, formats.subtitle)), 2
    ):
        page.merge_range(at, 0, at, last, "", form)
        page.write_string(at, 0, nfc(text), form)
    return 5


def _by_group(page: Worksheet, formats: Formats, table: ScoreTable, head: Head) -> None:
    """Self, reviewed and agreed points of each group side by side."""
    groups, stages = table.charter.groups, table.stages
    count = len(groups) * len(stages)
    own = max(6.5, min(11.0, (PAGE - 36) / (count + len(stages))))
    set_up(page, [4, 32, *([own] * (count + len(stages)))], one_page=count > 12)
    page.set_start_page(2)
    page.set_header("&C&13&P", {"margin": 0.3})
    page.write_string(0, 0, f"ĐIỂM THEO NHÓM TIÊU CHÍ NĂM {table.charter.year}", formats.title_left)
    page.merge_range(1, 0, 2, 0, "STT", formats.heading)
    page.merge_range(1, 1, 2, 1, "Đơn vị", formats.heading)
    heads = [_named(group) for group in groups] + ["Tổng điểm"]
    for place, name in enumerate(heads):
        left = 2 + place * len(stages)
        _over(page, 1, left, left + len(stages) - 1, name, formats.heading)
        for number, stage in enumerate(stages):
            page.write_string(2, left + number, SHOWN[stage], formats.heading)
    page.set_row_pixels(1, height(heads, [own * len(stages)] * len(heads)))
    page.set_row_pixels(2, height([SHOWN[s] for s in stages], [own] * len(stages)))
    for number, row in enumerate(table.rows):
        at = 3 + number
        page.write_number(at, 0, number + 1, formats.centre)
        page.write_string(at, 1, nfc(row.unit.name), formats.text)
        page.set_row_pixels(at, height([row.unit.name], [32]))
        for place, group in enumerate(groups):
            for offset, stage in enumerate(stages):
                points = row.groups[stage].get(group.id, ZERO)
                changed = stage != stages[0] and points != row.groups[stages[0]].get(group.id)
                form = formats.changed if changed else formats.points
                page.write_number(at, 2 + place * len(stages) + offset, float(points), form)
        for offset, stage in enumerate(stages):
            page.write_number(at, 2 + count + offset, float(row.totals.get(stage, ZERO)), formats.total)
    page.repeat_rows(1, 2)


def _over(page: Worksheet, at: int, left: int, right: int, text: str, form: Format) -> None:
    """Writes a heading over some columns; a single cell is no range to merge."""
    if right > left:
        page.merge_range(at, left, at, right, "", form)
    page.write_string(at, left, nfc(text), form)


def _machine(page: Worksheet, formats: Formats, table: ScoreTable) -> None:
    """The points as plain rows, which `thidua rehearse` reads back; outside what is printed."""
    codes = [leaf.code for leaf in table.charter.leaves.values()]
    for place, (text, width) in enumerate((("Đơn vị", 40), ("Mã", 12), ("Bước", 12), ("Điểm", 9))):
        page.write_string(0, place, text, formats.heading)
        page.set_column(place, place, width)
    at = 1
    for row in table.rows:
        for leaf in table.charter.leaves.values():
            code = leaf.code if leaf.code and codes.count(leaf.code) == 1 else leaf.id
            for stage, points in row.points.items():
                if leaf.id in points:
                    for place, text in enumerate((row.unit.name, code, SHOWN[stage])):
                        page.write_string(at, place, nfc(text), formats.bare)
                    page.write_number(at, 3, float(points[leaf.id]), formats.bare)
                    at += 1
    page.print_area(0, 25, 0, 25)


def set_up(page: Worksheet, widths: Sequence[float], *, one_page: bool) -> None:
    """Lays the sheet out as A4 landscape with the decree's margins, its columns as wide as given."""
    page.set_landscape()
    page.set_paper(9)
    # Millimetres of Nghị định 30/2020/NĐ-CP in inches: left 30, right 15, top and bottom 20.
    page.set_margins(left=30 / 25.4, right=15 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
    page.center_horizontally()
    page.hide_gridlines(2)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.fit_to_pages(1, 1 if one_page else 0)


def _named(group: Group) -> str:
    return f"{group.code}. {group.title}" if group.code else group.title


__all__ = ["FONT", "score_workbook", "set_up"]
