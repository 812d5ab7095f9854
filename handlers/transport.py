"""Protocol of a way out, and the outcomes of a delivery."""

from typing import Protocol

from bot.dialogue.said import Platform
from storage.turn.unit_of_work import Delivery


class Transport(Protocol):
    """A platform's way out."""

    @property
    def platform(self) -> Platform: ...

    async def deliver(self, delivery: Delivery) -> str:
        """Sends it; returns the platform's id of the message that bears the keyboard (the last part).

        Raises NotDelivered.
        """
        ...


class NotDelivered(Exception):
    """Base of the outcomes other than success."""


class Unavailable(NotDelivered):
    """Delivery that surely did not arrive: the platform could not be reached, or was not able to take it."""


class Deferred(NotDelivered):
    """Chat that takes nothing for now, as its own server says; nobody else is concerned, and it may last."""


class Uncertain(NotDelivered):
    """Delivery that may have arrived: the line broke after sending began."""


class Refused(NotDelivered):
    """Message that the platform will never take; the reason is the platform's own."""


class Blocked(NotDelivered):
    """Chat that cannot be written to any more: blocked, removed, deleted."""


class ChatRefuses(NotDelivered):
    """Group that takes nothing from us for now; the message is not at fault and waits. Its argument says why:
    "rights" (we may not write there), "topic" (closed or deleted), "gone" (we are in it no more)."""


class QuotaSpent(NotDelivered):
    """Chat to which the platform takes no more messages until a day that it does not name.

    The message is given up, for by then it would be stale; the chair and the secretary are told who is not
    reached.
    """


class Flood(NotDelivered):
    """Too many messages: wait `retry_after` seconds, in this chat or everywhere."""

    def __init__(self, retry_after: float, everywhere: bool = False):
        super().__init__(f"wait {retry_after:.0f} s")
        self.retry_after = retry_after
        self.everywhere = everywhere


class Migrated(NotDelivered):
    """Group that has moved to another chat."""

    def __init__(self, to: str):
        super().__init__(f"now {to}")
        self.to = to
