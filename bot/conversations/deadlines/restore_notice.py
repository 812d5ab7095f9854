"""Notice after a restore from a backup: everybody is told up to when it reaches, which ballots ended, and that
codes were withdrawn.

A backup holds no vote of an open ballot, so such a ballot is cancelled and the chair is offered to open it anew
(.github/decisions/0015-secret-ballots.md).
"""

from collections.abc import Iterator
from datetime import datetime

from bot.conversations.meeting import posts as meeting_posts
from bot.conversations.meeting.meeting import resumed
from bot.conversations.voting import ballot_list
from bot.conversations.voting.posts import titled
from bot.dialogue.ballots import Poll
from bot.dialogue.facts import Fact, Steered
from bot.dialogue.projection import project
from bot.dialogue.question import as_message
from bot.dialogue.registry import UNIT
from bot.dialogue.situation import Role, Seat, Situation
from bot.dialogue.turn import GROUP, Audience, Message, Turn
from bot.state.meeting import present
from bot.state.seats import is_held
from bot.vietnamese import say_list, say_moment

WHY = "Hệ thống được khôi phục từ bản sao lưu; bản sao lưu không giữ phiếu của cuộc bỏ phiếu đang mở."


def restored(situation: Situation, taken: datetime, codes: bool) -> Turn:
    """Turn that records the restore in a cluster's present year. `taken`: the moment of the backup; `codes`:
    some were out and are withdrawn."""
    open_polls = [poll for poll in situation.cycle.polls if not poll.is_final] if situation.cycle else []
    effects = [ballot_list.cancel(situation, poll, WHY) for poll in open_polls]
    facts: tuple[Fact, ...] = tuple(fact for effect in effects for fact in effect.facts)
    steered = Steered("restored", taken.isoformat(), "Khôi phục từ bản sao lưu.")
    now = project(situation, facts)
    posts = [Message(_post(situation, taken, codes), GROUP, head=True)]
    posts += [message for effect in effects for message in effect.messages]
    board = meeting_posts.renewed(situation, facts)
    return Turn(
        (steered, *facts),
        messages=(
            *posts,
            *board,
            *_told(situation, taken, open_polls, codes),
            *_offered(situation, now, facts),
        ),
    )


def _post(situation: Situation, taken: datetime, codes: bool) -> str:
    void = (
        " Mã mời, đường dẫn chưa dùng không còn hiệu lực; cần mã mới, đề nghị hỏi thư ký cụm." if codes else ""
    )
    return (
        f"{_reach(situation, taken)} Đề nghị các đơn vị xem lại phần của mình trong phần trao đổi "
        f"riêng với hệ thống và ghi lại phần còn thiếu.{void}"
    )


def _reach(situation: Situation, taken: datetime) -> str:
    at = say_moment(taken, situation.zone)
    return f"Hệ thống vừa được khôi phục từ bản sao lưu lúc {at}. Nội dung ghi sau thời điểm đó không còn."


def _told(situation: Situation, taken: datetime, polls: list[Poll], codes: bool) -> Iterator[Message]:
    """Message to each person, once whatever seats they hold."""
    for person, seats in _people(situation).items():
        lines = [f"{_reach(situation, taken)} Đề nghị đồng chí xem lại và ghi lại phần còn thiếu."]
        if any(seat.role in UNIT for seat in seats):
            lines.append("Bảng của đơn vị: gõ “bảng điểm”. Việc cần làm: gõ “việc”.")
        else:
            lines.append("Việc cần làm: gõ “việc”.")
        if ended := [titled(poll.terms) for poll in polls if any(_concerns(poll, seat) for seat in seats)]:
            lines.append(f"Đã hủy: {say_list(ended)}. Phiếu đã bỏ không còn; khi mở lại, hệ thống sẽ nhắn.")
        if codes and any(seat.role == "secretary" for seat in seats):
            lines.append("Mã mời chưa dùng đã bị thu lại. Cấp mã mới: gõ “mã mời”.")
        yield Message("\n".join(lines), Audience("person", person=person))


def _people(situation: Situation) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = {}
    for seat in situation.roster:
        for holder in seat.holders:
            found.setdefault(holder.person.id, []).append(seat)
    return found


def _concerns(poll: Poll, seat: Seat) -> bool:
    """True where the seat votes in the ballot, or counts it."""
    votes = seat.role == poll.terms.ballot.voter and seat.unit in poll.terms.issued
    return votes or seat.role == "teller"


def _offered(situation: Situation, now: Situation, facts: tuple[Fact, ...]) -> Iterator[Message]:
    """The list from which the ballot is opened anew, to the chair; while a meeting runs, the meeting's own."""
    if not facts:
        return
    if present(now) is not None:
        yield from resumed(situation, facts)
        return
    ask = next(ballot_list.questions(now), None)
    role: Role = "chair" if is_held(now, "chair") else "secretary"
    if ask and is_held(now, role):
        yield as_message(ask, Audience("role", role=role))
