"""Second witnesses of wall time: the kernel, where something keeps its clock, and whoever dates an answer."""

import logging
import struct
from collections.abc import Iterable
from datetime import datetime

from handlers.believed_clock import BelievedClock
from handlers.channel import Channel
from handlers.dated import Dated
from storage.turn.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

_STA_UNSYNC, _TIME_ERROR = 0x0040, 5


class ClockReview:
    """Regular look at the clock: what it believes is stored, and a jump is confirmed or doubted on."""

    def __init__(self, clock: BelievedClock, memory: UnitOfWork, messengers: Iterable[Channel]) -> None:
        self._clock, self._memory, self._messengers = clock, memory, tuple(messengers)
        self._logged: datetime | None = None

    async def look(self) -> None:
        """Raises the database's errors: then nothing can be stored."""
        clock, doubt = self._clock, self._clock.doubt()
        if doubt and self._logged != doubt.since:
            self._logged = doubt.since
            log.warning(
                "the clock jumped from %s to %s: no deadline passes, nothing is closed, counted or deleted "
                "until that is confirmed (thidua doctor --clock)",
                *(f"{at:%Y-%m-%d %H:%M} UTC" for at in (doubt.believed, doubt.shown)),
            )
        if await self._memory.clock_marks.write(clock.mark(), doubt.shown if doubt else None):
            clock.confirm()
            log.warning("the time that the clock shows was confirmed")
        elif doubt and clock.hear(heard(clock, (m.hearing().dated for m in self._messengers), synchronised())):
            await self._memory.clock_marks.confirm(doubt)
            clock.confirm()
            log.warning("the time that the clock shows is confirmed by a second witness")


def heard(clock: BelievedClock, answers: Iterable[Dated | None], kernel: bool | None) -> bool | None:
    """Word of the witnesses on wall time: true if one agrees, false if one says that it is wrong, None if there
    is none. Somebody else's clock says more than the kernel, which knows only that something keeps its own."""
    said = [clock.agrees(*answer) for answer in answers if answer is not None]
    if said:
        return any(said)
    return True if kernel else None


def synchronised() -> bool | None:
    """Word of the kernel that something keeps its clock; None where it cannot be asked (adjtimex(2))."""
    # Loaded by whoever doubts: half a megabyte.
    import ctypes

    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    # struct timex: modes, offset, freq, maxerror, esterror, status. Without a mode it is only read.
    timex = ctypes.create_string_buffer(512)
    state = adjtimex(timex)
    (status,) = struct.unpack_from("@i", timex.raw, struct.calcsize("@I4l"))
    # Refused, as under a filter of system calls.
    return None if state < 0 else state != _TIME_ERROR and not status & _STA_UNSYNC
