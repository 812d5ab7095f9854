"""Texts of the stages after the self-scores: the state for a seat, expired buttons, help."""

from collections.abc import Callable
from typing import assert_never

from bot.dialogue.question import QuestionId
from bot.dialogue.registry import EXPIRED, STEERING
from bot.dialogue.situation import Seat, Situation
from bot.rules.charter import Stage
from bot.state import snapshots
from bot.state.agreement import paper
from bot.state.pending import differing, unexplained
from bot.state.stages import named, running
from bot.vietnamese import begin, say_moment


def idle(situation: Situation, seat: Seat) -> str:
    """State of things for a unit's or a reviewer's seat that is asked nothing, after the self-scores."""
    if situation.cycle is None or not situation.cycle.stage:
        return "Cụm đã chốt điểm, kết quả sẽ được công bố trong nhóm."
    stage = situation.cycle.stage
    window = situation.timetable.window(stage, seat.unit) or situation.cycle.charter.windows[stage]
    if situation.now < window.opens:
        opens = say_moment(window.opens, situation.zone)
        return f"{begin(named(stage))} mở từ {opens}. Khi mở, hệ thống sẽ nhắn."
    if seat.role == "reviewer":
        return _reviewer(stage)
    match stage:
        case "review":
            return "Bảng tự chấm của đơn vị đang được thẩm định. Có kết quả, hệ thống sẽ nhắn."
        case "explain" if differing(situation, seat.unit):
            left = len(unexplained(situation, seat.unit))
            if left:
                return f"Đại diện đơn vị đang trả lời kết quả thẩm định: còn {left} mục."
            return "Đơn vị đã trả lời đủ kết quả thẩm định. Xem một mục: gõ “vì sao” kèm mã."
        case "explain":
            return "Kết quả thẩm định không khác với đơn vị tự chấm; đơn vị không phải giải trình."
        case "agree":
            table = paper(situation)
            if table and table.word(seat.unit)[0]:
                return "Đơn vị đã cho ý kiến về bảng điểm thống nhất. Kết quả sẽ được báo trong nhóm."
            return "Cụm đang thống nhất điểm. Khi trình bảng điểm, hệ thống sẽ nhắn."
        case "self":
            raise ValueError("the self-scores have an idle text of their own")
        case never:
            assert_never(never)


def _reviewer(stage: Stage) -> str:
    match stage:
        case "review":
            return "Không còn nhóm nào chờ thẩm định. Xem lại hoặc sửa: gõ “thẩm định” kèm tên đơn vị."
        case "explain":
            return "Không còn giải trình nào chờ trả lời. Khi đơn vị giải trình, hệ thống sẽ nhắn."
        case "self" | "agree":
            return "Việc thẩm định đã xong. Trân trọng cảm ơn."
        case never:
            assert_never(never)


def why_expired(stage: Stage) -> Callable[[Situation, QuestionId], str]:
    """Function that gives the reason why a button of this stage does nothing any more."""

    def why(situation: Situation, ref: QuestionId) -> str:
        if situation.cycle is None or stage not in situation.cycle.charter.stages:
            return EXPIRED
        if situation.cycle.stage == stage and running(situation, stage):
            return (
                "Việc này đã xong, hoặc nội dung đã thay đổi từ khi hệ thống hỏi. Xem việc cần làm: gõ “việc”."
            )
        if snapshots.newest(situation.cycle, stage):
            return f"Cụm đã chốt {named(stage)}, không sửa được nữa."
        return f"Hiện không trong thời hạn {named(stage)}."

    return why


def help_lines(situation: Situation, seat: Seat) -> list[str]:
    """Lines of help for the commands of these stages, and for `vì sao`."""
    if situation.cycle is None:
        return []
    code = next(iter(situation.cycle.charter.leaves.values())).code
    if seat.unit:
        return [f"vì sao {code}, vì sao hạng – vì sao có điểm đó, hạng đó"]
    if seat.role not in STEERING:
        return []
    unit = situation.cycle.charter.units[0].short
    lines = [f"vì sao {unit} {code} – vì sao có điểm đó"]
    if "review" in situation.cycle.charter.stages:
        lines += ["mức cắt – so sánh các tổ thẩm định"]
    if situation.cycle.charter.revision_hours:
        lines += [f"trả lại {unit} – trả bảng tự chấm để sửa"]
    if "agree" in situation.cycle.charter.stages:
        lines += [f"thống nhất {unit}, trình – ghi điểm thống nhất, trình các đơn vị"]
    return [*lines, f"đính chính {unit} {code} – sửa kết quả đã công bố"]
