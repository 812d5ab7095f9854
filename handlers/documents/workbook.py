"""`xuất excel`: what there is at this moment, as a workbook.

A summary of all units, each unit's own table, and the points once more as plain rows (unit, code, stage,
points), which `thidua rehearse` reads back. Text stays text, whatever it begins with; points are numbers.
"""

import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.dialogue.situation import Situation
from bot.questions import UNASSIGNED_LABEL
from bot.rules.charter import Group, Leaf
from bot.state.sheet import Sheet
from bot.state.stages import named
from bot.state.units import lineage
from bot.vietnamese import nfc, say, say_moment
from handlers.documents.results import Result, results
from handlers.documents.scores.figures import is_told_by_word

Value = str | Decimal | int | None

_STATUS = {"drafting": "Đang chấm", "with_leader": "Đang trình lãnh đạo", "sent": "Đã gửi"}
_TABLE = (
    ("Mã", 9),
    ("Nội dung", 46),
    ("Điểm chuẩn", 9),
    ("Điểm thưởng", 9),
    ("Điểm trừ", 9),
    ("Trả lời", 24),
    ("Điểm", 9),
    ("Lý do", 24),
    ("Bản giấy", 7),
    ("Minh chứng", 26),
    ("Ghi chú", 22),
)
_POINTS = (("Đơn vị", 40), ("Mã", 12), ("Giai đoạn", 12), ("Điểm", 9))
_PLAIN = Font(name="Times New Roman", size=12)
_BOLD = Font(name="Times New Roman", size=12, bold=True)
_SHADE = PatternFill("solid", fgColor="DDE7F3")
_LINE = Side(style="thin", color="8A8A8A")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_LOOKS = {
    "Ô chữ": Alignment(vertical="top", wrap_text=True),
    "Ô số": Alignment(vertical="top"),
    "Ô trống": Alignment(),
}
_HEIGHT = 16  # points of one line
_LONGEST = 32_000  # characters that a cell takes


def workbook(situation: Situation, unit: str = "") -> bytes:
    """XLSX of a cycle, for one unit or for all. Raises ValueError when no cycle is open."""
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    book = Workbook()
    book.properties.creator = "thidua"
    book.properties.created = book.properties.modified = situation.now.astimezone(UTC).replace(tzinfo=None)
    found = results(situation)
    shown = [found[unit]] if unit else list(found.values())
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a page")
    if not unit:
        _summary(page, situation, shown)
        page = book.create_sheet()
    for result in shown:
        _table(page, situation, result, _sheet_name(result.sheet.unit.short, book.sheetnames))
        page = book.create_sheet()
    _points(page, shown)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# --- pages ----------------------------------------------------------------------------------------


def _summary(page: Worksheet, situation: Situation, shown: Sequence[Result]) -> None:
    page.title = "Tổng hợp"
    charter = shown[0].sheet.charter
    groups = [f"{g.code}. {g.title}" if g.code else g.title for g in charter.groups]
    heads = [("Đơn vị", 40), ("Trạng thái", 16), *((name, 14) for name in groups), ("Tổng điểm", 10)]
    heads += [("Hạng", 7), ("Xếp loại", 26), ("Còn thiếu", 10), ("Ghi chú", 50)]
    rows: list[list[Value]] = []
    for result in sorted(shown, key=lambda r: (r.rank is None, r.rank or 0)):
        sums: list[Value] = [result.score.groups[g.id].points for g in charter.groups]
        name, status = result.sheet.unit.name, _status(result.sheet)
        missing = len(result.score.missing) or None
        rows.append([name, status, *sums, result.total, result.rank, result.title, missing, _remark(result)])
    fill_page(page, _caption(situation, "BẢNG TỔNG HỢP ĐIỂM THI ĐUA"), heads, rows)
    page.freeze_panes = "B5"


