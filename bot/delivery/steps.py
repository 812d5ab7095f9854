"""Steps of a plan of delivery: what is to be done in which chat. Storage writes each into the outbox."""

from dataclasses import dataclass

from bot.delivery.chat_view import MessageRef
from bot.dialogue.said import Chat
from bot.dialogue.turn import Message


@dataclass(frozen=True)
class Send:
    """A new message. With a `placeholder` that text is sent, and the message edited in at once: a send that may
    have arrived is repeated, and nobody could take back the first copy of a choice."""

    chat: Chat
    message: Message
    placeholder: str = ""


@dataclass(frozen=True)
class Edit:
    """An earlier message becomes this one; its keyboard is replaced too."""

    chat: Chat
    ref: MessageRef
    message: Message


@dataclass(frozen=True)
class Strip:
    """An earlier message keeps its text and loses its keyboard."""

    chat: Chat
    ref: MessageRef


@dataclass(frozen=True)
class Pin:
    """An earlier message is pinned as it is."""

    chat: Chat
    ref: MessageRef


@dataclass(frozen=True)
class Ask:
    """The chat stands at this question from now on, put there on purpose."""

    chat: Chat
    question: str


@dataclass(frozen=True)
class Erase:
    """A message that the person typed is deleted: it may hold a choice of a secret ballot."""

    chat: Chat
    message: str


@dataclass(frozen=True)
class GiveOut:
    """A post with the journal's mark is out for people to copy, who are asked later whether the group has it.
    `post` is its digest."""

    post: str
    title: str


Step = Send | Edit | Strip | Pin | Ask | Erase | GiveOut
