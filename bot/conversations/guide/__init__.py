"""Guide: a page for each role, with what it does in a year.

What is said here is drawn by `handlers.documents.guide`.
"""

from bot.conversations.guide import desk
from bot.dialogue.registry import UNIT, Command, line

CONVERSATIONS = ()

COMMANDS = (
    Command(
        "guide",
        ("hướng dẫn",),
        desk.send,
        "person",
        about="present",
        help=line("hướng dẫn – trang có hình cho vai của đồng chí, in được"),
        menu="Hướng dẫn có hình, in được",
        menu_roles=(*UNIT, "reviewer", "teller"),
    ),
)
