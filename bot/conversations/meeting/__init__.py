"""Meeting of the year: the invitation, attendance, its items; the pledge; the hand-over."""

from collections.abc import Callable

from bot.conversations.meeting import attendance, desk, handover, meeting, pledge, pledge_consent
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Help, Work
from bot.dialogue.situation import Situation
from bot.rules.charter import Charter

CONVERSATIONS = (
    Conversation(
        "roll",
        UNIT,
        lambda situation, _, unit: attendance.present(situation, unit),
        Work("điểm danh hội nghị"),
        own_unit=True,
        urgent=True,
        why_expired=attendance.why_expired,
    ),
    Conversation(
        "accept",
        UNIT,
        lambda situation, seat, unit: pledge_consent.questions(situation, seat.role, unit),
        Work("cho ý kiến về giao ước", lambda _: "pledge"),
        own_unit=True,
        binding=True,
        why_expired=pledge_consent.why_expired,
    ),
    Conversation(
        "attend",
        UNIT,
        lambda situation, seat, unit: attendance.replies(situation, seat.role, unit),
        Work("trả lời giấy mời họp"),
        own_unit=True,
        why_expired=attendance.why_expired,
    ),
    Conversation(
        "meeting",
        STEERING,
        lambda situation, _, unit: meeting.questions(situation, unit),
        Work("điều hành hội nghị"),
    ),
    Conversation(
        "pledge", STEERING, lambda situation, _, __: pledge.questions(situation), None, proactive=False
    ),
    Conversation(
        "handover",
        ("secretary",),
        lambda situation, _, __: handover.questions(situation),
        None,
        proactive=False,
    ),
)


def _where(has: Callable[[Charter], object], text: str) -> Help:
    """Help of one line, said where the charter has a section for it."""
    return lambda situation, _: [text] if situation.cycle and has(situation.cycle.charter) else []


def _meeting_in_group(situation: Situation, words: str) -> str:
    return attendance.own(situation, "")


def _pledge_in_group(situation: Situation, words: str) -> str:
    return pledge_consent.own(situation, "")


COMMANDS = (
    Command(
        "meeting",
        ("hội nghị", "mở hội nghị", "điểm danh"),
        desk.meeting,
        "meeting",
        help=_where(lambda charter: charter.meeting, "hội nghị – lịch họp, điểm danh, diễn biến"),
        button="Hội nghị",
        offered=desk.can_meet,
        group=_meeting_in_group,
    ),
    Command(
        "pledge",
        ("giao ước",),
        desk.covenant,
        "meeting",
        about="results",
        help=_where(lambda charter: charter.pledge, "giao ước – nội dung, ý kiến của các đơn vị"),
        button="Giao ước",
        offered=desk.can_pledge,
        group=_pledge_in_group,
    ),
    Command(
        "handover",
        ("bàn giao",),
        desk.hand_over,
        "meeting",
        about="results",
        help=_where(lambda charter: charter.handover, "bàn giao – lãnh đạo cụm năm sau"),
        button="Bàn giao",
        offered=desk.can_hand_over,
        group=lambda situation, _: handover.state(situation),
    ),
    Command(
        "newyear",
        ("mở năm mới",),
        desk.open_year,
        "meeting",
        about="present",
        helped_by="handover",
        button="Mở năm mới",
        offered=desk.can_open_year,
    ),
)
