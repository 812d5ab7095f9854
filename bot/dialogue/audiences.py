"""Messages to audiences that are often addressed."""

from dataclasses import replace

from bot.dialogue.registry import STEERING
from bot.dialogue.turn import Audience, Message


def to_steering(message: Message) -> tuple[Message, ...]:
    """The message to the secretary, and to the chair."""
    return tuple(replace(message, to=Audience("role", role=role)) for role in STEERING)
