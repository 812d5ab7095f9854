"""Rows by name, and the lines that their figures fill in the tables.

A row is a module of `rows`: `measure(bench)` gives its rounds, `figures(rounds)` what comes of them. It may
bring lines of its own: `ASKED`, each with what was asked for, and `ALSO`, figures by name with what they are
and how they are written. Where it measures by itself and not by `bench.in_turn`, `CASES` names its rounds and
`SAMPLE` is one of them, for the test of the tables.
"""

from types import ModuleType

from tests.bench import table
from tests.bench.rows import (
    before,
    fanout,
    idle,
    leaves,
    network,
    papers,
    postgres,
    ranking,
    rest,
    steps,
    storm,
    units,
    users,
    web,
    zalo,
)
from tests.bench.table import Line

ROWS: dict[str, ModuleType] = {
    "steps": steps,
    "users": users,
    "network": network,
    "units": units,
    "leaves": leaves,
    "storm": storm,
    "postgres": postgres,
    "fanout": fanout,
    "rest": rest,
    "ranking": ranking,
    "web": web,
    "idle": idle,
    "papers": papers,
}
# Asked for by name alone: one needs another checkout, the other the extra `demo`.
APART: dict[str, ModuleType] = {"before": before, "zalo": zalo}

ASKED: tuple[Line, ...] = (
    *table.ASKED,
    *(line for row in ROWS.values() for line in getattr(row, "ASKED", ())),
)
ALSO: dict[str, tuple[str, str]] = {
    name: said
    for lines in (table.ALSO, *(getattr(row, "ALSO", {}) for row in ROWS.values()))
    for name, said in lines.items()
}
