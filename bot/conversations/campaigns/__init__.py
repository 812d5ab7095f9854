"""Campaigns (phong trào): reported by the units, proposed as answers to the criteria tied to them."""

from bot.conversations.campaigns import overview, report
from bot.dialogue.registry import Command, Conversation, Work
from bot.state.campaigns import TALK

CONVERSATIONS = (
    Conversation(
        TALK,
        ("representative",),
        lambda situation, _, unit: report.questions(situation, unit),
        Work("báo cáo kết quả", window=report.window, of_window=True),
        own_unit=True,
        why_expired=report.why_expired,
    ),
)

COMMANDS = (
    Command(
        "campaigns",
        ("phong trào",),
        overview.open_campaigns,
        "telling",
        help=lambda situation, seat: (
            ["phong trào – các phong trào trong năm, báo cáo kết quả"]
            if situation.cycle and situation.cycle.charter.campaigns
            else []
        ),
        group=lambda situation, _: overview.text(situation),
    ),
)
