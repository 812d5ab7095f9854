"""Acts of the desk and commands about tables: `bảng điểm`, `minh chứng`."""

from collections.abc import Callable

from bot.conversations.joining.invitation import unknown_unit
from bot.conversations.results import retention
from bot.conversations.scoring import evidence, evidence_pieces, evidence_view, self_scores, texts
from bot.dialogue.position import find
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.questions import Option
from bot.rules.charter import Leaf
from bot.state.seats import steers
from bot.state.sheet import sheet_of
from bot.state.stages import latest, named, shown
from bot.state.units import unit_called


def table(call: Call) -> Reply:
    """`bảng điểm`: one's own unit's table, or a group of it; at the desk, a unit's table or all totals."""
    of = _totals if steers(call.situation) and not call.seat.unit else _own
    return Reply(of(call.situation, call.seat, call.words) + retention.told(call.situation))


def _own(situation: Situation, seat: Seat, words: str) -> str:
    if situation.cycle is None or not seat.unit:
        return "Vai này không có bảng điểm riêng."
    sheet = shown(situation, seat.unit)
    if words:
        group = texts.find_group(sheet, words)
        if group is None:
            return f"Không thấy nhóm “{words}”.\n{texts.whole(sheet)}"
        return texts.of_group(sheet, group) + evidence_view.hint(sheet)
    return texts.whole(sheet) + evidence_view.hint(sheet)


def _totals(situation: Situation, seat: Seat, words: str) -> str:
    if situation.cycle is None:
        return ""
    charter = situation.cycle.charter
    if words:
        unit = unit_called(situation, words)
        return texts.whole(latest(situation, unit.id)) if unit else unknown_unit(situation, words)
    states = {"drafting": "đang chấm", "with_leader": "chờ lãnh đạo", "sent": "đã gửi"}
    lines = [f"Bảng điểm {named(situation.cycle.stage or charter.stages[-1])} năm {charter.year}"]
    for unit in charter.units:
        sheet = latest(situation, unit.id)
        paper = ", bản giấy" if sheet.paper else ""
        total = texts.total(sheet.score).removeprefix("Tổng: ")
        lines.append(f"{unit.short}: {total} – {states[sheet.status]}{paper}")
    return "\n".join([*lines, "Xem một đơn vị: gõ “bảng điểm” kèm tên đơn vị."])


def attach(call: Call) -> Effect | Reply:
    """`minh chứng [mã]`: asks for a criterion's evidence; without a code, that of the criterion being asked."""
    if call.situation.cycle and call.seat.role != "representative":
        return evidence_view.see(call)
    leaf = _leaf(call, "minh chứng")
    return leaf if isinstance(leaf, Reply) else evidence.open_for(call.situation, call.seat.unit, leaf)


def change_pieces(act: Option) -> Callable[[Call], Effect | Reply]:
    """`bỏ minh chứng [mã]` and its like: removes, replaces or moves a piece of a criterion's evidence."""

    def run(call: Call) -> Effect | Reply:
        leaf = _leaf(call, _WORDS[act.key])
        if isinstance(leaf, Reply):
            return leaf
        sheet = sheet_of(call.situation, call.seat.unit)
        return evidence_pieces.begin(sheet, leaf.id, act.key, sheet.id(leaf.id, "ev"))

    return run


_WORDS = {"drop": "bỏ minh chứng", "swap": "thay minh chứng", "move": "chuyển minh chứng"}


def _leaf(call: Call, words: str) -> Leaf | Reply:
    """Criterion that is named or being asked, if its evidence may be changed; else the reason why not."""
    situation, seat, cycle = call.situation, call.seat, call.situation.cycle
    if cycle is None or seat.role != "representative":
        return Reply("Minh chứng do đại diện đơn vị gửi.", stays=False)
    if cycle.erased:
        return Reply(retention.told(situation).strip(), stays=False)
    leaf = next(iter(cycle.charter.find(call.words)), None) if call.words else None
    if leaf is None and call.question and not call.words:
        leaf = cycle.charter.leaves.get(QuestionId.read(call.question.id).leaf)
    if leaf is None:
        how = f"Đề nghị gõ “{words}” kèm mã tiêu chí, ví dụ: {words} {texts.example_code(situation)}."
        return Reply(how, stays=False)
    if leaf.evidence == "none":
        return Reply(f"Tiêu chí {leaf.code} không cần minh chứng.", stays=False)
    sheet = sheet_of(situation, seat.unit)
    if not find(situation, sheet.id(leaf.id, "ev")):
        return Reply(self_scores.why_expired(situation, QuestionId.read(sheet.id(leaf.id))), stays=False)
    return leaf
