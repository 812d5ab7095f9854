"""The desk's part in the meeting, the pledge, the hand-over and the next year; and what units see of them."""

from bot.conversations.meeting import attendance, handover, pledge_consent
from bot.conversations.meeting import pledge as meeting_pledge
from bot.conversations.results import next_year
from bot.conversations.results.close import is_published
from bot.dialogue.question import Effect, Question, QuestionId
from bot.dialogue.situation import Seat, Situation
from bot.questions import Option
from bot.state import meeting as meeting_state
from bot.state.pledge import pledges
from bot.state.stages import has_begun

OFFERS = {"meeting": "Hội nghị", "pledge": "Giao ước", "handover": "Bàn giao", "newyear": "Mở năm mới"}


def offered(here: Situation) -> list[Option]:
    """What can be done now, a tap away."""
    keys = {
        "meeting": _meets(here),
        "pledge": _pledges(here),
        "handover": any(handover.questions(here)),
        "newyear": next_year.possible(here) and is_published(here),
    }
    return [Option(key, OFFERS[key]) for key, possible in keys.items() if possible]


def _meets(here: Situation) -> bool:
    """Once the scores are agreed, or the meeting is called for, until all its items are done."""
    meeting = meeting_state.conference(here)
    if meeting is None:
        return False
    after_scores = not meeting.cycle.stage and (meeting.state != "over" or bool(meeting.left))
    return meeting.state in ("called", "running") or after_scores


def _pledges(here: Situation) -> bool:
    """From the opening of its window (without one, of the scores), or from the first draft on, until it is
    adopted."""
    pledge = pledges(here)
    if pledge is None or pledge.adopted:
        return False
    window = here.timetable.window("pledge")
    open_now = here.now >= window.opens if window else has_begun(here)
    return bool(pledge.text) or open_now


def run(here: Situation, key: str) -> Effect | None:
    """One act of the desk, from a tap or a typed command; None for one that is not of these."""
    if here.cycle is None or key not in OFFERS:
        return None
    open_now = {
        "meeting": meeting_state.conference(here) is not None,
        "pledge": any(meeting_pledge.questions(here)),
        "newyear": next_year.possible(here),
    }
    if open_now.get(key):
        return Effect(goto=str(QuestionId(here.cycle.id, key)))
    if key == "handover" and any(handover.questions(here)):
        return Effect(goto=str(QuestionId(here.cycle.id, "handover", "", "chair")))
    return Effect(result=told(here, key, ""), stays=True)


def told(here: Situation, key: str, unit: str) -> str:
    """`giao ước`, `hội nghị`, `bàn giao` for somebody who has nothing to do there."""
    match key:
        case "meeting":
            return attendance.own(here, unit)
        case "pledge":
            return pledge_consent.own(here, unit)
        case "handover":
            return handover.state(here)
        case _:
            return "Mở năm mới được khi đã chốt điểm, bỏ phiếu xong và thông qua giao ước."


def own(here: Situation, seat: Seat, key: str) -> Question | None:
    """What the seat's unit is or was asked about it, while it can still be answered or changed."""
    match key:
        case "meeting":
            asked = (*attendance.replies(here, seat.role, seat.unit), *attendance.present(here, seat.unit))
        case "pledge":
            asked = tuple(pledge_consent.questions(here, seat.role, seat.unit))
        case _:
            asked = ()
    return next(iter(asked), None)


def help_lines(here: Situation) -> list[str]:
    """What can be typed about it, as far as the charter has it."""
    charter = here.cycle.charter if here.cycle else None
    has = {
        "hội nghị – lịch họp, điểm danh, diễn biến": charter and charter.meeting,
        "giao ước – nội dung, ý kiến của các đơn vị": charter and charter.pledge,
        "bàn giao – lãnh đạo cụm năm sau": charter and charter.handover,
    }
    return [line for line, there in has.items() if there]
