"""Tables laid out in memory, without a file: for tests of what is made of them."""

from decimal import Decimal

from handlers.documents.criteria.columns import is_criteria_table
from handlers.documents.criteria.leaf_codes import Criteria, Entry
from handlers.documents.criteria.lines import Line
from handlers.documents.files.book import EMPTY, Book, Cell, Row, Worksheet, text_cell
from handlers.documents.problems import Findings
from handlers.documents.scores.layouts import is_score_table
from handlers.documents.tables.table import Table, tables_of
from handlers.documents.tables.vocabulary import CRITERIA, SCORES

Value = str | int | float | Cell | None


def cell(value: Value) -> Cell:
    if isinstance(value, Cell):
        return value
    if isinstance(value, int | float):
        return Cell(str(value), str(value), "number")
    return text_cell(value) if value else EMPTY


def row(number: int, *values: Value) -> Row:
    return Row(number, tuple(map(cell, values)))


def sheet(*rows: list[Value], name: str = "") -> Worksheet:
    """Rows counted from 1."""
    return Worksheet(name, tuple(row(number, *values) for number, values in enumerate(rows, 1)))


def criteria_tables(*rows: list[Value], found: Findings | None = None) -> list[Table]:
    return tables_of(Book((sheet(*rows),)), "t", CRITERIA, is_criteria_table, found or Findings("t"))


def score_tables(*rows: list[Value], name: str = "", found: Findings | None = None) -> list[Table]:
    return tables_of(Book((sheet(*rows, name=name),)), "s", SCORES, is_score_table, found or Findings("s"))


def line(code: str, title: str = "", number: int = 1, **rest: object) -> Line:
    """A row of criteria; its points as whole numbers."""
    points = {
        key: Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for key, value in rest.items()
    }
    return Line(number, code, title, **points)  # type: ignore[arg-type]


def under(parent: Line, *children: Line) -> Line:
    """The line with these below it."""
    parent.children = list(children)
    for child in children:
        child.parent = parent
    return parent


def entry(code: str, title: str = "", low: int = 0, high: int = 10, *above: str, leaf: str = "") -> Entry:
    path = (*above, code)
    return Entry(leaf or ".".join(path), code, title, Decimal(low), Decimal(high), True, path, base=high > 0)


def criteria(*rows: list[Value]) -> Criteria:
    """The criteria of a table."""
    from handlers.documents.criteria.charter_from_table import charter_of
    from handlers.documents.criteria.table_outline import outline_of

    found = Findings("t")
    return charter_of(outline_of(criteria_tables(*rows), found), "t", found)
