"""Bảng tổng hợp điểm as a PDF: the page that is signed, and points by stage behind it."""

from collections.abc import Sequence

from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from bot.conversations.papers.head import Head
from bot.conversations.papers.score_table import SHOWN, Row, ScoreTable
from bot.vietnamese import nfc, say
from handlers.documents.papers.pdf_page import FACE, POINT, Page
from handlers.documents.papers.score_columns import Column, columns, lines

# Points of the table's letters, and millimetres of its cells' padding: the largest with which all stands on one
# page, never under 9 points.
SIZES = ((12.0, 0.6), (11.0, 0.5), (10.0, 0.4), (9.5, 0.2), (9.0, 0.05))
# Height of what stands above and below the table, and of its heading, in millimetres.
_AROUND, _HEADING, _BOTTOM = 84.0, 12.0, 10.0
_BOLD = FontFace(emphasis="B")
_HEAD = FontFace(emphasis="B", fill_color=(232, 232, 232))


def score_pages(table: ScoreTable, head: Head) -> bytes:
    """PDF of the table with letters as large as one page bears."""
    fitting = [(size, pad) for size, pad in SIZES if _estimated(table, size, pad) <= 210.0 - _AROUND]
    for size, pad in fitting or SIZES[-1:]:
        page = _drawn(table, head, size, pad)
        if page.page_no() == 1:
            break
    else:
        page = _drawn(table, head, *SIZES[-1])
    _by_group(page, table)
    return page.bytes()


def _estimated(table: ScoreTable, size: float, pad: float) -> float:
    """Height of the table in millimetres as letters of this size would take it; drawing costs half a second."""
    shown = columns(table)
    whole, high = sum(column.width for column in shown), _HEADING
    for row in table.rows:
        most = max(lines(c.text(row), c.width / whole * 252 / (size * POINT * 0.46) / 1.1) for c in shown)
        high += most * size * POINT * 1.15 + 2 * pad
    return high


def _drawn(table: ScoreTable, head: Head, size: float, pad: float) -> Page:
    page = Page(portrait=False, title=head.title, code=head.code, shown=head.shown, made=table.shot.at)
    page.set_auto_page_break(True, _BOTTOM)
    page.add_page()
    heads(page, head, size=12)
    shown = columns(table)
    _table(page, shown, table, size, pad)
    notes = [*table.notes]
    if any(row.differs(g.id, table.stages) for row in table.rows for g in table.charter.groups):
        notes.insert(0, "Dấu *: điểm thống nhất khác điểm đơn vị tự chấm.")
    if notes:
        page.ln(1.5)
        page.write_text(f"Ghi chú: {' '.join(notes)}", max(9.0, size - 1), "I", after=2)
    signatures(page, head, gap=14 if size > 9.5 else 11)
    return page


def heads(page: Page, head: Head, *, size: float) -> None:
    """Draws both heads, the mark of a draft, title and subtitle."""
    top, left_width = page.get_y(), page.epw * 0.4
    right, right_width = page.l_margin + left_width, page.epw * 0.6
    down = page.column(page.l_margin, left_width, top, [(head.cluster, size, ""), (head.chair, size, "B")])
    page.draw_rule(page.l_margin + left_width / 2, left_width * 0.35, down + 0.8)
    page.column(right, right_width, top, [(head.state, size, "B"), (head.motto, size + 1, "B")])
    down = max(down, page.get_y())
    page.set_font(FACE, "B", size + 1)
    page.draw_rule(right + right_width / 2, page.get_string_width(head.motto), page.get_y() + 0.8)
    page.set_y(down + 2.5)
    if head.draft:
        page.write_text(head.draft, 11, "BI", after=0)
    page.write_text(head.title, 14, "B", align="C", after=1)
    page.write_text(head.subtitle, 12, "I", align="C", after=4)


def signatures(page: Page, head: Head, *, gap: float) -> None:
    """Draws the date line and both places to sign; `gap` millimetres are left for the hand."""
    half = page.epw / 2
    page.set_font(FACE, "I", 13)
    page.set_x(page.l_margin + half)
    page.multi_cell(half, 13 * POINT * 1.3, nfc(head.date_line), align="C", new_x="LMARGIN", new_y="NEXT")
    top = page.get_y()
    for left, signer in ((page.l_margin, head.left), (page.l_margin + half, head.right)):
        down = page.column(left, half, top, [(signer.capacity, 13, "B"), ("(Ký, ghi rõ họ tên)", 11, "I")])
        page.column(left, half, down + gap, [(signer.name or " ", 13, "B")])


def _table(page: Page, shown: Sequence[Column], table: ScoreTable, size: float, pad: float) -> None:
    whole = sum(column.width for column in shown)
    widths = tuple(column.width / whole * page.epw for column in shown)
    page.set_font(FACE, "", size)
    with page.table(
        col_widths=widths,
        width=page.epw,
        align="LEFT",
        line_height=size * POINT * 1.15,
        padding=(pad, 0.8),
        headings_style=_HEAD,
        borders_layout=TableBordersLayout.ALL,
        text_align=tuple("LEFT" if c.kind in ("unit", "title", "ballots") else "CENTER" for c in shown),
        v_align="MIDDLE",
    ) as drawn:
        heading = drawn.row()
        for column in shown:
            heading.cell(nfc(column.head), align="CENTER")
        for number, row in enumerate(table.rows, 1):
            line = drawn.row()
            for column in shown:
                last = column.kind == "total" and column.key == table.stage
                line.cell(nfc(_said(column, row, table, number)), style=_BOLD if last else None)


def _said(column: Column, row: Row, table: ScoreTable, number: int) -> str:
    if column.kind == "number":
        return str(number)
    return column.figure(row, table) or column.text(row)


def _by_group(page: Page, table: ScoreTable) -> None:
    """Self, reviewed and agreed points of each group side by side, on pages of their own."""
    groups, stages = table.charter.groups, table.stages
    if len(stages) == 1:
        return
    page.add_page()
    page.write_text(f"ĐIỂM THEO NHÓM TIÊU CHÍ NĂM {table.charter.year}", 13, "B", align="C", after=4)
    page.set_font(FACE, "", 10)
    names = [f"{g.code}. {g.title}" if g.code and len(groups) < 5 else g.code or g.title for g in groups]
    own = (page.epw - 60) / (len(stages) * (len(groups) + 1))
    widths = (9, 51, *([own] * (len(stages) * (len(groups) + 1))))
    with page.table(
        col_widths=widths,
        width=page.epw,
        align="LEFT",
        line_height=10 * POINT * 1.2,
        padding=(0.6, 0.6),
        headings_style=_HEAD,
        num_heading_rows=2,
        text_align=("CENTER", "LEFT", *(["CENTER"] * (len(widths) - 2))),
        v_align="MIDDLE",
    ) as drawn:
        top, below = drawn.row(), drawn.row()
        for text in ("STT", "Đơn vị"):
            top.cell(text, rowspan=2, align="CENTER")
        for name in (*names, "Tổng điểm"):
            top.cell(nfc(name), colspan=len(stages), align="CENTER")
            for stage in stages:
                below.cell(SHOWN[stage], align="CENTER")
        for number, row in enumerate(table.rows, 1):
            line = drawn.row()
            line.cell(str(number))
            line.cell(nfc(row.unit.short))
            for group in groups:
                first = row.groups[stages[0]].get(group.id)
                for stage in stages:
                    points = row.groups[stage].get(group.id)
                    mark = "*" if points != first else ""
                    line.cell(f"{say(points)}{mark}" if points is not None else "")
            for stage in stages:
                line.cell(say(row.totals[stage]), style=_BOLD)
