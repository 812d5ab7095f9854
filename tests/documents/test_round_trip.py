"""Any table, written in each layout and each kind of file, is read back to the same criteria and totals; with
any one cell made unreadable it is never silent."""

import csv
import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from handlers.commands.rehearse import Rehearsal, run
from handlers.documents.criteria import source as criteria
from handlers.documents.problems import Findings
from tests.documents import office
from tests.documents.made import tree

UNITS = ("Xã Tân Thành", "Xã Tân Thạnh", "Phường 5", "Cục Thuế")
Rows = list[list[object]]


@dataclass(frozen=True)
class Leaf:
    """A row that is scored: `part` is what its points are, `most` how many it can be given or lose."""

    code: str
    title: str
    part: str
    most: Decimal


@dataclass(frozen=True)
class Contest:
    """Groups of leaves, and points by unit and leaf, in their order."""

    groups: tuple[tuple[Leaf, ...], ...]
    points: dict[str, tuple[Decimal, ...]]

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for group in self.groups for leaf in group]

    def total(self, unit: str) -> Decimal:
        return sum(self.points[unit], Decimal(0))


halves = st.integers(1, 40).map(lambda n: Decimal(n) / 2)


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    groups = []
    for g in range(1, draw(st.integers(1, 3)) + 1):
        parts = draw(st.lists(st.sampled_from(["base", "base", "bonus", "penalty"]), min_size=1, max_size=4))
        parts = ["base", *parts]
        groups.append(
            tuple(
                Leaf(f"{g}.{n}", f"Nội dung số {g}.{n}", part, draw(halves)) for n, part in enumerate(parts, 1)
            )
        )
    units = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True))
    leaves = [leaf for group in groups for leaf in group]
    points = {unit: tuple(draw(_points(leaf)) for leaf in leaves) for unit in units}
    return Contest(tuple(groups), points)


def _points(leaf: Leaf) -> st.SearchStrategy[Decimal]:
    """Points within what a leaf can be given, in halves."""
    sign = -1 if leaf.part == "penalty" else 1
    return st.integers(0, int(leaf.most * 2)).map(lambda n: sign * Decimal(n) / 2)


def number(value: Decimal) -> object:
    return float(value)


def in_columns(contest: Contest) -> Rows:
    """A column for each part."""
    rows: Rows = [["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"]]
    places = {"base": 2, "bonus": 3, "penalty": 4}
    for g, group in enumerate(contest.groups, 1):
        rows.append([str(g), f"Nhóm {g}", number(sum((x.most for x in group if x.part == "base"), Decimal(0)))])
        for leaf in group:
            row: list[object] = [leaf.code, leaf.title, None, None, None]
            row[places[leaf.part]] = number(leaf.most)
            rows.append(row)
    return rows


def in_words(contest: Contest) -> Rows:
    """One column; the words and signs say what is added and what is taken."""
    rows: Rows = [["STT", "Tiêu chí", "Thang điểm"]]
    written: dict[str, Callable[[str], str]] = {
        "base": lambda n: f"{n} điểm",
        "bonus": lambda n: f"{n}đ",
        "penalty": lambda n: f"Trừ {n} điểm",
    }
    for g, group in enumerate(contest.groups, 1):
        rows.append([str(g), f"Nhóm {g}", None])
        for leaf in group:
            title = f"Thưởng: {leaf.title}" if leaf.part == "bonus" else leaf.title
            most = str(leaf.most.normalize()).replace(".", ",") if leaf.most % 1 else str(int(leaf.most))
            rows.append([leaf.code, title, written[leaf.part](most)])
    return rows


def as_list(contest: Contest) -> list[Rows]:
    rows: Rows = [["Đơn vị", "Mã", "Bước", "Điểm"]]
    for unit, points in contest.points.items():
        rows += [
            [unit, leaf.code, "tự chấm", number(p)] for leaf, p in zip(contest.leaves, points, strict=True)
        ]
    return [rows]


def in_blocks(contest: Contest) -> list[Rows]:
    rows: Rows = [["TT", "Đơn vị", "Mã", "Tự chấm"]]
    for n, (unit, points) in enumerate(contest.points.items(), 1):
        for k, (leaf, p) in enumerate(zip(contest.leaves, points, strict=True)):
            rows.append([n if not k else None, unit if not k else None, leaf.code, number(p)])
    return [rows]


def units_across(contest: Contest) -> list[Rows]:
    rows: Rows = [["BẢNG TỔNG HỢP"], ["STT", "Nội dung", *contest.points]]
    for n, leaf in enumerate(contest.leaves):
        rows.append([leaf.code, leaf.title, *(number(points[n]) for points in contest.points.values())])
    return [[*rows, [None, "Tổng cộng", *(number(contest.total(unit)) for unit in contest.points)]]]


def criteria_across(contest: Contest) -> list[Rows]:
    rows: Rows = [["TT", "Tên đơn vị", *(leaf.code for leaf in contest.leaves), "Tổng điểm"]]
    for n, (unit, points) in enumerate(contest.points.items(), 1):
        rows.append([n, unit, *map(number, points), number(contest.total(unit))])
    return [rows]


