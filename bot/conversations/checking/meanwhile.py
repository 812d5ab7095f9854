"""After the self-scores: what is said to a seat that is asked nothing now, and what each seat owes."""

from collections.abc import Iterator

from bot.conversations.checking.paper import objecting, paper, voice
from bot.conversations.checking.pending import (
    differing,
    say_waiting,
    unanswered,
    unchecked,
    unexplained,
    waiting,
)
from bot.conversations.checking.stages import Staged, named, running, seat_named, taking_part
from bot.conversations.closing import snapshots
from bot.conversations.scoring.sheet import Sheet
from bot.conversations.situation import Seat, Situation
from bot.vietnamese import begin, say_left, say_list, say_moment


def idle(here: Situation, seat: Seat) -> str:
    """How things stand for a seat of a unit, or a reviewer's, at a stage after the self-scores."""
    if here.cycle is None or not here.cycle.stage:
        return "Cụm đã chốt điểm, kết quả sẽ được công bố trong nhóm."
    stage = here.cycle.stage
    window = here.timetable.window(stage, seat.unit) or here.cycle.charter.windows[stage]
    if here.now < window.opens:
        opens = say_moment(window.opens, here.zone)
        return f"{begin(named(stage))} mở từ {opens}. Khi mở, hệ thống sẽ nhắn."
    if seat.role == "reviewer":
        return _reviewer(stage)
    match stage:
        case "review":
            return "Bảng tự chấm của đơn vị đang được thẩm định. Có kết quả, hệ thống sẽ nhắn."
        case "explain" if differing(here, seat.unit):
            left = len(unexplained(here, seat.unit))
            if left:
                return f"Đại diện đơn vị đang trả lời kết quả thẩm định: còn {left} mục."
            return "Đơn vị đã trả lời đủ kết quả thẩm định. Xem một mục: gõ “vì sao” kèm mã."
        case "explain":
            return "Kết quả thẩm định không khác với đơn vị tự chấm; đơn vị không phải giải trình."
        case _:
            table = paper(here)
            if table and table.word(seat.unit)[0]:
                return "Đơn vị đã cho ý kiến về bảng điểm thống nhất. Kết quả sẽ được báo trong nhóm."
            return "Cụm đang thống nhất điểm. Khi trình bảng điểm, hệ thống sẽ nhắn."


def _reviewer(stage: str) -> str:
    match stage:
        case "review":
            return "Không còn nhóm nào chờ thẩm định. Xem lại hoặc sửa: gõ “thẩm định” kèm tên đơn vị."
        case "explain":
            return "Không còn giải trình nào chờ trả lời. Khi đơn vị giải trình, hệ thống sẽ nhắn."
        case _:
            return "Việc thẩm định đã xong. Trân trọng cảm ơn."


def outlived(here: Situation, stage: str) -> str:
    """Why a keyboard of this stage no longer does anything."""
    if here.cycle is None or stage not in here.cycle.charter.stages:
        return "Nút này không còn dùng nữa."
    if here.cycle.stage == stage and running(here, stage):
        return "Việc này đã xong, hoặc nội dung đã thay đổi từ khi nút được gửi. Xem việc cần làm: gõ “việc”."
    if snapshots.newest(here.cycle, stage):
        return f"Cụm đã chốt {named(stage)}, không sửa được nữa."
    return f"Hiện không trong thời hạn {named(stage)}."


def help_lines(here: Situation, seat: Seat) -> list[str]:
    """The words for the stages after the self-scores, and for asking why."""
    if here.cycle is None:
        return []
    code = next(iter(here.cycle.charter.leaves.values())).code
    if seat.unit:
        return [f"vì sao {code}, vì sao hạng – vì sao có điểm đó, hạng đó"]
    if seat.role not in ("secretary", "chair"):
        return []
    unit = here.cycle.charter.units[0].short
    lines = [f"vì sao {unit} {code} – vì sao có điểm đó"]
    if "review" in here.cycle.charter.stages:
        lines += ["mức cắt – so sánh các tổ thẩm định"]
    if here.cycle.charter.revision_hours:
        lines += [f"trả lại {unit} – trả bảng tự chấm để sửa"]
    if "agree" in here.cycle.charter.stages:
        lines += [f"thống nhất {unit}, trình – ghi điểm thống nhất, trình các đơn vị"]
    return [*lines, f"đính chính {unit} {code} – sửa kết quả đã công bố"]


def duty(here: Situation, seat: Seat) -> str:
    """What the seat owes at the present stage, and until when; empty if nothing."""
    if here.cycle is None or not here.cycle.stage:
        return ""
    stage = here.cycle.stage
    window = here.timetable.window(stage, seat.unit) or here.cycle.charter.windows[stage]
    if not running(here, stage, seat.unit):
        return ""
    if seat.unit and (until := Sheet(here, seat.unit).revised_until):
        return f"bảng tự chấm được trả lại để sửa; hạn gửi lại {say_moment(until, here.zone)}."
    owed = "; ".join(_owed(here, seat))
    left = f" (còn {say_left(window.due - here.now)})" if here.now < window.due else ""
    return f"{owed}; hạn {say_moment(window.due, here.zone)}{left}." if owed else ""


def _owed(here: Situation, seat: Seat) -> Iterator[str]:
    assert here.cycle
    units = [u.id for u in taking_part(here.cycle)]
    stage = here.cycle.stage
    if seat.role in ("secretary", "chair"):
        if stage == "agree" and (units_against := [u.short for u in objecting(here)]):
            yield f"cần xử lý ý kiến không nhất trí của {say_list(units_against)}"
        elif lacking := waiting(here):
            yield f"{len(lacking)} đơn vị {say_waiting(here)}: {say_list(lacking)}"
        else:
            yield f"đã xong {named(stage)}, có thể chốt"
    elif seat.role == "reviewer" and stage == "review":
        count = sum(len(_mine(here, seat, unit)) for unit in units)
        yield from [f"còn {count} nhóm cần thẩm định"] if count else []
    elif seat.role == "reviewer" and stage == "explain":
        count = sum(len(unanswered(here, unit)) for unit in units)
        yield from [f"còn {count} giải trình chờ trả lời"] if count else []
    elif seat.role == "representative" and stage == "explain" and (left := unexplained(here, seat.unit)):
        yield f"còn {len(left)} mục thẩm định cần cho ý kiến"
    elif (
        stage == "agree" and seat.role == voice(here, seat.unit) and (table := paper(here)) and table.presented
    ):
        yield from [] if table.word(seat.unit)[0] else ["đơn vị cần cho ý kiến về bảng điểm thống nhất"]


def _mine(here: Situation, seat: Seat, unit: str) -> list[str]:
    """The groups of a unit that this seat has not dealt with."""
    assert here.cycle
    charter, name = here.cycle.charter, seat_named(here, seat)
    own = {s.unit for s in here.seats if s.unit}
    sheet = Staged(here, unit, "review")
    return [
        group.id
        for group in (unchecked(here, unit) if unit not in own and not sheet.revised_until else [])
        if name in charter.reviewers.get(group.id, ())
        and sheet.checked(group, 1 + charter.reviewers[group.id].index(name)) is None
    ]
