"""The clock that this installation believes: wall time, held against the clock that counts since the boot.

Wall time that jumps ahead is not believed until it is confirmed. Until then time runs on as it was, and for
turns it stands still: no deadline passes, nobody is refused (.github/decisions/0021-the-clock-is-doubted.md).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.dialogue.installation import ClockDoubt
from storage.records.clock_marks import TOLERANCE, Mark, Marks

# A stop of less than this, over a new start of the machine, needs no confirmation.
LONGEST_STOP = timedelta(days=1)
# For so long a witness must agree, and for so long one is waited for before the secretary is asked.
GRACE = 15 * 60.0  # seconds
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class _Jump:
    """`since`: the moment at which time stands for turns; `noticed`, `agreed`: seconds since the boot."""

    since: datetime
    noticed: float
    sudden: bool
    agreed: float | None = None


class BelievedClock:
    """Wall time as long as it is to be believed.

    `wall` is what the machine shows, `elapsed` the seconds since its boot, suspension included; `machine` names
    this boot of it.

    Example, a clock that jumps a year ahead and comes back:

        >>> shown, passed = [datetime(2026, 11, 23, 8, tzinfo=UTC)], [0.0]
        >>> clock = BelievedClock(lambda: shown[0], lambda: passed[0], "a boot")
        >>> shown[0] += timedelta(days=365)
        >>> passed[0] += 60
        >>> clock.now().isoformat(), clock.doubt().since.isoformat()
        ('2026-11-23T08:01:00+00:00', '2026-11-23T08:01:00+00:00')
        >>> shown[0] -= timedelta(days=365)
        >>> clock.now().isoformat(), clock.doubt()
        ('2026-11-23T08:00:00+00:00', None)
    """

    def __init__(
        self,
        wall: Callable[[], datetime] | None = None,
        elapsed: Callable[[], float] | None = None,
        machine: str | None = None,
    ) -> None:
        self._wall, self._elapsed = wall or _wall_time, elapsed or seconds_since_boot
        self._machine = boot_id() if machine is None else machine
        self._anchor = self._wall(), self._elapsed()
        self._jump: _Jump | None = None

    def begin(self, marks: Marks) -> None:
        """Holds wall time against what was believed last, by this process or by the one before it."""
        wall, elapsed = self._wall(), self._elapsed()
        own = marks.of(self._machine)
        if own is not None:
            expected = own.upto + timedelta(seconds=elapsed - own.seconds)
            if wall - expected > TOLERANCE:
                self._anchor, self._jump = (expected, elapsed), _Jump(own.doubted or expected, elapsed, True)
        elif marks.upto is not None and wall - marks.upto > LONGEST_STOP:
            self._anchor, self._jump = (marks.upto, elapsed), _Jump(marks.upto, elapsed, False)

    def now(self) -> datetime:
        """The time that is believed. It never stands still, so that what waits is tried again."""
        wall, elapsed = self._wall(), self._elapsed()
        began, at = self._anchor
        expected = began + timedelta(seconds=elapsed - at)
        if wall - expected > TOLERANCE:
            if self._jump is None:
                self._jump = _Jump(expected, elapsed, True)
            return expected
        self._jump, self._anchor = None, (wall, elapsed)
        return wall

    def doubt(self) -> ClockDoubt | None:
        """The jump that is not confirmed; None if there is none."""
        believed, jump = self.now(), self._jump
        if jump is None:
            return None
        waited = self._elapsed() - jump.noticed >= GRACE and jump.agreed is None
        return ClockDoubt(self._machine, jump.since, believed, self._wall(), jump.sudden, waited)

    def mark(self) -> Mark:
        """Mark against which a later start is held."""
        believed, jump = self.now(), self._jump
        return Mark(self._machine, believed, self._elapsed(), jump.since if jump else None)

    def hear(self, witness: bool | None) -> bool:
        """Takes what the second witness says of wall time (None: there is none); true once it has agreed for
        the whole grace. A witness that says that wall time is wrong keeps the secretary from being asked."""
        jump, elapsed = self._jump, self._elapsed()
        if jump is None:
            return False
        if witness:
            began = elapsed if jump.agreed is None else jump.agreed
            self._jump = replace(jump, agreed=began)
            return elapsed - began >= GRACE
        self._jump = replace(jump, agreed=None, noticed=jump.noticed if witness is None else elapsed)
        return False

    def confirm(self) -> None:
        """Believes wall time from now on."""
        self._jump, self._anchor = None, (self._wall(), self._elapsed())

    def agrees(self, date: datetime, at: float) -> bool:
        """True if wall time is that of somebody who said `date` when our machine had run for `at` seconds."""
        return abs(date + timedelta(seconds=self._elapsed() - at) - self._wall()) <= TOLERANCE


def _wall_time() -> datetime:
    return datetime.now(UTC)


def seconds_since_boot() -> float:
    """Unlike the monotonic clock it counts the time in which the machine was suspended; where there is no such
    clock, that one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def boot_id() -> str:
    """Name of this boot of the machine; "" where it has none, and each start is like one after a boot."""
    try:
        return _BOOT_ID.read_text().strip()
    except OSError:
        return ""
