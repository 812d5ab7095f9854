"""Exponential back-off: how long to wait before something is tried again."""

import random


def backoff(attempts: int, longest: float) -> float:
    """Seconds after so many tries: 1, 2, 4 ... `longest`, spread so that not all come back at once."""
    return min(longest, 2.0 ** min(max(attempts - 1, 0), 10)) * random.uniform(0.75, 1.25)  # noqa: S311
