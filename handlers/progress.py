"""Progress of something that takes long: the share of it that is done, from 0 to 1."""

from collections.abc import Callable

Progress = Callable[[float], None]


def unheard(share: float) -> None:
    """Stands in where nobody is told."""


def part(progress: Progress, since: float, until: float) -> Progress:
    """Progress of a part of it, which goes from one share of the whole to another."""
    return lambda share: progress(since + (until - since) * share)
