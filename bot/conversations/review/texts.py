"""After the self-scores: what is said to a seat that is asked nothing now."""

from bot.dialogue.situation import Seat, Situation
from bot.state import snapshots
from bot.state.agreement import paper
from bot.state.pending import differing, unexplained
from bot.state.stages import named, running
from bot.vietnamese import begin, say_moment


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


def why_expired(here: Situation, stage: str) -> str:
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
