"""Posts to the group: the board of progress, the opening of a stage, the ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue.cycle import Cycle, Snapshot
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, OPENS, Document, Message
from bot.rules.calendar import Window
from bot.rules.charter import Charter, Unit
from bot.state import snapshots
from bot.state.agreement import paper, say_objections
from bot.state.pending import not_agreed_units, say_done, say_waiting, unsent, waiting
from bot.state.stages import named, taking_part
from bot.vietnamese import begin, say_moment

_DONE = {"self": "Đã gửi", "review": "Đã thẩm định", "explain": "Đã xong", "agree": "Đã nhất trí"}

# First count of the self-scores' progress.
JOINED = "Đã vào"

_WHO = {
    "self": "Đề nghị đại diện các đơn vị chấm trong phần trao đổi riêng với hệ thống.",
    "review": "Đề nghị tổ thẩm định làm việc trong phần trao đổi riêng với hệ thống.",
    "explain": (
        "Đề nghị đại diện các đơn vị xem kết quả thẩm định và trả lời trong phần trao đổi riêng với hệ thống."
    ),
    "agree": (
        "Thư ký ghi điểm thống nhất, sau đó từng đơn vị cho ý kiến trong phần trao đổi riêng với hệ thống."
    ),
}


def progress(situation: Situation, *, worth: bool = True) -> Message:
    """Board of the group: how many units have joined and are done; their names, where the charter says so.

    `worth` is false for a step too small to be posted anew where a post can't be edited.
    """
    return Message(progress_text(situation), GROUP, board="progress", pin=True, small=not worth)


def progress_text(situation: Situation, *, names: bool | None = None) -> str:
    """Text of the board; `names`: with or without the units' names, None as the charter says."""
    cycle = situation.cycle
    if cycle is None:
        return "Cụm chưa mở năm thi đua."
    charter, now = cycle.charter, progress_of(situation)
    named_too = charter.board_names if names is None else names
    where = situation.cluster.name if situation.cluster else charter.name
    lines = [f"{begin(now.stage_name)} năm {charter.year} – {where}"]
    for say, count, of in now.counts:
        lines.append(f"{say}: {count}/{of} đơn vị")
        if say == JOINED and cycle.stage and now.outside and named_too:
            lines.append(f"Chưa vào: {', '.join(now.outside)}")
    if now.open and named_too:
        lines.append(f"{begin(say_waiting(situation))}: {', '.join(now.open)}")
    return "\n".join([*lines, *say_nobody(situation, now), say_due(situation)])


def say_nobody(situation: Situation, now: "Progress") -> list[str]:
    """Sentence that there is nothing to go on with, where no unit has sent its scores; else none."""
    return [] if now.parts else [f"{begin(say_done(situation, ''))}."]


@dataclass(frozen=True)
class Progress:
    """Progress of a stage. `counts`: what is counted, how many units have done it, of how many; `parts` are the
    units it waits for at all, `open` the short names of those it still waits for, `outside` of those that have
    not joined."""

    stage_name: str
    counts: tuple[tuple[str, int, int], ...]
    parts: tuple[Unit, ...]
    open: tuple[str, ...]
    outside: tuple[str, ...]


def progress_of(situation: Situation) -> Progress:
    """Progress of the present stage; of the last one once it is closed."""
    cycle, charter = situation.cycle, _charter(situation)
    assert cycle
    stage = cycle.stage or charter.stages[-1]
    joined = [u for u in charter.units if any(s.holders for s in situation.roster if s.unit == u.id)]
    open_now = unsent(situation) if stage == "self" else waiting(situation)
    parts = charter.units if stage == "self" else tuple(taking_part(cycle))
    counts = [(JOINED, len(joined), len(charter.units))] if stage == "self" else []
    if cycle.stage or stage == "self":
        # Before the table is put to the units, progress is the number of units that were agreed about.
        table = paper(situation)
        putting = stage == "agree" and (table is None or not table.presented)
        left = not_agreed_units(situation) if putting else open_now
        done = "Đã thống nhất điểm" if putting else _DONE[stage]
        counts += [(done, len(parts) - len(left), len(parts))] if parts else []
    outside = tuple(u.short for u in charter.units if u not in joined)
    return Progress(named(stage), tuple(counts), tuple(parts), tuple(open_now), outside)


