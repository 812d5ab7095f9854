"""Charter as it changes: a table of criteria becomes a draft, the draft a numbered version."""

from bot.conversations.charter import charter_consent, draft
from bot.dialogue.registry import STEERING, UNIT, Command, Conversation, Work, line

CONVERSATIONS = (
    Conversation(
        "charter",
        STEERING,
        lambda situation, seat, _: draft.questions(situation, seat),
        None,
        proactive=False,
        why_expired=draft.why_expired,
    ),
    Conversation(
        "charterword",
        UNIT,
        lambda situation, seat, unit: charter_consent.questions(situation, seat.role, unit),
        Work("cho ý kiến về quy chế", lambda _: ""),
        own_unit=True,
        binding=True,
        why_expired=charter_consent.why_expired,
    ),
)

COMMANDS = (
    Command(
        "charter",
        ("sửa quy chế",),
        draft.open_desk,
        "year",
        help=line("sửa quy chế – dự thảo, sửa và thông qua quy chế", *STEERING),
    ),
)
