"""Charter as it changes: a table of criteria becomes a draft, the draft a numbered version."""

from bot.conversations.charter import charter_consent, draft, rehearsal, rule_settings
from bot.dialogue.registry import BY_STEERING, STEERING, UNIT, Command, Conversation, Work, line

CONVERSATIONS = (
    Conversation(
        rule_settings.TALK,
        STEERING,
        lambda situation, _, __: rule_settings.questions(situation),
        None,
        proactive=False,
    ),
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
        "settings",
        ("quy định",),
        rule_settings.open_topics,
        "year",
        about="present",
        roles=STEERING,
        helped_by="charter",
    ),
    Command(
        "charter",
        ("sửa quy chế",),
        draft.open_desk,
        "year",
        help=line("sửa quy chế – dự thảo, sửa và thông qua quy chế", *STEERING),
    ),
    Command(
        "rehearsal",
        ("thử quy chế",),
        rehearsal.ask,
        "year",
        about="present",
        roles=STEERING,
        refusal=BY_STEERING,
        help=line("thử quy chế – thử dự thảo trên điểm đã chốt: ai đổi hạng, vì sao", *STEERING),
    ),
)
