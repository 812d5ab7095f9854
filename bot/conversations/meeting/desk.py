"""Acts of the desk about the meeting, the pledge, the hand-over, the next year; for units, how they stand."""

from collections.abc import Sequence

from bot.conversations.meeting import attendance, handover, pledge, pledge_consent
from bot.conversations.results import next_year
from bot.conversations.results.close import is_published
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.registry import NOT_CONFIRMED, STEERING, Call, Reply
from bot.dialogue.situation import Seat, Situation
from bot.dialogue.standing import is_confirmed
from bot.state.meeting import conference
from bot.state.pledge import pledges
from bot.state.stages import has_begun


def meeting(call: Call) -> Effect | Reply:
    """`hội nghị`: opens the meeting at the desk; to a unit, the question it is asked, or the state of it."""
    situation, seat = call.situation, call.seat
    asked = (*attendance.replies(situation, seat.role, seat.unit), *attendance.present(situation, seat.unit))
    if conference(situation) and _steers(call, asked):
        return _open(situation, "meeting")
    return _own(call, asked, attendance.own(situation, seat.unit))


def can_meet(situation: Situation, seat: Seat) -> bool:
    """True from the agreement of the scores, or the invitation, until all items are done."""
    now = conference(situation)
    if now is None:
        return False
    after_scores = not now.cycle.stage and (now.state != "over" or bool(now.left))
    return now.state in ("called", "running") or after_scores


def covenant(call: Call) -> Effect | Reply:
    """`giao ước`: opens the pledge at the desk; to a unit, the question it is asked, or the state of it."""
    situation, seat = call.situation, call.seat
    asked = tuple(pledge_consent.questions(situation, seat.role, seat.unit))
    if _steers(call, asked) and any(pledge.questions(situation)):
        return _open(situation, "pledge")
    if not is_confirmed(situation, seat):
        return Reply(f"{pledge_consent.own(situation, seat.unit)}\n\n{NOT_CONFIRMED}")
    return _own(call, asked, pledge_consent.own(situation, seat.unit))


def can_pledge(situation: Situation, seat: Seat) -> bool:
    """True from the opening of its window (without one, of scoring) or from the first draft, until it is
    adopted."""
    now = pledges(situation)
    if now is None or now.adopted:
        return False
    window = situation.timetable.window("pledge")
    open_now = situation.now >= window.opens if window else has_begun(situation)
    return bool(now.text) or open_now


def hand_over(call: Call) -> Effect | Reply:
    """`bàn giao`: records recognised leaders at the desk; elsewhere says who takes over, and when."""
    if call.seat.role in STEERING and call.situation.cycle and any(handover.questions(call.situation)):
        return Effect(goto=str(QuestionId(call.situation.cycle.id, "handover", "", "chair")))
    return _own(call, (), handover.state(call.situation))


def can_hand_over(situation: Situation, seat: Seat) -> bool:
    return any(handover.questions(situation))


def open_year(call: Call) -> Effect | Reply:
    """`mở năm mới`: opens the next year, once scores, ballots and pledge of this one are done."""
    if call.seat.role in STEERING and next_year.possible(call.situation):
        return Effect(goto=next(next_year.questions(call.situation)).id)
    return _own(call, (), "Mở năm mới được khi đã chốt điểm, bỏ phiếu xong và thông qua giao ước.")


def can_open_year(situation: Situation, seat: Seat) -> bool:
    return next_year.possible(situation) and is_published(situation)


def _steers(call: Call, asked: Sequence[Question]) -> bool:
    """True where the whole of it is meant, and not the unit's own part: the seat steers the cluster; or its
    holder has a seat that does besides, and the unit has answered what it is asked."""
    if call.seat.role in STEERING:
        return True
    also = any(seat.role in STEERING for seat in call.situation.seats)
    return also and all(question.done for question in asked)


def _open(situation: Situation, conversation: str) -> Effect:
    return Effect(goto=str(QuestionId(situation.cycle.id, conversation)) if situation.cycle else "")


def _own(call: Call, asked: tuple[Question, ...], told: str) -> Effect | Reply:
    """Reply `told` at the desk; to a unit, the first question it may answer, else `told`."""
    if call.seat.role in STEERING:
        return Effect(result=told, stays=True)
    return Effect(goto=asked[0].id) if asked else Reply(told)
