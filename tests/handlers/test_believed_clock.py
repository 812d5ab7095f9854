"""A clock that jumps ahead is not believed, over a start either, until somebody else says the same."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from handlers.believed_clock import GRACE, BelievedClock
from storage.records.clock_marks import Mark, Marks

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY, YEAR = timedelta(days=1), timedelta(days=365)


@dataclass
class Machine:
    """Two clocks: the one that is shown, and the one that counts since the boot."""

    shown: datetime = NOW
    seconds: float = 1000.0
    boot: str = "boot 1"
    clock: BelievedClock = field(init=False)

    def __post_init__(self) -> None:
        self.started()

    def started(self) -> None:
        self.clock = BelievedClock(lambda: self.shown, lambda: self.seconds, self.boot)

    def runs(self, by: timedelta) -> None:
        self.shown += by
        self.seconds += by.total_seconds()

    def booted(self, after: timedelta) -> None:
        self.shown, self.seconds, self.boot = self.shown + after, 10.0, "boot 2"
        self.started()


@pytest.fixture
def machine() -> Machine:
    return Machine()


def test_a_clock_that_runs_on_is_believed_and_one_that_was_suspended_too(machine: Machine):
    machine.runs(timedelta(hours=1))
    machine.runs(3 * DAY)
    assert (machine.clock.now(), machine.clock.doubt()) == (NOW + timedelta(hours=1) + 3 * DAY, None)


def test_a_jump_of_a_year_is_doubted_and_time_runs_on_as_it_was(machine: Machine):
    machine.runs(timedelta(minutes=1))
    machine.clock.now()
    machine.shown += YEAR
    machine.runs(timedelta(minutes=1))
    assert machine.clock.now() == NOW + timedelta(minutes=2)
    doubt = machine.clock.doubt()
    assert doubt
    assert (doubt.since, doubt.shown, doubt.sudden) == (machine.clock.now(), machine.shown, True)
    machine.runs(timedelta(minutes=1))
    again = machine.clock.doubt()
    assert again
    assert (again.since, again.believed - again.since) == (doubt.since, timedelta(minutes=1))


def test_a_small_correction_is_believed_and_a_clock_set_back_too(machine: Machine):
    machine.shown += timedelta(minutes=50)
    assert machine.clock.now() == machine.shown
    machine.shown -= 2 * DAY
    assert (machine.clock.now(), machine.clock.doubt()) == (machine.shown, None)


def test_one_that_comes_back_is_believed_again_without_a_word(machine: Machine):
    machine.shown += YEAR
    assert machine.clock.doubt()
    machine.shown -= YEAR
    machine.runs(timedelta(seconds=20))
    assert (machine.clock.doubt(), machine.clock.now()) == (None, NOW + timedelta(seconds=20))


def test_a_witness_has_to_agree_for_the_whole_grace(machine: Machine):
    machine.shown += YEAR
    assert machine.clock.doubt()
    assert not machine.clock.hear(True)
    machine.seconds += GRACE - 1
    assert not machine.clock.hear(True)
    # One that stops agreeing begins anew.
    assert not machine.clock.hear(None)
    assert not machine.clock.hear(True)
    machine.seconds += GRACE
    assert machine.clock.hear(True)


def test_where_nobody_else_says_anything_the_secretary_is_asked_after_the_grace(machine: Machine):
    machine.shown += YEAR
    assert not machine.clock.doubt().asks
    machine.seconds += GRACE
    machine.clock.hear(None)
    assert machine.clock.doubt().asks


def test_where_a_witness_says_that_it_is_wrong_or_agrees_nobody_is_asked(machine: Machine):
    machine.shown += YEAR
    assert machine.clock.doubt()
    for witness in (False, True):
        machine.seconds += GRACE
        machine.clock.hear(witness)
        assert not machine.clock.doubt().asks


def test_confirmed_it_is_believed(machine: Machine):
    machine.shown += YEAR
    assert machine.clock.doubt()
    machine.clock.confirm()
    assert (machine.clock.doubt(), machine.clock.now()) == (None, NOW + YEAR)


def test_a_start_on_the_same_boot_sees_a_jump_of_two_hours(machine: Machine):
    mark = machine.clock.mark()
    machine.runs(timedelta(hours=30))
    machine.started()
    machine.clock.begin(Marks([mark]))
    assert machine.clock.doubt() is None
    machine.shown += timedelta(hours=2)
    machine.started()
    machine.clock.begin(Marks([mark]))
    assert machine.clock.doubt().believed == NOW + timedelta(hours=30)


def test_a_doubt_is_not_forgotten_by_a_start(machine: Machine):
    machine.shown += YEAR
    since = machine.clock.doubt().since
    machine.runs(timedelta(minutes=5))
    mark = machine.clock.mark()
    machine.runs(timedelta(minutes=5))
    machine.started()
    machine.clock.begin(Marks([mark]))
    doubt = machine.clock.doubt()
    assert (doubt.since, doubt.believed, doubt.sudden) == (since, NOW + timedelta(minutes=10), True)


@pytest.mark.parametrize(("stop", "doubted"), [(timedelta(hours=20), False), (3 * DAY, True)])
def test_a_new_boot_after_a_stop_of_days_is_confirmed_first(machine: Machine, stop: timedelta, doubted: bool):
    mark = machine.clock.mark()
    machine.booted(stop)
    machine.clock.begin(Marks([mark]))
    doubt = machine.clock.doubt()
    assert (doubt is not None) is doubted
    if doubt:
        assert (doubt.since, doubt.shown, doubt.sudden) == (NOW, NOW + stop, False)


def test_before_the_first_mark_the_last_tick_is_what_was_believed(machine: Machine):
    machine.clock.begin(Marks([], ticked=NOW - 3 * DAY))
    assert machine.clock.doubt().since == NOW - 3 * DAY


def test_a_mark_in_the_future_is_a_fault_of_an_earlier_clock_and_the_present_one_is_believed(machine: Machine):
    machine.booted(timedelta(0))
    machine.clock.begin(Marks([Mark("boot 1", NOW + YEAR, 1.0)]))
    assert (machine.clock.now(), machine.clock.doubt()) == (NOW, None)


def test_what_somebody_else_dated_is_held_against_the_clock_with_the_time_since(machine: Machine):
    machine.runs(timedelta(minutes=10))
    assert machine.clock.agrees(NOW, 1000.0)
    machine.shown += YEAR
    assert not machine.clock.agrees(NOW, 1000.0)
    assert machine.clock.agrees(NOW + YEAR, 1000.0)
