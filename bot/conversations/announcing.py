"""What others are told: the unit's leader, the cluster's group, the chair and the secretary."""

from collections.abc import Sequence

from bot.conversations import tables
from bot.conversations.asking import Effect
from bot.conversations.sheet import Sheet
from bot.conversations.situation import GROUP, Audience, Cycle, Fact, Message, Situation, Snapshot
from bot.rules.charter import Charter, Window
from bot.vietnamese import say_moment


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
    joined = [u for u in units if any(s.holders for s in here.roster if s.unit == u.id)]
    sheets = {u.id: Sheet(here, u.id).status for u in units}
    sent = [u for u in units if sheets[u.id] == "sent"]
    lines = [f"Tự chấm năm {charter.year} – {here.cluster.name if here.cluster else charter.name}"]
    lines.append(f"Đã vào: {len(joined)}/{len(units)} đơn vị")
    lines.append(f"Đã gửi: {len(sent)}/{len(units)} đơn vị")
    if charter.board_names if names is None else names:
        waiting = [u for u in units if u not in sent]
        lines += [f"Chưa gửi: {', '.join(u.short for u in waiting)}"] if waiting else []
    if cycle.stage == "self":
        lines.append(f"Hạn gửi: {say_moment(charter.windows['self'].due, here.zone)}")
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
    names = charter.unit_by_id
    places: Sequence[dict[str, str]] = shot.body["places"]  # type: ignore[assignment]
    basis = {"self": "theo điểm tự chấm"}.get(shot.stage, "theo điểm thống nhất")
    again = f" (đính chính lần {shot.number - 1})" if shot.number > 1 else ""
    lines = [f"KẾT QUẢ XẾP HẠNG NĂM {charter.year}{again}"]
    lines += [f"{here.cluster.name if here.cluster else charter.name}, {basis}", ""]
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