def a_sheet_each(contest: Contest) -> list[Rows]:
    pages = []
    for unit, points in contest.points.items():
        rows: Rows = [
            ["BẢNG TỰ CHẤM ĐIỂM"],
            [f"Đơn vị: {unit}"],
            ["STT", "Nội dung", "Điểm tự chấm", "Ghi chú"],
        ]
        rows += [
            [leaf.code, leaf.title, number(p), None] for leaf, p in zip(contest.leaves, points, strict=True)
        ]
        pages.append(rows)
    return pages


LAYOUTS = (as_list, in_blocks, units_across, criteria_across, a_sheet_each)


def workbook(path: Path, pages: list[Rows]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for n, rows in enumerate(pages):
        page = book.create_sheet(f"Trang {n}")
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def text(path: Path, pages: list[Rows]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        rows = (
            ["" if v is None else str(v).replace(".", ",") if isinstance(v, float) else v for v in row]
            for page in pages
            for row in page
        )
        csv.writer(out).writerows(rows)
    return path


def stacked(make: Callable[[Path, Rows], Path]) -> Callable[[Path, list[Rows]], Path]:
    """All pages below one another in one sheet."""
    return lambda path, pages: make(path, [row for page in pages for row in page])


KINDS: tuple[Callable[[Path, list[Rows]], Path], ...] = (
    workbook,
    text,
    *map(stacked, (office.ods, office.docx, office.xls)),
)


def rehearsed(folder: Path, contest: Contest, layout: Callable[[Contest], list[Rows]], kind: int) -> Rehearsal:
    table = workbook(folder / "c.xlsx", [in_columns(contest)])
    return run(table, KINDS[kind](folder / "s", layout(contest)))


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(max_examples=12, deadline=None)
@given(contest=contests(), kind=st.integers(0, len(KINDS) - 1))
def test_every_layout_gives_the_same_totals(tmp_path_factory, layout, contest, kind):
    done = rehearsed(tmp_path_factory.mktemp("any"), contest, layout, kind)
    assert done.problems == []
    assert {one.unit: one.total for one in done.units} == {unit: contest.total(unit) for unit in contest.points}


@settings(max_examples=25, deadline=None)
@given(contest=contests(), kind=st.integers(0, len(KINDS) - 1), words=st.booleans())
def test_every_form_of_criteria_gives_the_same_criteria(tmp_path_factory, contest, kind, words):
    folder, found = tmp_path_factory.mktemp("any"), Findings("c")
    rows = in_words(contest) if words else in_columns(contest)
    rules = criteria.read(KINDS[kind](folder / "c", [rows]), found)
    places = ("base", "bonus", "penalty")
    assert tree(rules) == {
        str(g): {
            leaf.code: tuple(f"{leaf.most.normalize():f}" if part == leaf.part else "0" for part in places)
            for leaf in group
        }
        for g, group in enumerate(contest.groups, 1)
    }
    assert found.problems == []


SPOILT = ("?!", "x", "abc", "#REF!", "5 hoặc 3", "một")


@settings(max_examples=60, deadline=None)
@given(
    contest=contests(),
    layout=st.sampled_from(LAYOUTS),
    seed=st.integers(0, 10**6),
    spoilt=st.sampled_from(SPOILT),
)
def test_a_spoilt_cell_of_scores_is_never_silent(tmp_path_factory, contest, layout, seed, spoilt):
    folder = tmp_path_factory.mktemp("any")
    pages = layout(contest)
    chance = random.Random(seed)
    rows = chance.choice(pages)
    # Cells that say who, what and how much; a title beside a code says nothing that is needed.
    cells = [
        (r, c)
        for r, row in enumerate(rows)
        for c, value in enumerate(row)
        if isinstance(value, float) or (value is not None and _matters(str(value), contest))
    ]
    r, c = chance.choice(cells)
    rows[r][c] = spoilt
    table = workbook(folder / "c.xlsx", [in_columns(contest)])
    done = run(table, workbook(folder / "s.xlsx", pages))
    # A total that can't be read, and a code beside a title that says enough, are noted.
    told = done.provisional or any(spoilt in note for note in done.notes)
    assert told or {one.unit for one in done.units} != set(contest.points)


def _matters(value: str, contest: Contest) -> bool:
    return (
        value in contest.points
        or value in {leaf.code for leaf in contest.leaves}
        or value.startswith("Đơn vị:")
    )


@settings(max_examples=60, deadline=None)
@given(contest=contests(), words=st.booleans(), seed=st.integers(0, 10**6), spoilt=st.sampled_from(SPOILT))
def test_a_spoilt_cell_of_points_in_criteria_is_never_silent(tmp_path_factory, contest, words, seed, spoilt):
    folder, found = tmp_path_factory.mktemp("any"), Findings("c")
    rows = in_words(contest) if words else in_columns(contest)
    chance = random.Random(seed)
    cells = [(r, c) for r, row in enumerate(rows) for c in range(2, len(row)) if r and row[c] is not None]
    r, c = chance.choice(cells)
    rows[r][c] = spoilt
    criteria.read(workbook(folder / "c.xlsx", [rows]), found)
    assert [p for p in found.problems if f"dòng {r + 1}" in p]
