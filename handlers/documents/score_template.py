"""An example of a score file, filled in, to be filled anew: criteria × units, as `thidua rehearse` reads it."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bot.rules.charter import Group, Leaf
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.scores.figures import is_told_by_word

_EXAMPLE = ("Đơn vị 1", "Đơn vị 2")
_BOLD, _SHADE = Font(bold=True), PatternFill("solid", fgColor="DDE7F3")


def score_template(criteria: Criteria) -> Workbook:
    """A sheet with a row for each criterion and a column for each unit, filled with the most there can be."""
    book = Workbook()
    page = book.active
    if not isinstance(page, Worksheet):
        raise TypeError("a new workbook has a page")
    page.title = "Điểm"
    units = [unit.name for unit in criteria.charter.units] or list(_EXAMPLE)
    page.append(["BẢNG TỰ CHẤM ĐIỂM THI ĐUA (ví dụ; đề nghị thay tên đơn vị và điểm)"])
    page.append(["Mã", "Nội dung", "Điểm tối đa", *units])
    for group in criteria.charter.groups:
        _add(page, criteria, group, len(units))
    for place, width in enumerate((10, 60, 12, *(len(name) + 4 for name in units)), 1):
        page.column_dimensions[get_column_letter(place)].width = width
    for cell in page[2]:
        cell.font, cell.fill = _BOLD, _SHADE
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    page["A1"].font = _BOLD
    page.freeze_panes = "D3"
    return book


def _add(page: Worksheet, criteria: Criteria, part: Group | Leaf, units: int) -> None:
    if isinstance(part, Group):
        # A criterion on the outermost level stands in a group of its own, which nobody wrote.
        if part.id in criteria.lines or not criteria.lines:
            _row(page, [part.code, part.title, part.maximum or None], bold=True)
        for inner in part.parts:
            _add(page, criteria, inner, units)
        return
    entry = next(e for e in criteria.scored if e.leaf == part.id)
    most = part.criterion.base
    given: object = most
    if is_told_by_word(part, "") and (full := part.criterion.full()):
        given = part.criterion.form("").say(full)
    _row(page, [criteria.called(entry), part.title, most or None, *[given] * units])


def _row(page: Worksheet, values: list[object], *, bold: bool = False) -> None:
    page.append(values)
    row = page[page.max_row]
    # A code such as 1.10 is text, or it would become 1.1.
    row[0].number_format = "@"
    row[1].alignment = Alignment(wrap_text=True)
    if bold:
        for cell in row[:3]:
            cell.font = _BOLD
