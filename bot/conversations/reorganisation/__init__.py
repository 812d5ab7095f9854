"""Reorganisation: units are renamed, merged, split, dissolved; they leave and join. Each is a
fact from a day on.
"""

from bot.conversations.reorganisation import change
from bot.dialogue.registry import STEERING, Command, Conversation, line

CONVERSATIONS = (
    Conversation(
        "units", STEERING, lambda situation, _, __: change.questions(situation), None, proactive=False
    ),
)

COMMANDS = (
    Command(
        "units",
        ("sắp xếp", "sắp xếp đơn vị"),
        lambda call: change.begin(call.situation),
        "telling",
        about="present",
        roles=STEERING,
        help=line("sắp xếp – đơn vị đổi tên, sáp nhập, giải thể, vào hoặc rời cụm", *STEERING),
        asked=("đổi tên đơn vị", "sáp nhập đơn vị", "giải thể đơn vị", "hợp nhất đơn vị"),
    ),
)
