"""Search for a table in a sheet: its heading row, and the role of each column.

Headings are recognised by their words, Vietnamese or English, with or without diacritics, in any order. They
need not stand in the first row, and may be two rows high with merged cells ("Điểm" over "chuẩn", "thưởng").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.vietnamese import fold
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.spreadsheet import Book, Row, Worksheet, read

# Rows in which a heading is looked for.
DEEPEST = 200

# Role -> patterns for a whole folded heading, the surest first. The first role that fits takes the column.
Vocabulary = Mapping[str, tuple[str, ...]]

_CODE = r"(ma|ky hieu|code)( (so|tieu chi|chi tieu|tieu chuan|tc|muc|cua))*|(criterion|criteria|leaf|item) code"
_PLACE = r"(tt|stt|so tt|so thu tu|item|item no|no)\.?|#"
CRITERIA: Vocabulary = {
    "code": (_CODE, _PLACE, r"id|leaf", r"muc"),
    # One column for both, told apart by the sign.
    "change": (r"(diem )?(thuong|cong)( diem)?\W*(va )?(diem )?tru.*|\+\W*-|bonus\W*(and )?penalty",),
    "penalty": (
        r"(diem )?(bi )?tru( diem)?( toi da)?|(diem|muc) tru.*"
        r"|(max(imum)? )?(penalt(y|ies)|deductions?|minus)( .*)?",
    ),
    "bonus": (
        r"(diem )?(thuong|cong)( (diem|them))?( toi da)?|(diem|muc) (thuong|cong).*"
        r"|(max(imum)? )?(bonus(es)?|extra|plus)( .*)?",
    ),
    "maximum": (
        r"diem (chuan|toi da|goc|tran|max).*|((muc|so) )?diem toi da.*|toi da|chuan|thang diem.*|muc diem.*"
        r"|max(imum|imal)?( (points?|scores?|marks?))?|(base|full|total) (points?|scores?|marks?)"
        r"|(points?|scores?|marks?) max(imum)?",
        r"diem|so diem|base|points?|scores?|marks?",
    ),
    "note": (r"ghi chu.*|(notes?|remarks?|comments?)",),
    "title": (
        r"(ten\b|mo ta|noi dung|tieu chi|tieu chuan|chi tieu|dien giai).*"
        r"|(title|criteri|description|content|requirement).*|name",
    ),
}
SCORES: Vocabulary = {
    "unit": (r"(ten )?(don vi|co quan|tap the)( .*)?|unit( (name|id))?|team|organi[sz]ation",),
    "code": (_CODE, r"id|leaf( id)?|criteri(on|a)( id)?|muc|tieu chi|chi tieu", _PLACE, r"noi dung.*|title"),
    "stage": (
        r"buoc( cham)?|giai doan|cap cham|vong( cham)?|loai( diem)?|cap|lan cham"
        r"|stage|phase|step|round",
    ),
    "self": (r"(diem )?(don vi )?tu (cham|danh gia)( diem)?|self([- ]scored?)?",),
    "reviewed": (r"(diem )?(tham dinh|phuc tra)|review(ed)?([- ]score)?",),
    "agreed": (r"(diem )?thong nhat|agreed([- ]score)?",),
    "points": (r"diem|so diem|diem (so|dat|cham)|points?|scores?|marks?|value",),
}


@dataclass(frozen=True)
class Table:
    """Rows below a heading; `columns` leads from a role to its column."""

    sheet: Worksheet
    heading: Row
    columns: Mapping[str, int]
    rows: tuple[Row, ...]


def tables(path: Path, words: Vocabulary, needed: tuple[set[str], ...], found: Findings) -> list[Table]:
    """Tables of a file whose columns fill one of the `needed` sets of roles. Raises Unreadable."""
    return tables_in(read(path), path.name, words, needed, found)


def tables_in(
    book: Book, name: str, words: Vocabulary, needed: tuple[set[str], ...], found: Findings
) -> list[Table]:
    fitting = [
        table
        for sheet in book.sheets
        if (table := _table(sheet, words)) and any(roles <= table.columns.keys() for roles in needed)
    ]
    if not fitting:
        hint = f" (trang ẩn “{'”, “'.join(book.hidden)}” không đọc)" if book.hidden else ""
        raise Unreadable(f"Tệp {name} không có dòng tiêu đề cột mà hệ thống nhận ra{hint}; {_wanted(words)}.")
    if book.either:
        return [max(fitting, key=lambda t: (len(t.columns), len(t.heading.cells)))]
    for sheet in book.sheets:
        if sheet.cut:
            found.note(f"trang “{sheet.name}” quá dài, chỉ đọc phần đầu")
        if sheet.rows and all(sheet is not t.sheet for t in fitting):
            found.note(f"trang “{sheet.name}” không có bảng cần đọc, đã bỏ qua")
    for title in book.hidden:
        found.note(f"trang ẩn “{title}” không đọc")
    return fitting


def _wanted(words: Vocabulary) -> str:
    if words is SCORES:
        return "cần các cột Đơn vị, Mã, Bước, Điểm (unit, code, stage, points)"
    return "cần các cột Mã, Nội dung, Điểm chuẩn, Điểm thưởng, Điểm trừ (code, title, maximum, bonus, penalty)"


def _table(sheet: Worksheet, words: Vocabulary) -> Table | None:
    """Table below the row, or pair of rows, in which the most headings are recognised."""
    best: Table | None = None
    top = [row for row in sheet.rows[:DEEPEST] if not row.broken]
    for place, row in enumerate(top):
        single = _columns(_captions(sheet, row), words)
        if best is None or len(single) > len(best.columns):
            best = Table(sheet, row, single, ())
        if place + 1 < len(top) and top[place + 1].number == row.number + 1 and single:
            below = top[place + 1]
            both = _columns(_captions(sheet, row, below), words)
            # Two rows are one heading only if together they say more than either alone.
            if len(both) > max(len(best.columns), len(_columns(_captions(sheet, below), words))):
                best = Table(sheet, below, both, ())
    if best is None or len(best.columns) < 2:
        return None
    rows = tuple(row for row in sheet.rows if row.number > best.heading.number)
    return Table(sheet, best.heading, best.columns, rows)


def _captions(sheet: Worksheet, *rows: Row) -> list[str]:
    width = max(len(row.cells) for row in rows)
    captions = []
    for column in range(width):
        parts = [sheet.cell(row, column).text for row in rows]
        captions.append(fold(" ".join(dict.fromkeys(p for p in parts if p))))
    return captions


def _columns(captions: list[str], words: Vocabulary) -> dict[str, int]:
    """Column of each role: the one that fits its surest pattern; a column has one role."""
    columns: dict[str, int] = {}
    for role, patterns in words.items():
        for pattern in patterns:
            fitting = [
                place
                for place, caption in enumerate(captions)
                if place not in columns.values() and _is_called(_bare(caption), pattern)
            ]
            if fitting:
                columns[role] = fitting[0]
                break
    return columns


def _is_called(caption: str, pattern: str) -> bool:
    """True if a heading fits as a whole, or by one of two words for it ("TT/Mã")."""
    return any(re.fullmatch(pattern, word.strip()) for word in (caption, *caption.split("/")))


def _bare(caption: str) -> str:
    """Heading without what stands in brackets, unless it stands in brackets wholly."""
    bare = re.sub(r"\s*[(\[].*?[)\]]\s*", " ", caption.replace("_", " ")).strip(" .:*")
    return bare or caption.strip("()[] ")
