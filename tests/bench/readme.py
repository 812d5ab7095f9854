"""The tables of README.md, rewritten from what was measured, so that nobody types a number."""

from collections.abc import Iterator
from pathlib import Path

from tests.bench import table
from tests.bench.record import Record
from tests.bench.registry import ALSO, ASKED

README = Path(__file__).with_name("README.md")
BEGIN, END = "<!-- measured -->", "<!-- end of what was measured -->"


def rewritten(text: str, record: Record) -> str:
    """With what stands between the two marks made anew."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n{measured(record)}\n{END}{rest.partition(END)[2]}"


def measured(record: Record) -> str:
    if not record.rows:
        return "Nothing has been measured yet."
    figures = record.figures
    tables = (table.asked(ASKED, figures), table.by_users(figures), table.also(ALSO, figures))
    told = [table.as_markdown(rows) for rows in tables if len(rows) > 1]
    return "\n\n".join([*told, "\n".join(_said(record))])


def _said(record: Record) -> Iterator[str]:
    """On what machine and when, once for all rows that were measured together."""
    together: dict[str, list[str]] = {}
    for name, row in record.rows.items():
        machine = row["machine"]
        versions = ", ".join(f"{package} {number}" for package, number in machine["packages"].items())
        told = (
            f"`{row['command']}` at {machine['commit']} on {row['date'][:10]}: {machine['cpus']} × "
            f"{machine['processor']}, {machine['system']}, Python {machine['python']}; "
            f"{machine['sync_ms']} ms to the disk, load {machine['load'][0]} before; {versions}."
        )
        together.setdefault(told, []).append(name)
    for told, names in together.items():
        yield f"{', '.join(names)}: {told}\n"
    if busiest := record.busiest_stand:
        yield f"The stand was busy for {busiest:.0%} of one core at most."
