"""Who confirms a clock: what a messenger dates, else the kernel; and what storage keeps of it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers import clock_witness
from handlers.believed_clock import GRACE
from handlers.channel import Hearing
from handlers.clock_witness import ClockReview, heard, synchronised
from handlers.dated import Dated
from tests.handlers.test_believed_clock import YEAR, Machine
from tests.worlds.charters import NOW
from tests.worlds.stored import StoredWorld


@dataclass
class Line:
    """A messenger of which only is known how it is heard."""

    dated: Dated | None = None

    def hearing(self) -> Hearing:
        return Hearing(dated=self.dated)


@dataclass
class Kernel:
    says: bool | None = None

    def __call__(self) -> bool | None:
        return self.says


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    kernel = Kernel()
    monkeypatch.setattr(clock_witness, "synchronised", kernel)
    return kernel


@dataclass
class Reviewed:
    world: StoredWorld
    machine: Machine = field(default_factory=lambda: Machine(shown=NOW))
    line: Line = field(default_factory=Line)

    def __post_init__(self) -> None:
        self.started()

    def started(self) -> None:
        self.machine.started()
        self.review = ClockReview(self.machine.clock, self.world.memory, [self.line])

    async def look(self, after: float = 20.0) -> None:
        self.machine.runs(timedelta(seconds=after))
        await self.review.look()

    async def upto(self):
        return (await self.world.memory.clock_marks.read()).upto


@pytest.fixture
def reviewed(world: StoredWorld) -> Reviewed:
    return Reviewed(world)


def test_a_messengers_date_says_more_than_the_kernel_and_nobody_says_nothing():
    machine = Machine()
    right, wrong = Dated(machine.shown, 1000.0), Dated(machine.shown - YEAR, 1000.0)
    assert heard(machine.clock, [None], None) is None
    assert heard(machine.clock, [None], False) is None
    assert heard(machine.clock, [None], True) is True
    assert heard(machine.clock, [wrong], True) is False
    assert heard(machine.clock, [wrong, right], False) is True


def test_the_kernel_of_this_machine_can_be_asked():
    assert synchronised() in (True, False, None)


async def test_the_moment_that_is_believed_is_stored_at_each_look(reviewed: Reviewed):
    await reviewed.look()
    await reviewed.look()
    assert await reviewed.upto() == NOW + timedelta(seconds=40)


async def test_a_jump_is_logged_once_and_confirmed_by_the_kernel_after_the_grace(
    reviewed: Reviewed, kernel: Kernel, caplog: pytest.LogCaptureFixture
):
    await reviewed.look()
    reviewed.machine.shown += YEAR
    kernel.says = True
    await reviewed.look()
    await reviewed.look()
    assert [r.message for r in caplog.records if "jumped" in r.message] == [
        "the clock jumped from 2026-11-23 01:00 UTC to 2027-11-23 01:00 UTC: no deadline passes, nothing is "
        "closed, counted or deleted until that is confirmed (thidua doctor --clock)"
    ]
    assert await reviewed.upto() == NOW + timedelta(seconds=60)
    await reviewed.look(GRACE)
    assert reviewed.machine.clock.doubt() is None
    assert await reviewed.upto() == reviewed.machine.shown


async def test_a_messenger_that_dates_its_answers_otherwise_keeps_the_jump_from_being_believed(
    reviewed: Reviewed, kernel: Kernel
):
    await reviewed.look()
    kernel.says, reviewed.line.dated = True, Dated(NOW, 1000.0)
    reviewed.machine.shown += YEAR
    for _ in range(5):
        await reviewed.look(GRACE)
    doubt = reviewed.machine.clock.doubt()
    assert doubt
    assert not doubt.asks


async def test_what_another_process_confirmed_is_believed_here_and_by_the_next_start(
    reviewed: Reviewed, kernel: Kernel
):
    await reviewed.look()
    reviewed.machine.shown += YEAR
    await reviewed.look()
    doubt = reviewed.machine.clock.doubt()
    assert doubt
    await reviewed.world.memory.clock_marks.confirm(doubt)
    await reviewed.look()
    assert reviewed.machine.clock.doubt() is None
    reviewed.started()
    reviewed.machine.clock.begin(await reviewed.world.memory.clock_marks.read())
    assert reviewed.machine.clock.doubt() is None
