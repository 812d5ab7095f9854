"""`thidua charter TABLE`: a criteria table as a charter file, on standard output."""

from datetime import date
from pathlib import Path

import typer

from config.charters import UnfitCharter, loads
from handlers.documents.confinement import confined
from handlers.documents.criteria import source as criteria
from handlers.documents.criteria.charter_text import charter_text
from handlers.documents.problems import Findings, Unreadable

CLEAN, PROBLEMS, REFUSED = 0, 2, 1


def charter(table: Path) -> int:
    """Prints the charter; exit code 2 if there is something to look at in it, 1 if the file is no table."""
    try:
        text, problems = confined(lambda: _written(table), table.name)
    except Unreadable as why:
        typer.echo(str(why), err=True)
        return REFUSED
    typer.echo(text, nl=False)
    for problem in problems:
        typer.echo(problem, err=True)
    return PROBLEMS if problems else CLEAN


def _written(table: Path) -> tuple[str, list[str]]:
    found = Findings(table.name)
    # The year of the table, where its name has none; whoever fills in the units sees it.
    text = charter_text(criteria.read(table, found), date.today().year, found)  # noqa: DTZ011
    try:
        loads(text, table.name)
    except UnfitCharter as why:
        found.problem(f"quy chế này chưa nạp được: {why}")
    return text, found.problems
