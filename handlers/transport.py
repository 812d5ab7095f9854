"""What the sender asks of a platform, and what may become of a delivery."""

from typing import Protocol

from bot.dialogue.said import Platform
from storage.turn.unit_of_work import Delivery


class Transport(Protocol):
    """One platform's way out."""

    @property
    def platform(self) -> Platform: ...

    async def deliver(self, delivery: Delivery) -> str:
        """Say it; the platform's id of the message that bears the keyboard (the last part)."""
        ...


class NotDelivered(Exception):
    """Base of what may become of a delivery other than success."""


class Unavailable(NotDelivered):
    """The platform could not be reached, or was not able; nothing was sent."""


class Uncertain(NotDelivered):
    """The line broke after sending began: it may have arrived."""


class Refused(NotDelivered):
    """The platform will never take this message; the reason is the platform's own."""


class Blocked(NotDelivered):
    """The chat cannot be written to any more: blocked, removed, deleted."""


class QuotaSpent(NotDelivered):
    """The platform takes no more messages to this chat until a day it does not name. The message is given
    up, for by then it would be stale; the chair and the secretary are told who is not reached."""


class Flood(NotDelivered):
    """Too much: wait `retry_after` seconds, in this chat or everywhere."""

    def __init__(self, retry_after: float, everywhere: bool = False):
        super().__init__(f"wait {retry_after:.0f} s")
        self.retry_after = retry_after
        self.everywhere = everywhere


class Migrated(NotDelivered):
    """The group is another chat now."""

    def __init__(self, to: str):
        super().__init__(f"now {to}")
        self.to = to
