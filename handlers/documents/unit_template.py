"""A unit's own workbook (bảng mẫu), to be filled in and sent back: for its scores, or for a reviewer's check.

Which cells are to be filled is coloured; `handlers.documents.scores.unit_workbook` reads it back.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.conversations.scoring import texts
from bot.dialogue.situation import Situation
from bot.questions import Choice
from bot.rules.charter import Group, Leaf
from bot.state.sheet import Sheet, sheet_of
from bot.state.stages import staged
from bot.vietnamese import say
from handlers.documents.scores.figures import asks_figure
from handlers.documents.scores.unit_workbook import LISTS, MARK
from handlers.documents.workbook import Value, fill_page

TOP = 5  # row of the heading
_SELF = (
    ("Mã", 9),
    ("Nội dung", 46),
    ("Điểm tối đa", 9),
    ("Quy định chấm", 44),
    ("Kế hoạch", 12),
    ("Số liệu", 16),
    ("Điểm tự chấm", 10),
    ("Ghi chú", 26),
    ("Minh chứng (đường dẫn)", 26),
)
_REVIEW = (
    ("Mã", 9),
    ("Nội dung", 46),
    ("Điểm tối đa", 9),
    ("Quy định chấm", 44),
    ("Trả lời của đơn vị", 24),
    ("Số liệu thẩm định", 16),
    ("Điểm thẩm định", 10),
    ("Ghi chú, lý do", 30),
)
_TO_FILL = PatternFill("solid", fgColor="FFF6CC")
_FIGURE, _POINTS = 6, 7  # columns


def unit_template(situation: Situation, unit: str, seat: str = "") -> bytes:
    """XLSX of one unit, for itself or, with a reviewer's `seat`, for its check. Raises ValueError when no cycle
    is open."""
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    charter = situation.cycle.charter
    sheet = staged(situation, unit, "review") if seat else sheet_of(situation, unit)
    ids = charter.review_seats.get(seat, ()) if seat else [group.id for group in charter.groups]
    groups = [charter.group_by_id[id] for id in ids]
    book = Workbook()
    book.properties.creator = "thidua"
    book.properties.created = book.properties.modified = situation.now.astimezone(UTC).replace(tzinfo=None)
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a page")
    page.title = "Bảng mẫu"
    stage = "review" if seat else "self"
    caption = [
        f"BẢNG {'THẨM ĐỊNH' if seat else 'TỰ CHẤM'} ĐIỂM THI ĐUA NĂM {charter.year}",
        f"Đơn vị: {sheet.unit.name}",
        MARK.format(cycle=situation.cycle.id, stage=stage, unit=unit),
    ]
    parts = [part for group in groups for part in _parts(group)]
    heads = _REVIEW if seat else _SELF
    rows = [_row(sheet, part, review=bool(seat)) for part in parts]
    fill_page(page, caption, heads, [[*row, *[None] * (len(heads) - len(row))] for row in rows])
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    _mark_cells(page, lists, sheet, parts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parts(group: Group) -> Iterator[Group | Leaf]:
    yield group
    for part in group.parts:
        if isinstance(part, Group):
            yield from _parts(part)
        else:
            yield part


def _row(sheet: Sheet, part: Group | Leaf, *, review: bool) -> Sequence[Value]:
    if isinstance(part, Group):
        return [part.code, part.title, part.maximum or None]
    criterion = part.criterion
    most = criterion.base + criterion.bonus
    shown = most if most and most.is_finite() else None
    how = "\n".join(line for line in (criterion.how(sheet.unit.id), part.note) if line)
    head: list[Value] = [part.code or part.id, part.title, shown, how]
    if review:
        return [*head, texts.say_value(sheet, part, sheet.value(part))]
    plan = criterion.plan(sheet.unit.id)
    return [*head, say(plan) if plan is not None else None]


def _mark_cells(page: Worksheet, lists: Worksheet, sheet: Sheet, parts: Iterable[Group | Leaf]) -> None:
    """Colours the cell that a row is answered in; a choice is offered as a list."""
    for row, part in enumerate(parts, TOP + 1):
        # A code such as 1.10 is text, or it would become 1.1 when somebody touches it.
        page.cell(row, 1).number_format = "@"
        # What the system counts itself is filled in by nobody but a reviewer.
        if isinstance(part, Group) or (part.criterion.observed and sheet.stage == "self"):
            continue
        form = sheet.form(part)
        cell = page.cell(row, _FIGURE if asks_figure(part, sheet.unit.id) else _POINTS)
        cell.fill = _TO_FILL
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        if isinstance(form, Choice):
            _offer(page, lists, cell.coordinate, row, [option.label for option in form.options])


def _offer(page: Worksheet, lists: Worksheet, cell: str, row: int, labels: list[str]) -> None:
    for column, label in enumerate(labels, 1):
        lists.cell(row, column).value = label
        lists.cell(row, column).data_type = "s"
    last = get_column_letter(len(labels))
    offered = DataValidation(
        "list", formula1=f"{quote_sheetname(LISTS)}!$A${row}:${last}${row}", allow_blank=True
    )
    offered.add(cell)
    page.add_data_validation(offered)
