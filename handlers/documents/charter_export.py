"""The charter in force as a workbook: to read, to print, and to change and send back.

`handlers.documents.charter_workbook` reads it. What nobody has changed reads back as it was, by the last
column, which names each row for ever.
"""

import io
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter import Charter, Group
from handlers.documents.charter_cells import COLUMNS, MARK, MOST, TITLE, TOTAL, Value, cells, lines
from handlers.documents.workbook import fill_page

_QUIET = Font(name="Times New Roman", size=9, color="8A8A8A")
_BOLD = Font(name="Times New Roman", size=12, bold=True)
HOW_TO = (
    "Sửa mã, tên, điểm, mức điểm, minh chứng, ghi chú ngay tại ô; xóa dòng là bỏ tiêu chí; thêm dòng là thêm "
    "tiêu chí (cột cuối để trống). Cột “Cách chấm” do hệ thống viết từ quy tắc."
)


def charter_workbook(charter: Charter, cycle: str) -> bytes:
    """XLSX of a charter's criteria; `cycle` is the year they are of."""
    book = Workbook()
    book.properties.creator = "thidua"
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a page")
    page.title = "Quy chế"
    every = list(lines(charter))
    rows: list[list[Value]] = []
    for level, part in every:
        own = cells(part)
        rows.append([*(own.get(head) for head, _ in COLUMNS[:-1]), f"{level} {part.id}"])
    most = sum((group.maximum for group in charter.groups), Decimal(0))
    total: dict[str, Value] = {TITLE: TOTAL, MOST: most}
    rows.append([total.get(head) for head, _ in COLUMNS])
    caption = [
        f"QUY CHẾ CHẤM ĐIỂM THI ĐUA NĂM {charter.year}: {charter.name}",
        HOW_TO,
        MARK.format(cycle=cycle),
    ]
    fill_page(page, caption, COLUMNS, rows)
    _dress(page, len(caption) + 2, [isinstance(part, Group) for _, part in every])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(page: Worksheet, top: int, groups: list[bool]) -> None:
    """Groups and the total stand out; codes stay text; the last column is no part of what is printed."""
    for row, is_group in enumerate([*groups, True], top + 1):
        # A code such as 1.10 is text, or it would become 1.1 when somebody touches it.
        page.cell(row, 1).number_format = "@"
        page.cell(row, len(COLUMNS)).font = _QUIET
        if is_group:
            for column in range(1, len(COLUMNS)):
                page.cell(row, column).font = _BOLD
    page.print_area = f"A1:J{top + 1 + len(groups)}"
