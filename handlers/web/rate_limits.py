"""Limits on how often a chat, and an address, may do what costs us or might be guessing.

Counted in this process's memory: these are brakes, not facts. A restart forgives, and each of several processes
counts by itself, which multiplies a limit by their number and still stops the same people. Wrong codes in one
chat, which must not be forgiven, are a fact in the database.

Many people share an address: an office, or all the phones of one mobile network. So whoever holds a seat is
bounded by their chat and by what all do together, never by their address; of codes only wrong ones count.
One is counted before it is looked up, or any number made at once would be looked up before one is counted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Literal

from starlette.requests import Request

# Sums of seconds are inexact by less than this. Without it, who comes first may be refused for 1e-13 seconds.
_ROUNDING = 1e-4

Act = Literal["say", "upload", "code", "view", "document"]


@dataclass(frozen=True)
class Rate:
    """`burst` acts at once, and one more every `each` seconds."""

    burst: int
    each: float

    def take(self, arrival: float, now: float) -> tuple[float, float]:
        """GCRA: from a theoretical arrival time, the new one and the seconds to wait; consumes only if 0."""
        after = max(arrival, now) + self.each
        wait = after - self.burst * self.each - now
        return (arrival, wait) if wait > _ROUNDING else (after, 0.0)


A_CHAT: dict[Act, Rate] = {
    "say": Rate(60, 0.5),
    "upload": Rate(40, 2.0),
    # A page or a table drawn whole; a file or a workbook made.
    "view": Rate(120, 0.5),
    "document": Rate(30, 4.0),
}
# Of those who hold no seat.
AN_ADDRESS: dict[Act, Rate] = {"say": Rate(600, 0.04), "upload": Rate(300, 0.25), "code": Rate(60, 60.0)}
# Far more than a hundred clusters say in their busiest minute, and less than one process can keep.
ALL: dict[Act, Rate] = {"say": Rate(3000, 0.004), "upload": Rate(1000, 0.05)}
# So many are remembered before those whose allowance is whole again are forgotten.
_MANY = 10_000


@dataclass
class RateLimits:
    """Theoretical arrival times of chats and addresses, by act. `clock` counts seconds and never goes back."""

    clock: Callable[[], float] = time.monotonic
    _arrivals: dict[tuple[Act, str], float] = field(default_factory=dict)
    _sweep_at: int = _MANY

    def take(self, act: Act, request: Request, chat: str = "", *, seated: bool = False) -> int:
        """Takes one act for the chat, if there is any; one for the address, unless somebody `seated` acts; one
        for all together. Returns the seconds to wait first; 0 if they may."""
        counted = [(A_CHAT[act], chat)] if chat else []
        counted += [] if seated else [(AN_ADDRESS[act], address(request))]
        counted += [(ALL[act], "")] if act in ALL else []
        # The first that is at its limit ends it, so that what is refused uses up nothing of the others'.
        return next((ceil(wait) for rate, whose in counted if (wait := self._take(act, rate, whose))), 0)

    def give_back(self, act: Act, request: Request) -> None:
        """Gives back one act of the address, which turned out to be none that counts."""
        key = act, address(request)
        if key in self._arrivals:
            self._arrivals[key] -= AN_ADDRESS[act].each

    @property
    def remembered(self) -> int:
        """Number of chats and addresses that are remembered."""
        return len(self._arrivals)

    def _take(self, act: Act, rate: Rate, who: str) -> float:
        now = self.clock()
        self._arrivals[act, who], wait = rate.take(self._arrivals.get((act, who), 0.0), now)
        if len(self._arrivals) > self._sweep_at:
            self._arrivals = {key: arrival for key, arrival in self._arrivals.items() if arrival > now}
            self._sweep_at = max(_MANY, 2 * len(self._arrivals))
        return wait


class Unlimited(RateLimits):
    """Limits of a play, whose people act as fast as can be, on one machine."""

    def take(self, act: Act, request: Request, chat: str = "", *, seated: bool = False) -> int:
        return 0

    def give_back(self, act: Act, request: Request) -> None: ...


def say_wait(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 90 else f"{ceil(seconds / 60)} phút"


def address(request: Request) -> str:
    """Address that a request comes from; of an IPv6 address the network, since anybody has a whole one.

    Behind a proxy the server has put in here what a trusted proxy says.
    """
    host = request.client.host if request.client else ""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
