"""Evidence as it is looked at: which criterion has which files, and the files themselves.

`xem minh chứng` shows a unit's own people all of it; a reviewer that of the unit under review.
"""

from collections.abc import Sequence

from bot.conversations.results import retention
from bot.conversations.scoring import texts
from bot.dialogue.question import Effect, QuestionId
from bot.dialogue.registry import Call, Reply
from bot.dialogue.situation import Evidence
from bot.dialogue.turn import Document, Message
from bot.rules.charter import Charter, Leaf
from bot.state.sheet import Sheet, sheet_of

# Files sent at one time, at most; all are named, and can be opened from the unit's table on the web page.
MOST_FILES = 10
SEE = "Xem tệp minh chứng: gõ “xem minh chứng”."


def see(call: Call) -> Effect | Reply:
    """`xem minh chứng [mã]`: evidence of one's own unit, or of the group of criteria that one is reviewing."""
    situation, cycle = call.situation, call.situation.cycle
    reviewed = _reviewed(call)
    unit = reviewed.unit if reviewed else call.seat.unit
    if cycle is None or not unit:
        return Reply("Minh chứng do đơn vị và tổ thẩm định xem.", stays=False)
    if cycle.erased:
        return Reply(retention.told(situation).strip(), stays=False)
    leaves = _leaves(cycle.charter, reviewed.leaf if reviewed else "")
    if call.words:
        found = [leaf for leaf in cycle.charter.find(call.words) if leaf in leaves]
        if not found:
            return Reply(f"Không thấy tiêu chí “{call.words}”.", stays=False)
        leaves = found
    return shown(sheet_of(situation, unit), leaves)


def _reviewed(call: Call) -> QuestionId | None:
    """Question of the review that stands in this chat."""
    ref = QuestionId.read(call.question.id) if call.question else None
    return ref if ref and ref.conversation == "review" and ref.unit else None


def _leaves(charter: Charter, at: str) -> Sequence[Leaf]:
    """Criteria of the group that is named or holds the named one; without a name, all."""
    groups = (group for group in charter.group_by_id.values() if at)
    group = next((g for g in groups if g.id == at or any(leaf.id == at for leaf in g.leaves)), None)
    return group.leaves if group else tuple(charter.leaves.values())


def shown(sheet: Sheet, leaves: Sequence[Leaf]) -> Effect:
    """Evidence behind these leaves: named, and sent along where the platform carries files."""
    lines, files = [], list[Evidence]()
    for leaf in leaves:
        for piece in sheet.pieces(leaf.id):
            state = {"wanted": " (đang tải)", "refused": f" (không lưu được: {piece.why})", "kept": ""}
            lines.append(f"{texts.called(leaf)}: {piece.name}{state[piece.state]}")
            files += [piece] if piece.state == "kept" and not piece.link else []
    if not lines:
        where = f" cho tiêu chí {texts.called(leaves[0])}" if len(leaves) == 1 else ""
        return Effect((), f"{sheet.unit.name} chưa gửi minh chứng{where}.", stays=True)
    if files and not sheet.situation.platform.files:
        lines.append("Xem tệp: gõ “trang web” để mở trên trang web.")
        files = []
    sent = tuple(
        Message(piece.name, document=Document("evidence", sheet.cycle.id, sheet.unit.id, piece.name, piece.id))
        for piece in files[:MOST_FILES]
    )
    head = f"Minh chứng của {sheet.unit.name}:"
    return Effect((), "\n".join([head, *lines]), sent, stays=True)


def hint(sheet: Sheet) -> str:
    """Line below a table that has evidence, after a line break; "" where there is none."""
    return f"\n{SEE}" if sheet.evidence else ""
