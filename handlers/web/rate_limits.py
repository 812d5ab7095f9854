"""Limits on how often a chat, and an address, may do what costs us or might be guessing.

Counted in this process's memory: these are brakes, not facts. A restart forgives, and each of several processes
counts by itself, which multiplies a limit by their number and still stops the same people. Wrong codes in one
chat, which must not be forgiven, are a fact in the database.

Many people share an address: an office, or all the phones of one mobile network. So an address may do far more
than eight people do at sixty taps a minute, and of codes only wrong ones count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Literal

from starlette.requests import Request

Act = Literal["say", "upload", "code"]


@dataclass(frozen=True)
class Rate:
    """`burst` acts at once, and one more every `each` seconds."""

    burst: int
    each: float

    def take(self, arrival: float, now: float) -> tuple[float, float]:
        """GCRA: from a theoretical arrival time, the new one and the seconds to wait; consumes only if 0."""
        after = max(arrival, now) + self.each
        wait = after - self.burst * self.each - now
        return (arrival, wait) if wait > 0 else (after, 0.0)


A_CHAT: dict[Act, Rate] = {"say": Rate(60, 0.5), "upload": Rate(40, 2.0)}
AN_ADDRESS: dict[Act, Rate] = {"say": Rate(600, 0.04), "upload": Rate(300, 0.25), "code": Rate(60, 60.0)}
# So many are remembered before those whose allowance is whole again are forgotten.
_MANY = 10_000


@dataclass
class RateLimits:
    """Theoretical arrival times of chats and addresses, by act. `clock` counts seconds and never goes back."""

    clock: Callable[[], float] = time.monotonic
    _arrivals: dict[tuple[Act, str], float] = field(default_factory=dict)
    _sweep_at: int = _MANY

    def take(self, act: Act, request: Request, chat: str = "") -> int:
        """Takes one act for the chat, if there is any, and one for the address. Returns the seconds to wait
        first; 0 if they may."""
        waits = [self._take(act, AN_ADDRESS[act], address(request))]
        if chat:
            waits.append(self._take(act, A_CHAT[act], chat))
        return ceil(max(waits))

    def wait_of(self, act: Act, request: Request) -> int:
        """Seconds that the address would have to wait; nothing is taken."""
        arrival = self._arrivals.get((act, address(request)), 0.0)
        return ceil(AN_ADDRESS[act].take(arrival, self.clock())[1])

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

    def take(self, act: Act, request: Request, chat: str = "") -> int:
        return 0

    def wait_of(self, act: Act, request: Request) -> int:
        return 0


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
