"""Tables in a sheet: heading rows, which column is which, the rows below, the caption above.

Headings are recognised by their words, in any order. They need not stand in the first row, and may be several
rows high with merged cells ("Điểm" over "chuẩn", "thưởng"). A second heading begins a second table.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from bot.vietnamese import fold
from handlers.documents.files import kinds
from handlers.documents.files.book import EMPTY, Book, Cell, Row, Worksheet, letters, short
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.vocabulary import SCORES, Vocabulary, is_heading_word, is_other, roles, stage_of

HIGHEST = 3  # rows of one heading
DEEPEST = 200  # rows in which the first heading is looked for
CAPTION = 8  # rows above a heading that may be its caption
MOST_TABLES = 300

_SIGNATURE = re.compile(
    r"(nguoi lap|lap bang|thu truong|giam doc|truong (ban|phong|doan)|chu tich|cum truong|khoi truong|to truong"
    r"|ky,? ghi ro|ky ten|da ky|noi nhan|tm\.|kt\.|tl\.|xac nhan|.*ngay \S+ thang \S+ nam).*"
)


@dataclass(frozen=True)
class Table:
    """The rows below a heading; `columns` leads from a role to its column, `stages` from a stage to its own.

    `heads` holds each column's heading in words, line by line of the heading. `caption` is what stands above.
    """

    sheet: Worksheet
    heading: Row
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    stages: Mapping[str, int] = field(default_factory=dict)
    heads: tuple[tuple[str, ...], ...] = ()
    caption: tuple[str, ...] = ()

    def cell(self, row: Row, role: str) -> Cell:
        """The cell of a role, with what stands in a merged cell that covers it."""
        place = self.columns.get(role, -1)
        return self.sheet.cell(row, place) if place >= 0 else EMPTY

    def head(self, place: int) -> str:
        """A column's heading in one line."""
        return " ".join(self.heads[place]) if 0 <= place < len(self.heads) else ""

    def column(self, place: int) -> str:
        """The name of a column in a sentence: its letter and heading."""
        head = short(self.head(place), 30)
        return f"cột {letters(place)} ({head})" if head else f"cột {letters(place)}"

    @property
    def title(self) -> str:
        """The last line of the caption."""
        return self.caption[-1] if self.caption else ""


Fits = Callable[[Table], bool]


def read_tables(path: Path, words: Vocabulary, fits: Fits, found: Findings) -> list[Table]:
    """The tables of a file that fit. Raises Unreadable."""
    return tables_of(kinds.read(path), path.name, words, fits, found)


def tables_of(book: Book, name: str, words: Vocabulary, fits: Fits, found: Findings) -> list[Table]:
    """The tables of a book that fit, in their order. Raises Unreadable where there is none."""
    for note in book.notes:
        found.note(note)
    fitting = [table for sheet in book.sheets for table in _tables(sheet, words, fits)]
    if book.either and fitting:
        best = max(fitting, key=lambda t: (len(t.columns) + len(t.stages), len(t.heading.cells)))
        fitting = [table for table in fitting if table.sheet is best.sheet]
    if not fitting:
        hint = f" (trang ẩn “{'”, “'.join(book.hidden)}” không đọc)" if book.hidden else ""
        raise Unreadable(
            f"Tệp {name} không có dòng tiêu đề cột mà hệ thống nhận ra{hint}. {_wanted(book, words)}"
        )
    read = {id(table.sheet) for table in fitting}
    for sheet in book.sheets:
        if id(sheet) in read:
            for note in sheet.notes:
                found.note(f"{sheet.place}: {note}" if sheet.name else note)
            for doubt in sheet.doubts:
                found.problem(f"{sheet.place}: {doubt}" if sheet.name else doubt)
        elif sheet.rows and not book.either:
            found.note(f"{sheet.place} không có bảng cần đọc, đã bỏ qua")
    for title in book.hidden:
        found.note(f"trang ẩn “{title}” không đọc")
    return fitting


def _wanted(book: Book, words: Vocabulary) -> str:
    """The columns that are needed, beside what was found."""
    if words is SCORES:
        wanted = "Cần các cột Đơn vị, Mã, Giai đoạn, Điểm; hoặc Mã và một cột cho mỗi đơn vị"
    else:
        wanted = "Cần các cột Mã, Nội dung, Điểm chuẩn, Điểm thưởng, Điểm trừ"
    widest = max(
        (row for sheet in book.sheets for row in sheet.rows[:30]), key=lambda r: len(r.filled), default=None
    )
    seen = f"; thấy: {', '.join(short(c.text, 20) for c in widest.filled[:8])}" if widest else ""
    return f"{wanted}{seen}."


def _tables(sheet: Worksheet, words: Vocabulary, fits: Fits) -> Iterator[Table]:
    headings = list(_headings(sheet, words, fits))
    for place, (first, last, table) in enumerate(headings):
        end = headings[place + 1][0] if place + 1 < len(headings) else len(sheet.rows)
        body = list(sheet.rows[last + 1 : end])
        if place + 1 < len(headings):
            body = body[: len(body) - _caption_rows(sheet, headings[place + 1][0], table)]
        before = headings[place - 1][2] if place else None
        above = sheet.rows[max(first - _caption_rows(sheet, first, before), 0) : first]
        lines = tuple(_words(sheet, row) for row in above)
        yield replace(table, rows=tuple(body), caption=lines)