def _table(page: Worksheet, situation: Situation, result: Result, name: str) -> None:
    page.title = name
    sheet = result.sheet
    rows = [row for group in sheet.charter.groups for row in _group(result, group)]
    most = sum((group.maximum for group in sheet.charter.groups), Decimal(0))
    total: list[Value] = ["", "TỔNG CỘNG", most, None, None, "", result.total, "", "", "", _remark(result)]
    head = "BẢNG TỰ CHẤM ĐIỂM" if result.stage == "self" else f"BẢNG ĐIỂM {named(result.stage).upper()}"
    caption = _caption(situation, f"{head}: {sheet.unit.name}", _status(sheet))
    if signed := sheet.pieces("signed"):
        caption[-1] += f"; bản có chữ ký: {', '.join(piece.name for piece in signed)}"
    fill_page(page, caption, _TABLE, [*rows, total])
    for row in page.iter_rows(min_row=5, max_row=page.max_row):
        if str(row[0].value or "") in {g.code for g in sheet.charter.groups} or row[0].row == page.max_row:
            for cell in row:
                cell.font = _BOLD


def _points(page: Worksheet, shown: Sequence[Result]) -> None:
    page.title = "Điểm"
    codes = [leaf.code for leaf in shown[0].sheet.charter.leaves.values()]
    rows: list[list[Value]] = []
    for result in shown:
        for leaf in result.sheet.charter.leaves.values():
            code = leaf.code if leaf.code and codes.count(leaf.code) == 1 else leaf.id
            for stage, points in {**result.earlier, result.stage: result.points}.items():
                # The points of an explanation are only a step on the way: `rehearse` knows no such stage.
                if points.get(leaf.id) is None or stage == "explain":
                    continue
                word = _word(result, leaf)
                if not word or stage == result.stage:
                    rows.append([result.sheet.unit.name, code, named(stage), word or points[leaf.id]])
    fill_page(page, [], _POINTS, rows)


def _word(result: Result, leaf: Leaf) -> str:
    """Answer in words, where its points don't tell it: what is left out, a gate without points."""
    criterion, form = leaf.criterion, result.sheet.form(leaf)
    value = result.values.get(leaf.id, "")
    if criterion.left_out(result.sheet.unit.id, value):
        return UNASSIGNED_LABEL
    return form.say(value) if is_told_by_word(leaf, result.sheet.unit.id) and form.accepts(value) else ""


# --- rows -----------------------------------------------------------------------------------------


def _group(result: Result, group: Group) -> Iterator[list[Value]]:
    given = result.score.groups[group.id]
    cut = f"đã trừ {say(given.cut)} điểm vượt mức của nhóm" if given.cut else ""
    caps = (group.maximum or None, group.bonus_cap, group.penalty_cap)
    yield [group.code, group.title, *caps, "", given.points, "", "", "", cut]
    for part in group.parts:
        if isinstance(part, Group):
            yield from _group(result, part)
        else:
            yield _leaf(result, part)


def _leaf(result: Result, leaf: Leaf) -> list[Value]:
    sheet, criterion = result.sheet, leaf.criterion
    answer, value = sheet.answer(leaf), result.values.get(leaf.id, "")
    most = [criterion.base, criterion.bonus, criterion.penalty]
    kept = answer is not None and bool(value)
    evidence = [
        piece.name if piece.state != "refused" else f"{piece.name} (không lưu được: {piece.why})"
        for piece in sheet.pieces(leaf.id)
    ]
    return [
        leaf.code,
        leaf.title,
        *(points if points and points.is_finite() else None for points in most),
        sheet.form(leaf).say(value) if value and sheet.form(leaf).accepts(value) else "",
        result.points.get(leaf.id),
        result.reason(leaf) if value else "",
        "x" if answer and kept and answer.paper else "",
        "; ".join(evidence),
        "; ".join(_notes(result, leaf)),
    ]


def _notes(result: Result, leaf: Leaf) -> Iterator[str]:
    given, answer = result.score.leaves[leaf.id], result.sheet.answer(leaf)
    if leaf in result.score.pending:
        yield "điểm tính khi chốt"
    elif given.value is None:
        yield "để sau" if answer and answer.aside else "chưa chấm"
    if given.override:
        yield "ghi thẳng điểm"
    if leaf in result.score.failed:
        yield "không đạt: đơn vị không được xếp hạng"
    if any(not most.is_finite() for most in (leaf.criterion.bonus, leaf.criterion.penalty)):
        yield "không giới hạn số trường hợp"


