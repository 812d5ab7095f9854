"""Table of a unit as a plain page to print: for the file, for the signature, for entry from paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import assert_never

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.conversations.scoring import texts
from bot.dialogue.situation import Evidence, Role, Situation
from bot.rules.charter import Group, Leaf, unit_called
from bot.rules.scores import Score, score
from bot.state.sheet import Sheet, sheet_of
from bot.vietnamese import say, say_moment
from handlers.web.context import WebApp, not_found, refused, render, situation_of

_EVERY_UNIT: tuple[Role, ...] = ("chair", "secretary")

_STATUS = {
    "drafting": "Bản đang chấm, chưa gửi",
    "with_leader": "Đang trình lãnh đạo đơn vị duyệt",
    "sent": "Đã gửi cụm",
}


@dataclass(frozen=True)
class Note:
    """Remark in the last column; `address` is where the piece of evidence it names can be had."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class Row:
    """Line of the table. `kind` is "group" or "leaf"; `level` is 0 for a top group."""

    kind: str
    level: int
    code: str
    title: str
    most: str
    answer: str = ""
    points: str = ""
    notes: tuple[Note, ...] = ()


def routes(web: WebApp) -> list[Route]:
    return [Route("/chat/{secret}/bang", partial(table, web))]


async def table(web: WebApp, request: Request) -> Response:
    """Table of the seat's unit; of any unit (`don_vi`) for chair and secretary."""
    if refusal := await refused(web, request, "view"):
        return refusal
    situation = await situation_of(web, request.path_params["secret"])
    if situation is None or situation.cycle is None:
        return not_found()
    charter = situation.cycle.charter
    units = [u for u in charter.units if u.id in open_units(situation)]
    wanted = request.query_params.get("don_vi") or own_unit(situation)
    unit = unit_called(units, wanted)
    if unit is None and not (units and not wanted):
        return not_found()
    sheet = sheet_of(situation, (unit or units[0]).id)
    given = score_of(sheet)
    sent = sheet.answers.get(sheet.id("send"))
    return render(
        "table.html",
        path=f"/chat/{request.path_params['secret']}",
        opens=may_score(situation, sheet.unit.id),
        sheet=sheet,
        charter=charter,
        cluster=situation.cluster.name if situation.cluster else charter.name,
        rows=list(rows(sheet, given)),
        total=say(given.total),
        most=say(sum((g.maximum for g in charter.groups), start=Decimal(0))),
        left_out=_left_out(given),
        status=_STATUS[sheet.status],
        sent=say_moment(sent.at, situation.zone) if sent and sheet.status == "sent" else "",
        printed=say_moment(situation.now, situation.zone),
        units=[(u.id, u.name) for u in units] if len(units) > 1 else [],
    )


def may_score(situation: Situation, unit: str) -> bool:
    """True where a criterion of this unit can be opened from this chat, by the seat that speaks in it."""
    seats = [s for s in situation.seats if s.id == situation.channel.seat] or list(situation.seats)
    return bool(seats) and seats[0].role == "representative" and seats[0].unit == unit and not situation.is_past


def open_units(situation: Situation) -> set[str]:
    """Units whose table may be looked at from this chat."""
    if situation.cycle and any(seat.role in _EVERY_UNIT for seat in situation.seats):
        return {unit.id for unit in situation.cycle.charter.units}
    return {seat.unit for seat in situation.seats if seat.unit}


def score_of(sheet: Sheet) -> Score:
    """Score of the unit; once the stage's result is published, with the compared criteria as published."""
    shot = next((s for s in reversed(sheet.cycle.snapshots) if s.stage == "self" and s.published), None)
    if shot is None:
        return sheet.score
    points: Mapping[str, str] = shot.body["points"][sheet.unit.id]  # type: ignore[index]
    awaited = [leaf.id for leaf in sheet.charter.leaves.values() if leaf.criterion.comparison]
    compared = {leaf: Decimal(points[leaf]) for leaf in awaited if leaf in points}
    return score(sheet.charter, sheet.unit.id, sheet.values, compared)


def rows(sheet: Sheet, score: Score) -> Iterator[Row]:
    for group in sheet.charter.groups:
        yield from _group(sheet, score, group, 0)


def _group(sheet: Sheet, score: Score, group: Group, level: int) -> Iterator[Row]:
    given = score.groups[group.id]
    cut = (Note(f"Đã trừ {say(given.cut)} điểm vượt mức của nhóm."),) if given.cut else ()
    most = say(group.maximum) if group.maximum else ""
    yield Row("group", level, group.code, group.title, most, points=say(given.points), notes=cut)
    for part in group.parts:
        if isinstance(part, Group):
            yield from _group(sheet, score, part, level + 1)
        else:
            yield _leaf(sheet, score, part, level + 1)


def _leaf(sheet: Sheet, score: Score, leaf: Leaf, level: int) -> Row:
    value, points = sheet.value(leaf), score.leaves[leaf.id].points
    return Row(
        "leaf",
        level,
        leaf.code,
        leaf.title,
        texts.most(leaf),
        answer=sheet.form(leaf).say(value) if value else "",
        points=say(points) if points is not None else "–" if value else "",
        notes=tuple(_notes(sheet, score, leaf)),
    )


def _notes(sheet: Sheet, score: Score, leaf: Leaf) -> Iterator[Note]:
    given, answer = score.leaves[leaf.id], sheet.answer(leaf)
    reason = answer.reason if answer else ""
    if given.value and given.points is None:
        yield Note("Điểm tính khi chốt.")
    if given.override:
        yield Note(f"Vượt mức tối đa. Lý do: {reason or 'chưa ghi'}.")
    elif reason:
        yield Note(f"Lý do: {reason}.")
    if answer and answer.paper:
        yield Note("Nhập từ bản giấy.")
    if any(failed.id == leaf.id for failed in score.failed):
        yield Note("Không đạt: đơn vị không được xếp hạng.")
    for piece in sheet.pieces(leaf.id):
        yield _evidence(piece)


def _evidence(piece: Evidence) -> Note:
    match piece.state:
        case "refused":
            return Note(f"Chưa lưu được {piece.name}: {piece.why}.")
        case _ if piece.link:
            return Note(piece.name, piece.name if piece.name.startswith(("https://", "http://")) else "")
        case "kept":
            return Note(piece.name, f"minh-chung/{piece.id}")
        case "wanted":
            return Note(piece.name)
        case _:
            assert_never(piece.state)


def _left_out(score: Score) -> str:
    parts = [
        f"còn {len(score.missing)} tiêu chí chưa chấm" if score.missing else "",
        f"chưa gồm {len(score.pending)} tiêu chí so sánh, tính khi chốt" if score.pending else "",
    ]
    return "; ".join(part for part in parts if part)


def own_unit(situation: Situation) -> str:
    """Unit of the seat that speaks here; "" for none."""
    seats = sorted(situation.seats, key=lambda seat: seat.id != situation.channel.seat)
    return next((seat.unit for seat in seats if seat.unit), "")