def say_due(situation: Situation) -> str:
    """Sentence with the deadline of the present stage."""
    charter = _charter(situation)
    stage = situation.cycle.stage if situation.cycle else ""
    if not stage:
        return "Đã chốt, không nhận thêm."
    window = situation.timetable.window(stage) or charter.windows[stage]
    return f"{'Hạn gửi' if stage == 'self' else 'Hạn'}: {say_moment(window.due, situation.zone)}"


def opened(stage: str) -> str:
    """Beginning of the post about the opening of a stage."""
    return "Mở giai đoạn thống nhất điểm" if stage == "agree" else f"Mở giai đoạn {named(stage)}"


def opening(situation: Situation, window: Window) -> Message:
    """Post about the opening of the present stage."""
    charter = _charter(situation)
    stage = situation.cycle.stage if situation.cycle else "self"
    due = f"{'Hạn gửi' if stage == 'self' else 'Hạn'}: {say_moment(window.due, situation.zone)}"
    text = f"{opened(stage)} năm {charter.year}. {due}.\n{_WHO[stage]}"
    return Message(text, GROUP, head=True, reminds=(OPENS + stage,))


def ranking(situation: Situation, cycle: Cycle, shot: Snapshot) -> str:
    """Text of a result with its head, the places and the objections, as the group reads it."""
    charter = cycle.charter
    times = corrections(cycle, shot)
    again = f" (đính chính lần {times})" if times else ""
    lines = [f"KẾT QUẢ XẾP HẠNG NĂM {charter.year}{again}"]
    lines += [f"{situation.cluster.name if situation.cluster else charter.name}, {basis(shot)}", ""]
    places = places_text(cycle, shot.body)
    short = say_short(cycle)
    return "\n".join(
        [*lines, places, *([short] if short else []), *say_objections(shot.body, charter.unit_by_id)]
    )


def ranking_post(situation: Situation, cycle: Cycle, shot: Snapshot, more: str = "") -> Message:
    """Post of a result, with its card where pictures are carried; `more` stands below it."""
    text = ranking(situation, cycle, shot) + (f"\n\n{more}" if more else "")
    return Message(text, GROUP, head=True, document=card_of(cycle, shot))


def card_of(cycle: Cycle, shot: Snapshot) -> Document:
    """Ranking card of a result."""
    name = f"xep-hang-{cycle.charter.year}.png"
    return Document("picture", cycle.id, name=name, picture=f"ranking.{shot.number}")


def basis(shot: Snapshot) -> str:
    """Points by which a result ranks: ``theo điểm thống nhất``."""
    return "theo điểm thống nhất" if shot.stage == "agree" else f"theo điểm {named(shot.stage)}"


def corrections(cycle: Cycle, shot: Snapshot) -> int:
    """Number of corrections of a stage's result up to this one."""
    alike = (s for s in cycle.snapshots if s.stage == shot.stage and s.number <= shot.number)
    return sum("corrected" in s.body for s in alike)


def say_short(cycle: Cycle) -> str:
    """Line that names groups reviewed by fewer than the charter has, where no agreement has settled them."""
    shot = snapshots.newest(cycle, "review") if "review" in cycle.charter.stages else None
    if shot is None or "agree" in cycle.charter.stages:
        return ""
    groups = cycle.charter.group_by_id
    found = [
        f"{cycle.charter.unit_by_id[unit].short} nhóm {groups[id].code or groups[id].title} ({count} người)"
        for unit, counts in snapshots.short(shot.body).items()
        for id, count in counts.items()
    ]
    return f"\nChưa đủ người thẩm định, kết quả có thể còn thay đổi: {', '.join(found)}." if found else ""


def places_text(cycle: Cycle, body: Mapping[str, object]) -> str:
    """Places of a result, a line each, with last year's where known; then units without a place, and why."""
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
        if rescaled := place.get("rescaled"):
            lines.append(f"    {begin(rescaled)}")
        if place["tie"]:
            lines.append(f"    {place['tie']}")
        if lacks := place.get("lacks"):
            lines.append(f"    {begin(lacks)}")
    out = [place for place in places if not place["rank"]]
    if out:
        lines += ["", "Không xếp hạng:"]
        lines += [f"– {names[place['unit']].name}: {place['out']}" for place in out]
    return "\n".join(lines)


def _charter(situation: Situation) -> Charter:
    if situation.cycle is None:
        raise ValueError("no cycle is open")
    return situation.cycle.charter