def _status(sheet: Sheet) -> str:
    return _STATUS[sheet.status] + (" (bản giấy)" if sheet.paper else "")


def _remark(result: Result) -> str:
    pending = len(result.score.pending)
    left_out = f"chưa gồm {pending} tiêu chí so sánh, tính khi chốt" if pending else ""
    words = (result.out, result.tie, left_out, *lineage(result.sheet.situation, result.sheet.unit.id))
    return "; ".join(word for word in words if word)


def _caption(situation: Situation, title: str, *more: str) -> list[str]:
    charter = situation.cycle.charter if situation.cycle else None
    place = situation.cluster.name if situation.cluster else charter.name if charter else ""
    year = f"năm {charter.year}" if charter else ""
    moment = f"số liệu đến {say_moment(situation.now, situation.zone)}"
    return [title, "; ".join(word for word in (place, year, moment, *more) if word)]


# --- cells ----------------------------------------------------------------------------------------


def fill_page(
    page: Worksheet,
    caption: list[str],
    heads: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[Value]],
) -> None:
    """Writes caption lines, an empty row, the heading that stays in sight, the rows."""
    top = len(caption) + 2 if caption else 1
    for number, text in enumerate(caption, 1):
        _put(page, number, 1, text)
        size, first = (14, True) if number == 1 else (12, False)
        page.cell(number, 1).font = Font(name=_PLAIN.name, size=size, bold=first, italic=not first)
        page.cell(number, 1).alignment = Alignment(wrap_text=False)
    widths = []
    for column, (name, width) in enumerate(heads, 1):
        _put(page, top, column, name)
        cell = page.cell(top, column)
        cell.font, cell.fill, cell.border = _BOLD, _SHADE, _BORDER
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(column)].width = width
        widths.append(width)
    page.row_dimensions[top].height = _HEIGHT * _lines([name for name, _ in heads], widths)
    _name_looks(page)
    for number, row in enumerate(rows, top + 1):
        for column, value in enumerate(row, 1):
            # By name: set one by one, fonts and borders took two thirds of the time of a large workbook.
            page.cell(number, column).style = _look(value)
            _put(page, number, column, value)
        # Not every program makes a row as high as its words need.
        page.row_dimensions[number].height = _HEIGHT * _lines(row, widths)
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _name_looks(page: Worksheet) -> None:
    """Names the looks of a table's cells in its workbook."""
    for name, alignment in _LOOKS.items():
        if page.parent and name not in page.parent.named_styles:
            look = NamedStyle(name, font=_PLAIN, border=_BORDER, alignment=alignment)
            page.parent.add_named_style(look)


def _look(value: Value) -> str:
    """Name of the look of a cell with this value."""
    if value is None or value == "":
        return "Ô trống"
    return "Ô chữ" if isinstance(value, str) else "Ô số"


def _lines(values: Iterable[Value], widths: Sequence[int]) -> int:
    """Number of lines that the longest of the wrapped cells takes."""
    return max(_lines_of(str(value or ""), width) for value, width in zip(values, widths, strict=True))


def _lines_of(text: str, width: int) -> int:
    return 1 if len(text) <= width else len(textwrap.wrap(text, width))


def _put(page: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        return
    cell = page.cell(row, column)
    if not isinstance(value, str):
        cell.value = value
        return
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", nfc(value))[:_LONGEST]
    cell.value = text
    # A name such as "=HYPERLINK(...)" is a name: never a formula, not even after somebody edits the cell.
    cell.data_type = "s"
    cell.quotePrefix = text[:1] in "=+-@\t\r"


def _sheet_name(short: str, taken: Sequence[str]) -> str:
    """Name of at most 31 characters, none of those that a spreadsheet refuses, each name once."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", nfc(short)).strip(" '")[:28] or "Đơn vị"
    names = (plain, *(f"{plain} {n}" for n in range(2, 99)))
    return next(name for name in names if name.casefold() not in {t.casefold() for t in taken})
