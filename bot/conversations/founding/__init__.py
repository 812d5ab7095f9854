"""Founding: the first cluster made in chat, by whoever has the first-use code."""

from bot.conversations.founding import outline
from bot.dialogue.registry import Conversation, Work

CONVERSATIONS = (
    Conversation(
        "found",
        ("founder",),
        lambda situation, _, __: outline.questions(situation),
        Work("lập cụm"),
        why_expired=lambda situation, ref: "Câu này thuộc phần lập cụm, đã xong.",
    ),
)
