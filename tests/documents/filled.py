"""Workbooks of a unit for these tests: our own template, filled in."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from bot.conversations import decide as conversations
from bot.dialogue.cycle import Cycle
from bot.dialogue.said import Platform
from bot.dialogue.situation import Cluster, Situation
from bot.questions import Choice
from bot.rules.charter import Charter, Leaf
from bot.rules.charter_parser import read_charter
from config.charters import load
from handlers.documents.scores.figures import asks_figure
from handlers.documents.unit_template import TOP, unit_template

assert conversations  # Installs the registry.
FIGURE, POINTS, NOTE, PROOF = 6, 7, 8, 9


def charter(name: str) -> Charter:
    return read_charter(load(name))


def year(rules: Charter, cycle: str = "k1") -> Situation:
    cluster = Cluster(1, rules.name)
    return Situation(
        datetime(2026, 11, 23, 1, tzinfo=UTC), Platform("t"), cluster=cluster, cycle=Cycle(cycle, rules)
    )


def template(rules: Charter, unit: str = "thue", cycle: str = "k1") -> Workbook:
    return load_workbook(io.BytesIO(unit_template(year(rules, cycle), unit)))


def rows(book: Workbook, rules: Charter) -> dict[str, int]:
    """Leaf -> its row in the template."""
    codes = {leaf.code or leaf.id: leaf.id for leaf in rules.leaves.values()}
    page = book.worksheets[0]
    found = {number: codes.get(str(page.cell(number, 1).value)) for number in range(TOP + 1, page.max_row + 1)}
    return {leaf: number for number, leaf in found.items() if leaf}


def answer(leaf: Leaf, unit: str) -> Any:
    """Something that the leaf can be answered with, as a person puts it into its cell."""
    form = leaf.criterion.form(unit)
    if not asks_figure(leaf, unit):
        return float(leaf.criterion.base)
    if isinstance(form, Choice):
        return form.options[0].label
    plan = leaf.criterion.plan(unit)
    return float(plan) if plan else 1


def filled(rules: Charter, unit: str = "thue") -> Workbook:
    """The template with an answer to every criterion."""
    book = template(rules, unit)
    for id, row in rows(book, rules).items():
        leaf = rules.leaves[id]
        book.worksheets[0].cell(row, place(leaf, unit)).value = answer(leaf, unit)
    return book


def place(leaf: Leaf, unit: str = "thue") -> int:
    """Column in which the leaf is answered."""
    return FIGURE if asks_figure(leaf, unit) else POINTS


def saved(book: Workbook, folder: Path, name: str = "bang-mau.xlsx") -> Path:
    book.save(folder / name)
    return folder / name


def changed(rules: Charter, folder: Path, change: Callable[[Any, dict[str, int]], None]) -> Path:
    """A filled-in workbook after `change(page, rows)`."""
    book = filled(rules)
    change(book.worksheets[0], rows(book, rules))
    return saved(book, folder)
