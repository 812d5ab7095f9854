"""Number formats of spreadsheets, and what they make of a stored number."""

import math
import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from handlers.documents.files.book import Cell, text_cell

# Of the formats that a file names by number alone (ECMA-376, 18.8.30), those that matter here.
BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%", **dict.fromkeys((*range(14, 23), *range(27, 37)), "d/m/y")}
BUILT_IN |= dict.fromkeys((*range(45, 48), *range(50, 59)), "d/m/y")
LONGEST_FORMAT = 255


@dataclass(frozen=True, slots=True)
class Style:
    """A cell's format, and what of its looks says how it is meant."""

    kind: Literal["number", "percent", "date"] = "number"
    decimals: int = 0
    order: str = ""
    """The order in which a date shows day, month and year, as "dm" or "my"."""
    bold: bool = False
    indent: int = 0
    struck: bool = False
    invisible: bool = False


@lru_cache(1_024)
def of_format(code: str) -> tuple[Literal["number", "percent", "date"], int, str, bool]:
    """Kind, decimals that are always shown, order of a date, and whether nothing is shown at all."""
    code = code[:LONGEST_FORMAT]
    bare = re.sub(r'"[^"]*"|\\.|_.|\*.|\[[^\[\]]*\]', "", code)
    invisible = bare.replace(" ", "") in (";;", ";;;")
    first = bare.partition(";")[0].lower()
    if "%" in first:
        return "percent", 0, "", invisible
    if re.search(r"[dy]|m{1,5}(?!.*[#0])", first) and not re.search(r"[#0]", first):
        order = "".join(dict.fromkeys(re.findall(r"[dmy]", first)))
        return "date", 0, order if not order.startswith("y") else "", invisible
    if re.search(r"[hs]", first) and not re.search(r"[#0]", first):
        return "date", 0, "", invisible
    fixed = re.search(r"0\.(0+)", first)
    return "number", len(fixed[1]) if fixed else 0, "", invisible


def number_cell(value: float | Decimal, style: Style, comment: str = "", *, from_1904: bool = False) -> Cell:
    """The cell of a stored number, as its style shows it."""
    if not math.isfinite(value):
        return text_cell(str(value))
    looks = (comment, style.bold, style.indent, style.struck)
    if style.kind == "date":
        return _date(Decimal(value), style, looks, from_1904)
    exact = Decimal(repr(round(value, 10))) if isinstance(value, float) else value
    if style.kind == "percent":
        exact *= 100
    text = plain(exact)
    longer = style.decimals and -int(exact.as_tuple().exponent) <= style.decimals
    shown = f"{exact:.{style.decimals}f}" if longer and style.kind == "number" else text
    return Cell(text, shown, style.kind, *looks)


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}" if value else "0"


def day_cell(day: date, order: str = "", looks: tuple[str, bool, int, bool] = ("", False, 0, False)) -> Cell:
    """The cell of a day. `shown` is how a code would have read that the spreadsheet took for it."""
    parts = {"d": str(day.day), "m": str(day.month), "y": f"{day.year % 100}"}
    shown = ".".join(parts[mark] for mark in (order or "dm")[:2])
    return Cell(f"{day:%d/%m/%Y}", shown, "date", *looks)


def _date(serial: Decimal, style: Style, looks: tuple[str, bool, int, bool], from_1904: bool) -> Cell:
    # 1900 had no 29 February, but spreadsheets count it.
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if serial >= 60 else 31)
    if not 0 <= serial < 2_950_000:
        return Cell(plain(serial), plain(serial), "number", *looks)
    return day_cell(start + timedelta(days=int(serial)), style.order, looks)
