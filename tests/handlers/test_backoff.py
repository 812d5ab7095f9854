"""Each try waits about twice as long as the one before, up to a bound."""

from handlers.backoff import backoff


def test_each_try_waits_about_twice_as_long_up_to_a_minute():
    for attempts, seconds in ((0, 1.0), (1, 1.0), (3, 4.0), (7, 60.0), (1000, 60.0)):
        assert 0.75 * seconds <= backoff(attempts, 60.0) <= 1.25 * seconds