def _headings(sheet: Worksheet, words: Vocabulary, fits: Fits) -> Iterator[tuple[int, int, Table]]:
    """The first and last row of each heading, with its columns."""
    place = 0
    found = 0
    while place < len(sheet.rows) and (found or place < DEEPEST):
        best: tuple[int, Table] | None = None
        if _may_head(sheet.rows[place], words):
            for last in range(place, min(place + HIGHEST, len(sheet.rows))):
                if (
                    sheet.rows[last].broken
                    or sheet.rows[last].number != sheet.rows[place].number + last - place
                ):
                    break
                if last > place and not _is_wordy(sheet.rows[last]):
                    break
                table = _table(sheet, place, last, words)
                # Several rows are one heading only if together they say more than the first ones alone.
                if not fits(table) or (best and _known(table) <= _known(best[1])):
                    continue
                if best or last == place or _known(table) > _known(_table(sheet, last, last, words)):
                    best = (last, table)
        if best:
            found += 1
            if found > MOST_TABLES:
                raise Unreadable(f"{sheet.place or 'Tệp'} có quá nhiều bảng; đề nghị chỉ gửi bảng cần đọc.")
            yield place, best[0], best[1]
            place = best[0]
        place += 1


def _known(table: Table) -> int:
    """The number of columns with a meaning, those included that name a stage below or above a unit."""
    over = [place for place, parts in enumerate(table.heads) if any(map(stage_of, parts))]
    return len(table.columns) + len({*table.stages.values(), *over})


def _may_head(row: Row, words: Vocabulary) -> bool:
    """True where a row may begin a heading; asked of every row, so cheap."""
    cells = row.filled
    if row.broken or len(cells) < 2 or not (_is_wordy(row) or counts_up([cell.text for cell in cells[1:]])):
        return False
    name = "scores" if words is SCORES else "criteria"
    return any(is_heading_word(cell.text, name) for cell in cells if cell.kind == "text")


def _is_wordy(row: Row) -> bool:
    """True where a row may be part of a heading: no numbers but codes of columns stand in it."""
    cells = row.filled
    return sum(cell.kind != "text" for cell in cells) * 2 <= len(cells)


def counts_up(texts: Sequence[str]) -> bool:
    """True for the codes of criteria over their columns: 1, 2, 3 or 1.1, 1.2, each higher than before."""
    if len(texts) < 2 or not all(re.fullmatch(r"\d{1,3}([.]\d{1,3})*", text) for text in texts):
        return False
    codes = [tuple(map(int, text.split("."))) for text in texts]
    return codes[0][0] <= 1 and all(one < other for one, other in pairwise(codes))


def _table(sheet: Worksheet, first: int, last: int, words: Vocabulary) -> Table:
    rows = sheet.rows[first : last + 1]
    width = max(len(row.cells) for row in rows)
    heads = tuple(_head(sheet, rows, column) for column in range(width))
    captions = [fold(" ".join(parts)) for parts in heads]
    stages: dict[str, int] = {}
    named = [
        ""
        if (stage := stage_of(" ".join(parts))) and _is_stage_column(sheet, last, place, captions[place])
        else c
        for place, (parts, c) in enumerate(zip(heads, captions, strict=True))
    ]
    for place, (caption, kept) in enumerate(zip(captions, named, strict=True)):
        if caption and not kept:
            stage = stage_of(caption)
            # A second column of a stage is the next one's, where nobody else claims that.
            if stage in stages and stage == "reviewed" and not any(stage_of(c) == "agreed" for c in captions):
                stage = "agreed"
            stages.setdefault(stage, place)
    return Table(sheet, rows[-1], roles(named, words), (), stages, heads)


def _is_stage_column(sheet: Worksheet, last: int, place: int, caption: str) -> bool:
    """ "Cơ quan chấm" may name who checks as well as what they gave: the cells say which."""
    if not is_other(caption):
        return True
    below = [row[place] for row in sheet.rows[last + 1 : last + 200] if row[place]]
    return any(cell.kind == "number" for cell in below)


def _head(sheet: Worksheet, rows: tuple[Row, ...], column: int) -> tuple[str, ...]:
    parts = [" ".join(sheet.cell(row, column).text.split()) for row in rows]
    return tuple(dict.fromkeys(part for part in parts if part))


def _caption_rows(sheet: Worksheet, first: int, before: Table | None) -> int:
    """The count of rows above a heading that are its caption: words alone, no code and no points."""
    count = 0
    while count < CAPTION and first - count - 1 >= 0:
        row = sheet.rows[first - count - 1]
        cells = row.filled
        if before and (row.number <= before.heading.number or not _is_caption(row, cells)):
            break
        if before is None and any(cell.kind == "number" for cell in cells):
            break
        count += 1
    return count


def _is_caption(row: Row, cells: list[Cell]) -> bool:
    return len(cells) == 1 and cells[0].kind == "text" and bool(re.search(r"[^\W\d_]{2,}", cells[0].text))


def _words(sheet: Worksheet, row: Row) -> str:
    return " ".join(dict.fromkeys(" ".join(cell.text.split()) for cell in row.filled))


def is_signature(text: str) -> bool:
    """True where a row below a table belongs to who signs it."""
    return bool(_SIGNATURE.fullmatch(fold(text)))
