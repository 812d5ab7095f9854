"""The installation as its clusters see it: who runs it, what it offers, what ails it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Operator:
    """Operator of this installation: name, and how to reach them; "" where it is not configured."""

    name: str = ""
    contact: str = ""


UNNAMED = Operator()


@dataclass(frozen=True)
class ReadyMade:
    """Ready-made charter that a cluster can begin from: its label in a list, and its plain data when asked.

    `real`: its units are those of a real cluster, which may want to begin with them.
    """

    label: str
    data: Callable[[], Mapping[str, Any]]
    real: bool = True


@dataclass(frozen=True)
class SendBudget:
    """Messages sent on a platform with a quota: this month, and in the last seven days."""

    platform: str
    quota: int
    sent: int
    last_week: int


@dataclass(frozen=True)
class Outage:
    """Platform that cannot be reached for long: persons last reached there who have another chat (`elsewhere`),
    and those who have none (`nowhere`)."""

    platform: str
    elsewhere: tuple[int, ...] = ()
    nowhere: tuple[int, ...] = ()


@dataclass(frozen=True)
class ClockDoubt:
    """Jump ahead of the installation's clock that is not confirmed. Meanwhile `now` stays at `since`: no
    deadline passes (.github/decisions/0021-the-clock-is-doubted.md).

    `believed` is the time without the jump, `shown` what the clock shows, `machine` whose clock it is.
    `sudden`: it jumped while the bot ran, not during a stop. `asks`: there is no second witness, so that the
    secretary is asked.
    """

    machine: str
    since: datetime
    believed: datetime
    shown: datetime
    sudden: bool = True
    asks: bool = False
