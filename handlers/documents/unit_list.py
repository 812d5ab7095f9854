"""List of a cluster's units out of an office's file: the column of names, beside it the one of short names."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.dialogue.workbooks import WorkbookReading
from bot.rules.unit_lines import MOST
from bot.vietnamese import fold, say_list
from handlers.documents.files import kinds
from handlers.documents.files.book import Row, Worksheet
from handlers.documents.problems import Unreadable

# Words of a heading, in plain letters, of the column with names, with short ones, with other ones.
_NAMES = ("ten don vi", "don vi", "ten co quan", "ten day du", "ten")
_SHORT = ("ten ngan", "ten viet tat", "viet tat", "ky hieu")
_OTHER = ("ten khac", "ten goi khac")
# Rows above the first unit in which a heading is looked for.
_HEAD = 20


def read(path: Path) -> WorkbookReading:
    """Units in lines. A row below the heading that holds something and no name is told. Raises Unreadable."""
    book = kinds.read(path)
    for sheet in book.sheets:
        lines, left = _lines(sheet)
        if len(lines) > 1:
            skipped = [f"Không lấy {say_list(left, 10)}: không có tên đơn vị."] if left else []
            more = [f"Chỉ đọc {sheet.place}."] if len(book.sheets) > 1 and sheet.place else []
            return WorkbookReading(units="\n".join(lines), remarks=(*more, *skipped, *book.notes, *sheet.notes))
    raise Unreadable(f"Tệp {path.name} không có cột tên đơn vị. Đề nghị đặt đầu cột là “Tên đơn vị”.")


def _lines(sheet: Worksheet) -> tuple[list[str], list[str]]:
    """A line for each unit, and the places of rows that have none."""
    head = next((row for row in sheet.rows[:_HEAD] if _column(row, _NAMES) is not None), None)
    name = _column(head, _NAMES) if head else _fullest(sheet.rows)
    if name is None:
        return [], []
    more = (
        [column for column in (_column(head, _SHORT), _column(head, _OTHER)) if column is not None]
        if head
        else []
    )
    below = [row for row in sheet.rows if head is None or row.number > head.number]
    lines, left = [], []
    for row in below[: 2 * MOST]:
        words = " ".join(row[name].text.replace(";", ",").split())
        if any(letter.isalpha() for letter in words):
            short = (" ".join(row[column].text.replace(";", ",").split()) for column in more)
            lines.append("; ".join(filter(None, (words, *short))))
        elif row.filled:
            left.append(row.place)
    return lines, left


def _column(row: Row | None, wanted: Sequence[str]) -> int | None:
    """The column whose heading is the first of these words that stands in the row."""
    headings = {fold(cell.text): column for column, cell in enumerate(row.cells) if cell} if row else {}
    return next((headings[words] for words in wanted if words in headings), None)


def _fullest(rows: Sequence[Row]) -> int | None:
    """The first column of the most words, where there is no heading."""
    columns = list(_columns(rows))
    most = max((count for _, count in columns), default=0)
    return next((column for column, count in columns if count == most and count > 1), None)


def _columns(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    for column in range(max((len(row.cells) for row in rows), default=0)):
        yield column, sum(sum(map(str.isalpha, row[column].text)) > 2 for row in rows)
