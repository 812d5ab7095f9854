"""Files made for the tests, and short ways to read them."""

from pathlib import Path

from openpyxl import Workbook

from bot.rules.charter import Group
from handlers.commands.rehearse import Rehearsal, run
from handlers.documents.criteria import source as criteria
from handlers.documents.criteria.leaf_codes import Criteria
from handlers.documents.problems import Findings

HEAD = ["Mã", "Nội dung", "Điểm chuẩn", "Điểm thưởng", "Điểm trừ"]
SMALL = [
    HEAD,
    ["I", "Nhiệm vụ", 30],
    ["1.1", "Kế hoạch", 20],
    ["1.2", "Báo cáo", 15],
    ["II", "Phong trào", 20],
    ["2.1", "Hưởng ứng", 20],
    ["2.2", "Sáng kiến", None, 3],
    ["2.3", "Chậm hạn", None, None, -2],
]
LEAVES = ("1.1", "1.2", "2.1", "2.2", "2.3")


def xlsx(path: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> Path:
    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    book.save(path)
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def table(folder: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> tuple[Criteria, Findings]:
    found = Findings("t.xlsx")
    return criteria.read(xlsx(folder / "t.xlsx", rows, merged), found), found


def tree(rules: Criteria) -> dict[str, object]:
    """Code -> {codes below} or the points of a scored row: (maximum, bonus, penalty)."""

    def inner(part: object) -> object:
        if isinstance(part, Group):
            below: dict[str, object] = {}
            for p in part.parts:
                below["own" if p.code == part.code else p.code] = inner(p)
            return below
        kind = part.criterion
        return tuple(f"{points.normalize():f}" for points in (kind.base, kind.bonus, kind.penalty))

    return {
        g.code: inner(g.parts[0]) if len(g.parts) == 1 and g.parts[0].code == g.code else inner(g)
        for g in rules.charter.groups
    }


def rehearsed(folder: Path, scores: str, rows: list[list[object]] | None = None) -> Rehearsal:
    """A small table and the scores in CSV, without the heading."""
    sheet = written(folder / "s.csv", "unit,code,stage,points\n" + scores)
    return run(xlsx(folder / "t.xlsx", rows or SMALL), sheet)


def full(unit: str, stage: str = "self", **points: str) -> str:
    """All rows of SMALL for one unit: nothing but what is given (as c1_1="20"), else 0."""
    given = {key[1:].replace("_", "."): value for key, value in points.items()}
    return "".join(f'{unit},{code},{stage},"{given.get(code, "0")}"\n' for code in LEAVES)
