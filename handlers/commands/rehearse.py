"""`thidua rehearse CRITERIA SCORES`: totals and ranks a table of scores without a chat."""

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import typer

from bot.vietnamese import say
from handlers.documents.confinement import confined
from handlers.documents.criteria import source as criteria
from handlers.documents.problems import Findings, Unreadable
from handlers.documents.scores import source as scores
from handlers.documents.scores.blocks import blocks_of
from handlers.documents.scores.rehearsal import RehearsalResult, standings

CLEAN, REFUSED, PROBLEMS = 0, 1, 2


@dataclass
class Rehearsal:
    """Totals and ranks; provisional where they stand on something that was not understood."""

    units: list[RehearsalResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def provisional(self) -> bool:
        return bool(self.problems)


def rehearse(criteria_file: Path, scores_file: Path, as_json: bool) -> int:
    """Says the result and returns the exit code: 2 if there are problems, else 0."""
    done = run(criteria_file, scores_file)
    if as_json:
        typer.echo(_as_json(done))
        for note in done.notes:
            typer.echo(f"Lưu ý: {note}", err=True)
    else:
        typer.echo(_as_text(done))
    return PROBLEMS if done.problems else CLEAN


def template(criteria_file: Path, into: Path | None) -> int:
    """Writes an example of a score file for these criteria and says where; exit code 1 if it can't."""
    target = into or Path(f"{criteria_file.stem}-diem.xlsx")
    if target.exists():
        typer.echo(f"Đã có tệp {target}; đề nghị chọn tên khác.", err=True)
        return REFUSED
    # openpyxl, for whoever wants a file written.
    from handlers.documents.score_template import score_template

    found = Findings(criteria_file.name)
    try:
        rules, found.problems = confined(
            lambda: (criteria.read(criteria_file, found), found.problems), criteria_file.name
        )
    except Unreadable as why:
        typer.echo(str(why), err=True)
        return REFUSED
    score_template(rules).save(target)
    typer.echo(
        f"Đã ghi {target}: {len(rules.scored)} tiêu chí, mỗi đơn vị một cột; đề nghị thay điểm và tên đơn vị."
    )
    for problem in found.problems:
        typer.echo(problem, err=True)
    return PROBLEMS if found.problems else CLEAN


def run(criteria_file: Path, scores_file: Path) -> Rehearsal:
    """Rehearses, with bounds to its memory and time; a file that cannot be read at all is one problem."""
    try:
        return confined(lambda: _read(criteria_file, scores_file), f"{criteria_file.name}, {scores_file.name}")
    except Unreadable as why:
        return Rehearsal(problems=[str(why)])


def _read(criteria_file: Path, scores_file: Path) -> Rehearsal:
    table, sheet = Findings(criteria_file.name), Findings(scores_file.name)
    done = Rehearsal()
    try:
        rules = criteria.read_blocks(criteria_file, table)
        blocks = blocks_of(scores.tables(scores_file, sheet), rules, sheet)
        for block in blocks:
            given = scores.of_tables(block.tables, block.criteria, sheet)
            done.units += [replace(one, block=block.name) for one in standings(block.criteria, given, sheet)]
            if not given.given:
                sheet.problem("không có điểm nào đọc được" + (f" của {block.name}" if block.name else ""))
            if silent := [u.name for u in block.criteria.charter.units if u.id not in given.units]:
                sheet.note(f"không có điểm của: {', '.join(silent)}")
        for name in [name for name in rules if name and name not in {block.name for block in blocks}]:
            sheet.problem(f"không có bảng điểm nào của {name}")
    except Unreadable as why:
        sheet.problems.append(str(why))
    done.problems = table.problems + sheet.problems
    done.notes = table.notes + sheet.notes
    return done


def _as_json(done: Rehearsal) -> str:
    units = [
        {
            "unit": result.unit,
            **({"block": result.block} if result.block else {}),
            **{stage: _number(points) for stage, points in result.stages.items()},
            "total": _number(result.total),
            "rank": result.rank,
            **({"out": result.out} if result.out else {}),
        }
        for result in done.units
    ]
    # ASCII escapes: whatever the terminal's encoding, what is read back is the same.
    return json.dumps({"units": units, "problems": done.problems, "provisional": done.provisional})


def _number(points: Decimal | None) -> int | float | None:
    """JSON number that prints as the points do: a float's shortest form is what it was made from."""
    if points is None:
        return None
    return int(points) if points == points.to_integral_value() else float(points)


def _as_text(done: Rehearsal) -> str:
    parts = []
    if done.units and done.provisional:
        parts.append(f"TẠM TÍNH, còn {len(done.problems)} chỗ chưa rõ (xem bên dưới).")
    for block in dict.fromkeys(result.block for result in done.units):
        own = [result for result in done.units if result.block == block]
        parts.append(f"{block}\n{_table(own)}" if block else _table(own))
    if done.units:
        parts.extend(f"{result.unit}: không xếp hạng, {result.out}." for result in done.units if result.out)
        parts.extend(f"{result.unit}: {result.rescaled}." for result in done.units if result.rescaled)
        parts.extend(f"{result.unit}. {result.tie}." for result in done.units if result.tie)
        parts.extend(f"{result.unit}: {result.lacks}." for result in done.units if result.lacks)
    if done.notes:
        parts.append("\n".join(["Lưu ý:", *(f"- {note}" for note in done.notes)]))
    if done.problems:
        count = len(done.problems)
        parts.append("\n".join([f"Có {count} điều cần xem lại:", *(f"- {p}" for p in done.problems)]))
    return "\n\n".join(parts)


def _table(units: list[RehearsalResult]) -> str:
    titled = any(result.title for result in units)
    lines = [
        ["Hạng", "Đơn vị", "Tự chấm", "Thẩm định", "Thống nhất", "Tổng", *(["Xếp loại"] if titled else [])]
    ]
    for result in units:
        points = ["-" if p is None else say(p) for p in (*result.stages.values(), result.total)]
        rank = "-" if result.rank is None else str(result.rank)
        lines.append([rank, result.unit, *points, *([result.title] if titled else [])])
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    left = {1, 6}
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
