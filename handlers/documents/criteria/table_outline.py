"""The tables of a criteria file as one outline of lines: sections, rows, points, totals."""

from collections import Counter
from dataclasses import dataclass, field

from bot.vietnamese import fold, spelled
from handlers.documents.criteria.columns import settled
from handlers.documents.criteria.lines import Line
from handlers.documents.criteria.outline import arrange
from handlers.documents.criteria.rows import Rows, rows_of
from handlers.documents.criteria.sections import told_apart
from handlers.documents.criteria.worths import settle
from handlers.documents.files.book import short
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.tables.block_names import block_of
from handlers.documents.tables.sign_words import sign_of
from handlers.documents.tables.table import Table

LONGEST = 2_000  # rows


@dataclass
class Outline:
    """The outermost lines of all tables, and the rows that only add up."""

    outermost: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)


def outlines_of(tables: list[Table], found: Findings) -> dict[str, Outline]:
    """The outline of each block by its name: tables that begin their codes anew under the name of another block
    ("Khối B"). "" where there is one alone. Raises Unreadable for too many rows."""
    blocks = _blocks(tables, found)
    if len(blocks) == 1:
        return {"": _outline(blocks[0], found)}
    return {block_of(block[0].table): _outline(block, found, in_block=True) for block in blocks}


def outline_of(tables: list[Table], found: Findings) -> Outline:
    """The outline of all tables, one after another; blocks are joined, and asked about. Raises Unreadable for
    too many rows."""
    blocks = _blocks(tables, found)
    for block in blocks[1:]:
        _question_second_table(block[0].table, found)
    return _outline([part for block in blocks for part in block], found)


@dataclass
class _Part:
    """A table with its rows, and those of them that count."""

    table: Table
    rows: Rows
    lines: list[Line]

    @property
    def codes(self) -> set[tuple[str, ...]]:
        return {line.tokens for line in self.lines if line.tokens}


def _blocks(tables: list[Table], found: Findings) -> list[list[_Part]]:
    """The tables by block, each read."""
    if sum(len(table.rows) for table in tables) > LONGEST:
        raise Unreadable(f"Tệp {found.source} có hơn {LONGEST} dòng, không phải bảng tiêu chí.")
    blocks: list[list[_Part]] = []
    codes: set[tuple[str, ...]] = set()
    for place, table in enumerate(tables):
        table, explaining = settled(table, found)
        rows = rows_of(table, explaining, found)
        part = _Part(table, rows, told_apart(rows.lines, found))
        section = _section(table, place, len(tables))
        repeats = bool(part.codes & codes) and not (section and sign_of(section.title))
        named = {spelled(block_of(block[0].table)) for block in blocks}
        if not blocks or (repeats and spelled(block_of(table)) not in {*named, ()} and () not in named):
            blocks.append([part])
            codes = set(part.codes)
            continue
        if repeats:
            _question_second_table(table, found)
        blocks[-1].append(part)
        codes |= part.codes
    return blocks


def _outline(parts: list[_Part], found: Findings, *, in_block: bool = False) -> Outline:
    """The outline of tables that are one whole. `in_block`: the first one's caption names the block."""
    outline = Outline()
    for place, part in enumerate(parts):
        section = _section(part.table, place, len(parts))
        if in_block and not place and section and not sign_of(section.title):
            section = None
        lines, table = part.lines, part.table
        outermost = arrange(lines)
        tell_apart(lines, found)
        heading = sign_of(table.head(table.columns.get("title", -1)))
        settle(outermost, heading or (sign_of(section.title) if section else ""), found)
        if section:
            _put_under(section, outermost)
            outermost = [section]
            lines = [section, *lines]
        _name_apart(lines, part.rows.totals, place, place * LONGEST * 2)
        outline.outermost += outermost
        outline.totals += part.rows.totals
    return outline


def _section(table: Table, place: int, tables: int) -> Line | None:
    """The section that a table's caption names, where a file has several tables or the caption gives a sign."""
    title = table.title
    if not title or len(title) > 200 or (tables == 1 and not sign_of(title)):
        return None
    if tables == 1 and fold(title).startswith("bang"):
        return None
    line = Line(
        table.heading.number, short(title, 60), title, place=table.heading.place, given=False, section=True
    )
    return line if place or sign_of(title) or tables > 1 else None


def _question_second_table(table: Table, found: Findings) -> None:
    named = f"“{short(table.title, 60)}” " if table.title else ""
    found.problem(
        f"bảng {named}có các mã trùng với bảng trước: là bảng tiêu chí của khối khác, hay phần nối tiếp?"
        " đã gộp làm một; nếu là khối khác, đề nghị tách mỗi khối một tệp",
        table.heading,
    )


def _put_under(section: Line, lines: list[Line]) -> None:
    section.children = lines
    for line in lines:
        line.parent = section


def _name_apart(lines: list[Line], totals: list[Line], place: int, before: int) -> None:
    """Names that no line of another table has, and the order of all lines of a file."""
    numbered = Counter(line.number for line in lines)
    for line in lines:
        if line.section and numbered[line.number] > 1:
            line.id = f"s{line.number}"
        if place:
            line.id = f"{line.id}x{place}"
    rows = sorted((*lines, *totals), key=lambda line: (line.number, not line.section))
    for order, line in enumerate(rows, before):
        line.order = order


def tell_apart(lines: list[Line], found: Findings) -> None:
    """Codes for rows without one, and another for a second row with the same code beside the first."""
    given = {line.code for line in lines if line.given}
    taken: set[tuple[Line | None, str]] = set()
    for line in lines:
        if not line.given and line.section:
            line.code = short(line.title, 60)
        elif not line.given:
            above = f"{line.parent.code}." if line.parent else ""
            number = 1
            while (line.parent, f"{above}{number}") in taken or f"{above}{number}" in given:
                number += 1
            line.code = f"{above}{number}" if above else f"dòng {line.number}"
            found.note(f"không có mã; gọi là “{line.code}”", line)
        if (line.parent, line.code) in taken:
            first, number = line.code, 2
            while (line.parent, f"{first} ({number})") in taken:
                number += 1
            line.code = f"{first} ({number})"
            found.problem(f"mã “{first}” lặp lại; dòng này gọi là “{line.code}”", line)
        taken.add((line.parent, line.code))
