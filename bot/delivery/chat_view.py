"""A chat as a plan sees it: the messages that bear a keyboard, the one that was tapped, a board.

All values are frozen.
"""

from dataclasses import dataclass

from bot.dialogue.said import Chat


@dataclass(frozen=True)
class MessageRef:
    """An earlier message: its id at the platform, or, while that is unknown, its row of the outbox."""

    message: str = ""
    row: int = 0


@dataclass(frozen=True)
class ShownMessage:
    """A message with a keyboard. `asks` is its question; `private`: it shows a choice of a secret ballot."""

    ref: MessageRef
    asks: str = ""
    private: bool = False


@dataclass(frozen=True)
class ChatView:
    """The chat that spoke: its messages with a `keyboard`, and the one that was tapped, if it can be edited.

    `tapped_is_last`: nothing was sent there, or is to be sent, after it. `tapped_text`: what it says; "" where
    that is not known any more, or shows a choice of a secret ballot.
    """

    chat: Chat
    keyboards: tuple[ShownMessage, ...] = ()
    tapped: MessageRef | None = None
    tapped_is_last: bool = False
    tapped_text: str = ""


@dataclass(frozen=True)
class Board:
    """The newest state of a message that is edited in place: where it stands, and its text."""

    ref: MessageRef
    text: str
