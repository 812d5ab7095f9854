"""What others are told: the unit's leader, the cluster's group, the chair and the secretary."""

from collections.abc import Mapping, Sequence

from bot.conversations.scoring import texts
from bot.dialogue.facts import Fact
from bot.dialogue.question import Effect
from bot.dialogue.situation import Cycle, Situation, Snapshot
from bot.dialogue.turn import GROUP, Audience, Message
from bot.rules.calendar import Window
from bot.rules.charter import Charter
from bot.state.agreement import paper, say_objections
from bot.state.pending import not_agreed_units, say_waiting, unsent, waiting
from bot.state.sheet import Sheet
from bot.state.stages import named, taking_part
from bot.vietnamese import begin, say_moment

_DONE = {"self": "Đã gửi", "review": "Đã thẩm định", "explain": "Đã xong", "agree": "Đã nhất trí"}

_WHO = {
    "self": "Đề nghị đại diện các đơn vị chấm trong chat riêng với hệ thống.",
    "review": "Đề nghị tổ thẩm định làm việc trong chat riêng với hệ thống.",
    "explain": "Đề nghị đại diện các đơn vị xem kết quả thẩm định và trả lời trong chat riêng với hệ thống.",
    "agree": "Thư ký ghi điểm thống nhất, sau đó từng đơn vị cho ý kiến trong chat riêng với hệ thống.",
}


def table_sent(sheet: Sheet, facts: tuple[Fact, ...]) -> Effect:
    """The table has reached the cluster: all who hold the unit's seats are told, the board is renewed."""
    unit = sheet.unit
    said = f"Đã gửi bảng tự chấm của {unit.name}. {texts.total(sheet.score)}."
    paper = " (thư ký nhập từ bản giấy)" if sheet.paper else ""
    told = f"Đã gửi bảng tự chấm của {unit.name}{paper}. {texts.total(sheet.score)}."
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
    named_too = charter.board_names if names is None else names
    open_now = unsent(here) if stage == "self" else waiting(here)
    parts = units if stage == "self" else taking_part(cycle)
    where = here.cluster.name if here.cluster else charter.name
    lines = [f"{begin(named(stage))} năm {charter.year} – {where}"]
    lines += [f"Đã vào: {len(joined)}/{len(units)} đơn vị"] if stage == "self" else []
    outside = [u.short for u in units if u not in joined]
    if stage == "self" and cycle.stage and outside and named_too:
        lines.append(f"Chưa vào: {', '.join(outside)}")
    if cycle.stage or stage == "self":
        # Before a table is put to the units, what counts is which of them have been agreed about.
        table = paper(here)
        putting = table is not None and not table.presented
        left = not_agreed_units(here) if putting else open_now
        lines.append(
            f"{'Đã thống nhất' if putting else _DONE[stage]}: {len(parts) - len(left)}/{len(parts)} đơn vị"
        )
    if open_now and named_too:
        lines.append(f"{begin(say_waiting(here))}: {', '.join(open_now)}")
    if cycle.stage:
        window = here.timetable.window(stage) or charter.windows[stage]
        lines.append(f"{'Hạn gửi' if stage == 'self' else 'Hạn'}: {say_moment(window.due, here.zone)}")
    else:
        lines.append("Đã chốt, không nhận thêm.")
    return "\n".join(lines)


def opening(here: Situation, window: Window) -> Message:
    """The group is told that the present stage has opened."""
    charter = _charter(here)
    stage = here.cycle.stage if here.cycle else "self"
    due = f"{'Hạn gửi' if stage == 'self' else 'Hạn'}: {say_moment(window.due, here.zone)}"
    return Message(f"Mở {named(stage)} năm {charter.year}. {due}.\n{_WHO[stage]}", GROUP, head=True)


def ranking(here: Situation, cycle: Cycle, shot: Snapshot) -> str:
    """The result as the group reads it."""
    charter = cycle.charter
    basis = "theo điểm thống nhất" if shot.stage == "agree" else f"theo điểm {named(shot.stage)}"
    alike = [s for s in cycle.snapshots if s.stage == shot.stage and s.number <= shot.number]
    corrections = sum("corrected" in s.body for s in alike)
    again = f" (đính chính lần {corrections})" if corrections else ""
    lines = [f"KẾT QUẢ XẾP HẠNG NĂM {charter.year}{again}"]
    lines += [f"{here.cluster.name if here.cluster else charter.name}, {basis}", ""]
    places = places_text(cycle, shot.body)
    return "\n".join([*lines, places, *say_objections(shot.body, charter.unit_by_id)])


def places_text(cycle: Cycle, body: Mapping[str, object]) -> str:
    """The places of a result, a line each, with last year's where it is known; then who has none, and why."""
    charter, before = cycle.charter, cycle.previous.get("", {})
    places: Sequence[dict[str, str]] = body["places"]  # type: ignore[assignment]
    names = charter.unit_by_id
    lines = []
    for place in places:
        if not place["rank"]:
            continue
        title = f" – {place['title']}" if place["title"] else ""
        last = f" (năm trước hạng {before[place['unit']]})" if place["unit"] in before else ""
        lines.append(f"{place['rank']}. {names[place['unit']].name}: {place['said']} điểm{title}{last}")
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
