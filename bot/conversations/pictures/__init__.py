"""Pictures of a year: what they show, in words too; the list from which they are taken.

What is said here is drawn by `handlers.documents.pictures`.
"""

from bot.conversations.pictures import desk
from bot.dialogue.registry import EVERYBODY, Command, Conversation, line

CONVERSATIONS = (
    Conversation("chart", EVERYBODY, lambda situation, _, __: desk.questions(situation), None, proactive=False),
)

COMMANDS = (
    Command(
        "chart",
        ("biểu đồ",),
        desk.open_list,
        "person",
        about="results",
        help=line("biểu đồ – xem tiến độ, kết quả bằng hình"),
    ),
)
