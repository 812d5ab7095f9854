"""Facts of the scores: the ranking, the best in each group, titles; a unit's own sheet."""

from collections import Counter
from collections.abc import Iterator

from bot.conversations.papers.dates import say_date
from bot.conversations.papers.officers import DOTS, holder
from bot.conversations.papers.paper_template import Facts, Table
from bot.conversations.papers.score_table import SHOWN, ZERO, Row, ScoreTable, score_table
from bot.dialogue.situation import Situation
from bot.rules.charter import Group, Leaf
from bot.state.sheet import sheet_of
from bot.state.stages import named
from bot.vietnamese import say, say_list

_OWN = (
    "đơn vị chấm",
    "điểm của đơn vị",
    "hạng của đơn vị",
    "xếp loại của đơn vị",
    "đại diện đơn vị",
    "lãnh đạo đơn vị",
    "ghi chú của đơn vị",
)


def score_facts(situation: Situation, unit: str = "") -> Facts:
    """Facts of the newest stored result; "" and no lists before the first."""
    table = score_table(situation)
    words = dict.fromkeys(
        (
            "cơ sở xếp hạng",
            "ngày chốt điểm",
            "đơn vị dẫn đầu",
            "điểm cao nhất",
            "điểm thấp nhất",
            "số tiêu chí",
            *_OWN,
        ),
        "",
    )
    charter = situation.cycle.charter if situation.cycle else None
    words["số tiêu chí"] = str(len(charter.leaves)) if charter else ""
    if table is None:
        return Facts(words, {"xếp hạng": (), "không xếp hạng": (), "dẫn đầu nhóm": (), "xếp loại": ()}, {})
    ranked = table.ranked
    words["cơ sở xếp hạng"] = f"điểm {named(table.stage)}"
    words["ngày chốt điểm"] = say_date(table.shot.at, situation.zone)
    if ranked:
        words["đơn vị dẫn đầu"] = say_list([row.unit.name for row in ranked if row.rank == 1], 30)
        words["điểm cao nhất"], words["điểm thấp nhất"] = say(ranked[0].total), say(ranked[-1].total)
    own = next((row for row in table.rows if row.unit.id == unit), None)
    tables = {"xếp hạng": _ranking(table)}
    if own:
        words |= dict(zip(_OWN, _own_words(situation, own), strict=True))
        tables["phiếu điểm"] = _sheet(situation, table, own)
    titles = Counter(row.title for row in ranked if row.title)
    return Facts(
        words,
        {
            "xếp hạng": tuple(_place(row) for row in ranked),
            "không xếp hạng": tuple(_out(row) for row in table.rows if row.rank is None),
            "dẫn đầu nhóm": tuple(_best(table)),
            "xếp loại": tuple(Facts({"loại": t, "số đơn vị loại": f"{n:02}"}) for t, n in titles.items()),
        },
        tables,
    )


def _place(row: Row) -> Facts:
    return Facts(
        {
            "hạng": str(row.rank),
            "đơn vị xếp hạng": row.unit.name,
            "điểm": say(row.total),
            "kèm loại": f" – {row.title}" if row.title else " ",
            "lý do hạng": "; ".join(row.remarks),
        }
    )


def _out(row: Row) -> Facts:
    return Facts({"đơn vị không xếp hạng": row.unit.name, "lý do không xếp hạng": "; ".join(row.remarks)})


def _best(table: ScoreTable) -> Iterator[Facts]:
    """Units with the most points in each group, where not most of them have as many."""
    for group in table.charter.groups:
        points = {row.unit.name: row.groups[table.stage].get(group.id) for row in table.ranked}
        given = {name: value for name, value in points.items() if value is not None}
        most = max(given.values(), default=ZERO)
        names = [name for name, value in given.items() if value == most]
        if not names or 2 * len(names) > len(given):
            continue
        yield Facts(
            {"nhóm tiêu chí": group.title, "đơn vị cao nhất": say_list(names, 30), "điểm nhóm": say(most)}
        )


def _ranking(table: ScoreTable) -> Table:
    heads = [("Hạng", 1.3), ("Đơn vị", 6.0)]
    heads += [(f"Điểm {SHOWN[stage].lower()}", 2.0) for stage in table.stages]
    titled = any(row.title for row in table.rows)
    heads += [("Xếp loại", 4.0)] if titled else []
    rows = tuple(
        (
            str(row.rank or "–"),
            row.unit.name,
            *(say(row.totals[stage]) for stage in table.stages),
            *([row.title] if titled else []),
        )
        for row in table.rows
    )
    return Table(tuple(heads), rows, frozenset({0, *range(2, 2 + len(table.stages))}))


def _own_words(situation: Situation, row: Row) -> tuple[str, ...]:
    """Words about one unit, in the order of `_OWN`."""
    people = (holder(situation, role, row.unit.id) or DOTS for role in ("representative", "leader"))
    return (
        row.unit.name,
        say(row.total),
        str(row.rank) if row.rank else "không xếp hạng",
        row.title,
        *people,
        "; ".join(row.remarks),
    )


def _sheet(situation: Situation, table: ScoreTable, row: Row) -> Table:
    """Points of a unit by criterion, of each stage, with the answers."""
    stages, sheet = table.stages, sheet_of(situation, row.unit.id)
    heads = (
        ("Mã", 1.3),
        ("Nội dung", 6.5),
        ("Tối đa", 1.5),
        *((SHOWN[s], 1.7) for s in stages),
        ("Trả lời", 3.5),
    )

    def lines(parts: tuple[Group | Leaf, ...]) -> Iterator[tuple[str, ...]]:
        for part in parts:
            if isinstance(part, Group):
                points = (row.groups[stage].get(part.id) for stage in stages)
                yield (
                    part.code,
                    part.title.upper(),
                    say(part.maximum),
                    *("" if p is None else say(p) for p in points),
                    "",
                )
                yield from lines(part.parts)
            else:
                given = (row.points[stage].get(part.id) for stage in stages)
                value, form = sheet.value(part), sheet.form(part)
                said = form.say(value) if value and form.accepts(value) else ""
                most = part.criterion.base
                yield part.code, part.title, say(most), *("" if p is None else say(p) for p in given), said

    total = ("", "TỔNG ĐIỂM", "", *(say(row.totals[stage]) for stage in stages), "")
    return Table(heads, (*lines(table.charter.groups), total), frozenset({0, *range(2, 3 + len(stages))}))
