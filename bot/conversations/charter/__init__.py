"""Charter as it changes: a table of criteria becomes a draft, the draft a numbered version."""

from bot.conversations.charter import draft
from bot.dialogue.registry import STEERING, Command, Conversation, line

CONVERSATIONS = (
    Conversation(
        "charter",
        STEERING,
        lambda situation, seat, _: draft.questions(situation, seat),
        None,
        proactive=False,
        why_expired=draft.why_expired,
    ),
)

COMMANDS = (
    Command(
        "charter",
        ("sửa quy chế",),
        draft.open_desk,
        "year",
        roles=STEERING,
        help=line("sửa quy chế – dự thảo, sửa và thông qua quy chế", *STEERING),
    ),
)
