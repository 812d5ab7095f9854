"""A file that fails waits for its next try while others go on; one that nobody wants is forgotten."""

from dataclasses import dataclass

from handlers.retries import OFTEN, Retries


@dataclass(frozen=True)
class File:
    """A file by its number."""

    id: int


ONE, TWO = File(1), File(2)


def test_a_file_that_failed_waits_and_holds_up_no_other():
    now = [0.0]
    retries = Retries(600.0, lambda: now[0])
    retries.failed(1)
    assert retries.limit(1) == 2
    assert retries.due([ONE, TWO], 1) == [TWO]
    now[0] = 3.0
    assert retries.due([ONE, TWO], 2) == [ONE, TWO]


def test_each_failure_makes_it_wait_longer_up_to_the_bound():
    now = [0.0]
    retries = Retries(5.0, lambda: now[0])
    for _ in range(20):
        retries.failed(1)
    assert retries.due([ONE], 1) == []
    now[0] = 6.25
    assert retries.due([ONE], 1) == [ONE]


def test_what_is_not_wanted_any_more_is_forgotten():
    retries = Retries(600.0, lambda: 0.0)
    for _ in range(OFTEN):
        retries.failed(1)
    assert retries.often == 1
    assert retries.due([TWO], 2) == [TWO]
    assert (retries.often, retries.limit(2)) == (0, 2)


def test_what_came_to_its_end_waits_no_more():
    retries = Retries(600.0, lambda: 0.0)
    retries.failed(1)
    retries.done(1)
    assert retries.due([ONE], 1) == [ONE]
