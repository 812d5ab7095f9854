"""Posts of the meeting: its board in the group, with hour and place, attendance and items.

Of an open ballot the board shows only its closing time, never how many have voted
(.github/decisions/0015-secret-ballots.md).
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import assert_never

from bot.conversations.voting.posts import names
from bot.dialogue.ballots import BallotCancelled, BallotCounted, BallotOpened, LotsDrawn
from bot.dialogue.facts import Answered, Fact
from bot.dialogue.projection import project
from bot.dialogue.question import QuestionId
from bot.dialogue.situation import Situation
from bot.dialogue.turn import GROUP, Message
from bot.rules.charter import Unit
from bot.rules.meeting import Item
from bot.state.ballots import Item as Vote
from bot.state.ballots import items
from bot.state.meeting import ABSENT, HERE, REMOTE, Conference, conference
from bot.state.pledge import REMARK, YES, pledges
from bot.vietnamese import say_moment

BOARD = "meeting"
# Conversations whose answers can change the board.
_SHOWN = ("meeting", "attend", "roll", "pledge", "accept")
COMES = {HERE: "dự tại hội trường", REMOTE: "dự từ xa", ABSENT: "vắng", "": "chưa trả lời"}


def renewed(situation: Situation, facts: Sequence[Fact]) -> tuple[Message, ...]:
    """The board's message, if these facts change its text."""
    if conference(situation) is None or not any(_concerns(fact) for fact in facts):
        return ()
    text = board(project(situation, facts))
    if not text or text == board(situation):
        return ()
    return (Message(text, GROUP, board=BOARD, pin=True, small=True),)


def _concerns(fact: Fact) -> bool:
    """True for facts that can change the board; a vote that is cast is none of them."""
    match fact:
        case Answered(_, question):
            return QuestionId.read(question).conversation in _SHOWN
        case BallotOpened() | BallotCounted() | BallotCancelled() | LotsDrawn():
            return True
        case _:
            return False


def board(situation: Situation) -> str:
    """Text of the board; "" where there is no meeting."""
    meeting = conference(situation)
    if meeting is None:
        return ""
    year = meeting.cycle.charter.year
    match meeting.state:
        case "none":
            return ""
        case "called":
            lines = [f"HỘI NGHỊ TỔNG KẾT NĂM {year}", *invitation(meeting), *replies(meeting)]
        case "over":
            ended = meeting.answer("ended")
            at = say_moment(ended.at, situation.zone) if ended else ""
            lines = [f"HỘI NGHỊ TỔNG KẾT NĂM {year} – đã kết thúc lúc {at}"]
        case "running":
            on = {meeting.item.id: "đang tiến hành"} if meeting.item else {}
            lines = [f"HỘI NGHỊ TỔNG KẾT NĂM {year} – đang họp", roll(meeting), *items_done(meeting, on)]
        case never:
            assert_never(never)
    return "\n".join(lines)


def invitation(meeting: Conference) -> list[str]:
    """Lines with hour and place; none where it was not called."""
    if meeting.at is None:
        return []
    return [f"Thời gian: {say_moment(meeting.at, meeting.situation.zone)}", f"Địa điểm: {meeting.place}"]


def replies(meeting: Conference) -> list[str]:
    """Line with the number of units by their reply."""
    units = meeting.cycle.charter.units
    counts = {word: sum(meeting.reply(u.id)[0] == word for u in units) for word in COMES}
    said = ", ".join(f"{COMES[word]} {n}" for word, n in counts.items() if n)
    return [f"Các đơn vị: {said}"]


def roll(meeting: Conference) -> str:
    """Line with the number of units present, and whether that is the quorum."""
    units, remote = meeting.cycle.charter.units, meeting.units(REMOTE)
    away = f" (trong đó dự từ xa {len(remote)})" if remote and meeting.rules.remote else ""
    enough = ""
    if quorum := meeting.rules.quorum:
        enough = f", {'đủ' if meeting.quorate else 'chưa đủ'} điều kiện họp ({quorum} tổng số đơn vị)"
    return f"Có mặt: {len(meeting.present)}/{len(units)} đơn vị{away}{enough}"


def items_done(meeting: Conference, on: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Lines with every item and its state; `on`: item -> words for one that is not over yet."""
    votes = {vote.ballot.id: vote for vote in items(meeting.situation)}
    lines = []
    for n, item in enumerate(meeting.rules.items, 1):
        begun = on.get(item.id, "xong") if meeting.begun(item) else "chưa"
        lines.append(f"{n}. {item.title}: {_outcome(meeting, item, votes.get(item.ballot)) or begun}")
    return lines


def _outcome(meeting: Conference, item: Item, vote: Vote | None) -> str:
    """Result or state of the item's ballot or pledge; "" without one."""
    situation = meeting.situation
    poll = vote.last if vote else None
    if poll and poll.state == "open":
        return f"đang bỏ phiếu, đóng lúc {poll.terms.closes.astimezone(situation.zone):%H:%M}"
    if vote and poll and poll.result:
        if not poll.result.quorate:
            return "lần bỏ phiếu trước không có giá trị"
        if poll.result.runoff:
            return f"cần bỏ phiếu vòng {poll.terms.round + 1}"
        if not poll.terms.candidates:
            return "thông qua" if poll.result.carried else "không thông qua"
        return names(situation, vote.elected) if vote.elected else "không đơn vị nào đạt"
    pledge = pledges(situation) if item.pledge else None
    if pledge and pledge.adopted:
        return "đã thông qua"
    if pledge and pledge.sent and meeting.begun(item):
        agreeing = len(pledge.saying(YES, REMARK))
        return f"{agreeing}/{len(meeting.cycle.charter.units)} đơn vị đồng ý"
    return ""


def present_list(meeting: Conference) -> str:
    """List of all units with their presence, for the desk."""
    words = {HERE: "có mặt", REMOTE: "dự từ xa", ABSENT: "vắng", "": "chưa điểm danh"}
    lines = [f"– {u.short}: {words[meeting.presence(u.id)]}" for u in meeting.cycle.charter.units]
    return "\n".join([roll(meeting), *lines])


def reply_list(meeting: Conference) -> str:
    """List of all units with their replies to the invitation, for the desk."""
    return "\n".join(f"– {u.short}: {_reply(meeting, u)}" for u in meeting.cycle.charter.units)


def _reply(meeting: Conference, unit: Unit) -> str:
    word, who = meeting.reply(unit.id)
    return COMES[word] + (f" ({who})" if who else "")
