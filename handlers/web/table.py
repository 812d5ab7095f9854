"""A unit's own table as a plain page to print: for the file, for the signature, for entry from paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.sheet import Sheet
from bot.conversations.situation import Role, Situation
from bot.rules.charter import Group, Leaf
from bot.vietnamese import say, say_moment
from handlers.web.house import House, lost, page, standing

_EVERY_UNIT: tuple[Role, ...] = ("chair", "secretary")

_STATUS = {
    "drafting": "Bản đang chấm, chưa gửi",
    "with_leader": "Đang trình lãnh đạo đơn vị duyệt",
    "sent": "Đã gửi cụm",
}


@dataclass(frozen=True)
class Row:
    """One line of the table. `level` is 0 for a top group; `kind` tells group, sub-group and leaf apart."""

    kind: str
    level: int
    code: str
    title: str
    most: str
    answer: str = ""
    points: str = ""
    notes: tuple[str, ...] = ()


def routes(house: House) -> list[Route]:
    return [Route("/chat/{secret}/bang", partial(table, house))]


async def table(house: House, request: Request) -> Response:
    """The table of the seat's unit; of any unit (`don_vi`) for who steers the cluster."""
    situation = await standing(house, request.path_params["secret"])
    if situation is None or situation.cycle is None:
        return lost()
    charter = situation.cycle.charter
    units = [u for u in charter.units if u.id in open_units(situation)]
    wanted = request.query_params.get("don_vi") or _own_unit(situation)
    unit = next((u for u in units if u.id == wanted or u.is_called(wanted)), None)
    if unit is None and not (units and not wanted):
        return lost()
    sheet = Sheet(situation, (unit or units[0]).id)
    sent = sheet.answers.get(sheet.id("send"))
    return page(
        "table.html",
        sheet=sheet,
        charter=charter,
        cluster=situation.cluster.name if situation.cluster else charter.name,
        rows=list(rows(sheet)),
        total=say(sheet.score.total),
        most=say(sum((g.maximum for g in charter.groups), start=type(sheet.score.total)(0))),
        left_out=_left_out(sheet),
        status=_STATUS[sheet.status],
        sent=say_moment(sent.at, situation.zone) if sent and sheet.status == "sent" else "",
        printed=say_moment(situation.now, situation.zone),
        units=[(u.id, u.name) for u in units] if len(units) > 1 else [],
    )


def open_units(situation: Situation) -> set[str]:
    """The units whose table may be looked at from this chat."""
    if situation.cycle and any(seat.role in _EVERY_UNIT for seat in situation.seats):
        return {unit.id for unit in situation.cycle.charter.units}
    return {seat.unit for seat in situation.seats if seat.unit}


def rows(sheet: Sheet) -> Iterator[Row]:
    for group in sheet.charter.groups:
        yield from _group(sheet, group, 0)


def _group(sheet: Sheet, group: Group, level: int) -> Iterator[Row]:
    given = sheet.score.groups[group.id]
    cut = (f"Đã trừ {say(given.cut)} điểm vượt mức của nhóm.",) if given.cut else ()
    most = say(group.maximum) if group.maximum else ""
    yield Row("group", level, group.code, group.title, most, points=say(given.points), notes=cut)
    for part in group.parts:
        if isinstance(part, Group):
            yield from _group(sheet, part, level + 1)
        else:
            yield _leaf(sheet, part, level + 1)


def _leaf(sheet: Sheet, leaf: Leaf, level: int) -> Row:
    criterion, answer = leaf.criterion, sheet.answer(leaf)
    extra = [
        f"+{say(criterion.bonus)}" if criterion.bonus else "",
        f"−{say(criterion.penalty)}" if criterion.penalty else "",
    ]
    most = " ".join([say(criterion.base) if criterion.base or not any(extra) else "", *extra]).strip()
    value, given = sheet.value(leaf), sheet.score.leaves[leaf.id]
    if not value:
        return Row("leaf", level, leaf.code, leaf.title, most, notes=tuple(_notes(sheet, leaf)))
    return Row(
        "leaf",
        level,
        leaf.code,
        leaf.title,
        most,
        answer=sheet.form(leaf).say(value),
        points="tính khi chốt" if given.points is None else say(given.points),
        notes=tuple(
            _notes(sheet, leaf, reason=answer.reason if answer else "", paper=bool(answer and answer.paper))
        ),
    )


def _notes(sheet: Sheet, leaf: Leaf, reason: str = "", paper: bool = False) -> Iterator[str]:
    given = sheet.score.leaves[leaf.id]
    if given.override:
        yield f"Vượt mức tối đa. Lý do: {reason or 'chưa ghi'}."
    elif reason:
        yield f"Lý do: {reason}."
    if paper:
        yield "Nhập từ bản giấy."
    if any(failed.id == leaf.id for failed in sheet.score.failed):
        yield "Không đạt: đơn vị không được xếp hạng."
    for piece in sheet.pieces(leaf.id):
        yield f"Chưa lưu được {piece.name}: {piece.why}." if piece.state == "refused" else piece.name


def _left_out(sheet: Sheet) -> str:
    parts = [
        f"còn {len(sheet.score.missing)} tiêu chí chưa chấm" if sheet.score.missing else "",
        f"chưa gồm {len(sheet.score.pending)} tiêu chí so sánh, tính khi chốt" if sheet.score.pending else "",
    ]
    return "; ".join(part for part in parts if part)


def _own_unit(situation: Situation) -> str:
    seats = sorted(situation.seats, key=lambda seat: seat.id != situation.channel.seat)
    return next((seat.unit for seat in seats if seat.unit), "")
