"""The talk that a page shows: messages as last seen, older answers as lines, and what is open now."""

from collections.abc import Sequence

from bot.conversations.answer_words import earlier
from bot.conversations.decide import where
from bot.conversations.meeting.posts import BOARD, board
from bot.conversations.results.close import result
from bot.conversations.results.posts import card_of, progress_text, ranking
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message
from handlers.web.context import row_number
from handlers.web.speak import Drawn, fold, redraw, speak
from handlers.web.wire_length import is_secret
from storage.turn.unit_of_work import Delivery

# Lines of older answers, at most, and what stands above them.
NEWEST = 200
_BEFORE = "Đã ghi trước đó:"


def talk(situation: Situation, owed: Sequence[Delivery], row: int) -> list[Drawn]:
    """The talk as its reader last saw it, as far as its texts are still kept, and never a choice of a ballot;
    before it a line for each older answer, made from what is stored. It ends with what is open now."""
    kept = _kept(owed)
    present = open_now(situation, owed, row)
    is_group = situation.channel.is_cluster_group
    shown = [_with_result(drawn, kept) for drawn in present]
    if not is_group and not shown[0]["asks"]:
        # Where nothing is asked, the state of things stands below the last result, not in its place.
        shown[0]["message"] = ""
    again = {drawn["message"] for drawn in shown} - {""}
    texts = {drawn["text"] for drawn in shown}
    kept = [drawn for drawn in kept if drawn["message"] not in again and drawn["text"] not in texts]
    if is_group:
        return [*kept, *shown]
    first = {drawn["message"] for drawn in kept[:1]}
    begun = next((d.made for d in owed if str(d.id) in first), None)
    lines = earlier(situation, begun or situation.now)[-NEWEST:]
    past = [redraw(Message("\n".join([_BEFORE, *lines])), 0, "")] if lines else []
    return [*past, *kept, *shown]


def missed(situation: Situation, owed: Sequence[Delivery], row: int) -> list[Drawn]:
    """Present question for a page that was told of a message whose text is not kept any more.

    Where nothing is asked and the last message has its text, that stays: the state of things never takes the
    place of a result.
    """
    present, kept = open_now(situation, owed, row), _kept(owed)
    if situation.channel.is_cluster_group or shows_secret(present):
        return present
    if not present[0]["asks"] and present[0]["message"] in {drawn["message"] for drawn in kept}:
        return []
    return [_with_result(drawn, kept) for drawn in present]


def _kept(owed: Sequence[Delivery]) -> list[Drawn]:
    """Messages as their reader last saw them whose texts are kept, none that shows a choice of a ballot."""
    seen = fold(drawn for delivery in owed for drawn in speak(delivery))
    return [drawn for drawn in seen if not drawn["redraw"] and not drawn["private"]]


def open_now(situation: Situation, owed: Sequence[Delivery], row: int) -> list[Drawn]:
    """Message with what is open now, drawn from the situation: the group's boards; else the question, where the
    chat's last message that put it stands."""
    if situation.channel.is_cluster_group:
        return _board(situation, owed, row)
    question = where(situation)
    if not question.asks:
        return [redraw(question, row, _newest(owed))]
    last = next((d for d in reversed(owed) if d.asks == question.asks and not d.strip), None)
    return [redraw(question, row, (last.edit or str(last.id)) if last else "")]


def _with_result(present: Drawn, kept: Sequence[Drawn]) -> Drawn:
    """The open question with the result that was said above it, where its message still says so, and with what
    that message asked before."""
    before = next((d for d in kept if d["message"] and d["message"] == present["message"]), None)
    if before is None:
        return present
    text = before["text"] if before["text"].endswith(present["text"]) else present["text"]
    return {**present, "text": text, "folded": before["folded"]}


def _newest(owed: Sequence[Delivery]) -> str:
    """Id of the message that was put out last, of which an edit alone may be left; what is open now is drawn in
    its place."""
    return max((d.edit or str(d.id) for d in owed if not d.strip), key=row_number, default="")


def _board(situation: Situation, owed: Sequence[Delivery], row: int) -> list[Drawn]:
    """First view of the group: its boards, where later edits will find them, and a published result."""
    shown = []
    for name, text in {"progress": progress_text(situation), BOARD: board(situation)}.items():
        last = next((d for d in reversed(owed) if d.board == name and not d.strip), None)
        at = (last.edit or str(last.id)) if last else ""
        shown += [redraw(Message(text, pin=True), row, at)] if text else []
    published = result(situation)
    if situation.cycle and published and published.published:
        card = card_of(situation.cycle, published)
        text = ranking(situation, situation.cycle, published)
        # While the post itself is kept, it stands where it was said.
        if any(delivery.text.startswith(text) for delivery in owed):
            return shown
        shown.append(redraw(Message(text, document=card), row, ""))
    return shown


def shows_secret(messages: Sequence[Drawn]) -> bool:
    """True where one of the messages is a secret ballot's."""
    return is_secret(drawn["asks"] for drawn in messages)
