"""Blocks of one competition: the score tables of each are read by its own criteria, and ranked apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.vietnamese import spelled
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.files.book import Row, short
from handlers.documents.problems import Findings
from handlers.documents.scores.layouts import layout_of
from handlers.documents.scores.row_finder import RowFinder
from handlers.documents.tables.block_names import block_in, block_of, same_block
from handlers.documents.tables.table import Table

SAMPLE = 400  # rows by which a table shows whose criteria it has


@dataclass
class Block:
    """Block of a competition: its name ("" where there is one alone), its criteria, its score tables."""

    name: str
    criteria: Criteria
    tables: list[Table] = field(default_factory=list)


def blocks_of(tables: list[Table], criteria: Mapping[str, Criteria], found: Findings) -> list[Block]:
    """The score tables by block: by the name in their caption, else by the rows that only one block has. A
    table of which that can't be said is told, and not read."""
    if len(criteria) == 1:
        ((name, only),) = criteria.items()
        return _by_caption(_parted(tables, only), Block(name, only))
    blocks = [Block(name, own) for name, own in criteria.items()]
    tables = _parted(tables, blocks[0].criteria)
    for table in tables:
        block = _named(table, blocks) or _fitting(table, blocks)
        if block is None:
            names = ", ".join(f"“{short(block.name, 30)}”" for block in blocks)
            found.problem(
                f"không rõ bảng điểm này của khối nào ({names}); không tính;"
                " đề nghị ghi tên khối phía trên bảng",
                table.heading,
            )
        else:
            block.tables.append(table)
    return [block for block in blocks if block.tables]


def _parted(tables: list[Table], criteria: Criteria) -> list[Table]:
    """The tables, those of units parted where a row alone names a block: it stands above the rows below it."""
    parted = []
    for table in tables:
        layout = layout_of(table, criteria)
        if layout is None or layout.kind not in ("list", "criteria across", "totals"):
            parted.append(table)
            continue
        held: list[tuple[str, list[Row]]] = [("", [])]
        for row in table.rows:
            if len(row.filled) == 1 and not row.broken and block_in(row.words):
                held.append((row.words, []))
            else:
                held[-1][1].append(row)
        named = [(words, rows) for words, rows in held if words or rows]
        parted += [
            replace(table, rows=tuple(rows), caption=(*table.caption, *filter(None, (words,))))
            for words, rows in named
        ]
    return parted


def _by_caption(tables: list[Table], whole: Block) -> list[Block]:
    """Blocks with the same criteria: where every table names one, and no unit stands in two."""
    named: dict[tuple[str, ...], Block] = {}
    seen: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for table in tables:
        name = block_of(table)
        layout = layout_of(table, whole.criteria)
        if layout is None:
            continue
        block = named.setdefault(spelled(name), Block(name, whole.criteria))
        block.tables.append(table)
        seen.setdefault(spelled(name), set()).update(spelled(unit) for unit in layout.units())
    units = [unit for block in seen.values() for unit in block]
    if len(named) < 2 or () in named or len(units) != len(set(units)):
        whole.tables = tables
        return [whole]
    return list(named.values())


def _named(table: Table, blocks: list[Block]) -> Block | None:
    name = block_of(table)
    fitting = [block for block in blocks if same_block(name, block.name)]
    return fitting[0] if len(fitting) == 1 else None


def _fitting(table: Table, blocks: list[Block]) -> Block | None:
    """The only block of which the table has every row, by its title."""
    if block_of(table):
        # It names one, though none of these.
        return None
    fitting = [block for block in blocks if _has_all_rows(table, block.criteria)]
    return fitting[0] if len(fitting) == 1 else None


def _has_all_rows(table: Table, criteria: Criteria) -> bool:
    if "title" not in table.columns:
        return False
    finder = RowFinder(table, criteria)
    coded = [row for row in table.rows[:SAMPLE] if finder.has_code(row) and not finder.group(row)]
    titles = [" ".join(table.cell(row, "title").text.split()) for row in coded]
    return bool(titles) and all(criteria.titled(title) for title in titles)
