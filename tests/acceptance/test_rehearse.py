"""Tables nobody has seen, three groups deep, added up here by hand as the rules are written down."""

import csv
import io
import random
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.commands.rehearse import run
from tests.documents.made import written, xlsx

HEADINGS = (
    ["code", "title", "maximum", "bonus", "penalty"],
    ["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"],
    ["Mã tiêu chí", "Tiêu chí", "Điểm tối đa", "Thưởng", "Trừ"],
)
STAGES = (["self"], ["self", "reviewed"], ["self", "reviewed", "agreed"], ["self", "agreed"])
NOUGHT = Decimal(0)


@dataclass
class Row:
    """A leaf of one `kind`, or a group (kind "") with rows below."""

    code: str
    kind: str = ""
    most: Decimal | None = None
    below: "list[Row]" = field(default_factory=list)

    def every(self) -> "list[Row]":
        return [self, *(row for child in self.below for row in child.every())]

    def gives(self, points: dict[str, Decimal]) -> tuple[Decimal, Decimal]:
        """Base points, capped by each group's maximum, and what stands beside them."""
        if self.kind:
            own = points[self.code]
            return (own, NOUGHT) if self.kind == "maximum" else (NOUGHT, own)
        parts = [child.gives(points) for child in self.below]
        base, beside = (sum(part, NOUGHT) for part in zip(*parts, strict=True))
        return (base if self.most is None else min(base, self.most), beside)


def grown(chance: random.Random, code: str, depth: int) -> Row:
    halves = Decimal(chance.randint(1, 20)) / 2
    if depth == 3 or (depth and chance.random() < 0.5):
        return Row(code, chance.choice(["maximum", "maximum", "maximum", "bonus", "penalty"]), halves)
    below = [grown(chance, f"{code}.{n}", depth + 1) for n in range(1, chance.randint(2, 5))]
    # A maximum caps base points; where nothing below gives any, it would be points of its own.
    base = any(row.kind == "maximum" for child in below for row in child.every())
    return Row(code, "", halves * 2 if base and chance.random() < 0.7 else None, below)


@pytest.mark.parametrize("seed", range(12))
def test_any_table_is_totalled_and_ranked_as_the_rules_say(tmp_path: Path, seed: int):
    chance = random.Random(seed)
    tops = [grown(chance, str(n), 0) for n in range(1, chance.randint(2, 5))]
    leaves = [row for top in tops for row in top.every() if row.kind]
    order = chance.sample(range(5), 5)
    table = [_cells(row) for top in tops for row in top.every()]
    heads = chance.choice(HEADINGS)
    shown: list[list[object]] = [["BẢNG TIÊU CHÍ"], *([row[n] for n in order] for row in [heads, *table])]
    units = ["Cục Thuế", "Kho bạc", "Hải quan"][: chance.randint(1, 3)]
    stages = chance.choice(STAGES)
    lines, given, wrong = _scores(chance, leaves, units, stages)
    done = run(xlsx(tmp_path / "c.xlsx", shown), written(tmp_path / "s.csv", _csv(chance, lines)))

    totals: dict[str, dict[str, Decimal]] = {}
    for unit in units:
        points: dict[str, Decimal] = {}
        for stage in stages:
            for leaf in leaves:
                if (unit, leaf.code, stage) in given:
                    points[leaf.code] = given[unit, leaf.code, stage]
                elif leaf.code not in points:
                    points[leaf.code] = NOUGHT
                    wrong = True
            sums = [sum(top.gives(points), NOUGHT) for top in tops]
            totals.setdefault(unit, {})[stage] = sum(sums, NOUGHT)
    assert {one.unit: {s: t for s, t in one.stages.items() if t is not None} for one in done.units} == totals
    last = {unit: total[stages[-1]] for unit, total in totals.items()}
    assert {one.unit: one.total for one in done.units} == last
    ranks = {unit: 1 + sum(other > own for other in last.values()) for unit, own in last.items()}
    assert {one.unit: one.rank for one in done.units} == ranks
    assert bool(done.problems) == wrong


def _cells(row: Row) -> list[object]:
    columns = {"": 2, "maximum": 2, "bonus": 3, "penalty": 4}
    cells: list[object] = [row.code, f"Mục {row.code}", None, None, None]
    cells[columns[row.kind]] = None if row.most is None else float(row.most)
    return cells


def _scores(
    chance: random.Random, leaves: list[Row], units: list[str], stages: list[str]
) -> tuple[list[list[str]], dict[tuple[str, str, str], Decimal], bool]:
    """Lines as typed, what of them counts, and whether anything is wrong with them."""
    lines, given, wrong = [], {}, False
    for unit in units:
        for stage in stages:
            for place, leaf in enumerate(leaves):
                # Somebody is always given something, so that every stage and unit is there.
                if place and chance.random() < (0.05 if stage == "self" else 0.5):
                    continue
                most = leaf.most or NOUGHT
                points = most * chance.randint(0, 11) / 10
                sign = -1 if leaf.kind == "penalty" else 1
                given[unit, leaf.code, stage] = sign * min(points, most)
                wrong |= points > most
                typed = str(sign * points)
                lines.append([unit, leaf.code, stage, typed.replace(".", chance.choice(",."))])
                if chance.random() < 0.04:
                    lines.append([unit, leaf.code, stage, "0"])
                    wrong = True
    return lines, given, wrong


def _csv(chance: random.Random, lines: list[list[str]]) -> str:
    order = chance.sample(range(4), 4)
    out = io.StringIO()
    rows = [["unit", "code", "stage", "points"], *lines]
    csv.writer(out).writerows([[row[n] for n in order] for row in rows])
    return out.getvalue()
