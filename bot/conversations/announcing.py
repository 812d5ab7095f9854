"""What others are told: the unit's leader, the cluster's group, the chair and the secretary."""

from collections.abc import Mapping, Sequence

from bot.conversations import tables
from bot.conversations.asking import Effect
from bot.conversations.paper import say_objections
from bot.conversations.pending import say_waiting, waiting
from bot.conversations.sheet import Sheet
from bot.conversations.situation import GROUP, Audience, Cycle, Fact, Message, Situation, Snapshot
from bot.conversations.stages import named, taking_part
from bot.rules.charter import Charter, Window
from bot.vietnamese import begin, say_moment

_DONE = {"self": "Đã gửi", "review": "Đã thẩm định", "explain": "Đã xong", "agree": "Đã nhất trí"}


def table_sent(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """The table has reached the cluster: all who hold the unit's seats are told, the board is renewed."""
    unit = sheet.unit
    said = f"Đã gửi bảng tự chấm của {unit.name}. {tables.total(sheet.score)}."
    paper = " (thư ký nhập từ bản giấy)" if sheet.paper else ""
    told = f"Đã gửi bảng tự chấm của {unit.name}{paper}. {tables.total(sheet.score)}."
    speaker = sheet.here.person
    others = tuple(
        Message(told, to=Audience("seat", seat=seat.id))
        for seat in sheet.here.roster
        if seat.unit == unit.id and seat.role in ("representative", "leader")
        if any(h.person != speaker for h in seat.holders)
        if seat.id not in {s.id for s in sheet.here.seats}
    )
    return Effect(facts, said, (*others, progress(sheet.here)))


def progress(here: Situation, *, worth: bool = True) -> Message:
    """The group's board: how many have joined and sent; who, where the charter says so.

    `worth` is false for steps too small to be posted anew where a post can't be edited.
    """
    return Message(progress_text(here), GROUP, board="progress", pin=True, small=not worth)


def progress_text(here: Situation, *, names: bool | None = None) -> str:
    cycle = here.cycle
    if cycle is None:
        return "Cụm chưa mở năm thi đua."
    charter = cycle.charter
    units = charter.units
    stage = cycle.stage or charter.stages[-1]
    joined = [u for u in units if any(s.holders for s in here.roster if s.unit == u.id)]
    open_now = waiting(here)
    parts = units if stage == "self" else taking_part(cycle)
    lines = [f"{begin(named(stage))} năm {charter.year} – {here.cluster.name if here.cluster else charter.name}"]
    lines += [f"Đã vào: {len(joined)}/{len(units)} đơn vị"] if stage == "self" else []
    if cycle.stage:
        lines.append(f"{_DONE[stage]}: {len(parts) - len(open_now)}/{len(parts)} đơn vị")
    if open_now and (charter.board_names if names is None else names):
        lines.append(f"{begin(say_waiting(here))}: {', '.join(open_now)}")
    if cycle.stage:
        due = charter.windows[stage].due
        lines.append(f"{'Hạn gửi' if stage == 'self' else 'Hạn'}: {say_moment(due, here.zone)}")
    else:
        lines.append("Đã chốt, không nhận thêm.")
    return "\n".join(lines)


def opening(here: Situation, window: Window) -> Message:
    """The group is told that a stage has opened."""
    charter = _charter(here)
    return Message(
        f"Mở tự chấm năm {charter.year}. Hạn gửi: {say_moment(window.due, here.zone)}.\n"
        "Đề nghị đại diện các đơn vị chấm trong chat riêng với hệ thống.",
        GROUP,
    )


def ranking(here: Situation, cycle: Cycle, shot: Snapshot) -> str:
    """The result as the group reads it."""
    charter = cycle.charter
    basis = "theo điểm thống nhất" if shot.stage == "agree" else f"theo điểm {named(shot.stage)}"
    again = f" (đính chính lần {shot.number - 1})" if shot.number > 1 else ""
    lines = [f"KẾT QUẢ XẾP HẠNG NĂM {charter.year}{again}"]
    lines += [f"{here.cluster.name if here.cluster else charter.name}, {basis}", ""]
    return "\n".join([*lines, places_text(charter, shot.body), *say_objections(shot.body, charter.unit_by_id)])


def places_text(charter: Charter, body: Mapping[str, object]) -> str:
    """The places of a result, a line each; then who has none, and why."""
    places: Sequence[dict[str, str]] = body["places"]  # type: ignore[assignment]
    names = charter.unit_by_id
    lines = []
    for place in places:
        if not place["rank"]:
            continue
        title = f" – {place['title']}" if place["title"] else ""
        lines.append(f"{place['rank']}. {names[place['unit']].name}: {place['said']} điểm{title}")
        if place["tie"]:
            lines.append(f"    {place['tie']}")
    out = [place for place in places if not place["rank"]]
    if out:
        lines += ["", "Không xếp hạng:"]
        lines += [f"– {names[place['unit']].name}: {place['out']}" for place in out]
    return "\n".join(lines)


def _charter(here: Situation) -> Charter:
    if here.cycle is None:
        raise ValueError("no cycle is open")
    return here.cycle.charter
