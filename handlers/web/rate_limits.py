"""How often a chat, and an address, may do what costs us or might be guessing.

Counted in this process's memory: these are brakes, not facts. A restart forgives, and with several processes
each counts by itself, which multiplies a bound by their number and changes nothing about whom it stops. What
must not be forgiven, wrong codes in one chat, is a fact in the database.

Many people share an address: an office, or all the phones of one mobile network. So what an address may do is
far above what eight people do at sixty taps a minute, and of codes only wrong ones count.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from math import ceil
from typing import Literal

from starlette.requests import Request

What = Literal["say", "upload", "code"]


@dataclass(frozen=True)
class Rate:
    """`burst` at once, and one more every `each` seconds."""

    burst: int
    each: float

    def take(self, full: float, now: float) -> tuple[float, float]:
        """One is wanted by somebody whose allowance is whole again at `full`: when it is whole afterwards,
        and how many seconds they have to wait; 0 if they need not, and only then is it taken."""
        then = max(full, now) + self.each
        wait = then - self.burst * self.each - now
        return (full, wait) if wait > 0 else (then, 0.0)


A_CHAT: dict[What, Rate] = {"say": Rate(60, 0.5), "upload": Rate(40, 2.0)}
AN_ADDRESS: dict[What, Rate] = {"say": Rate(600, 0.04), "upload": Rate(300, 0.25), "code": Rate(60, 60.0)}
# So many are remembered before those that are whole again are forgotten.
_MANY = 10_000


@dataclass
class RateLimits:
    """Who has done how much lately. `clock` counts seconds and never goes back."""

    clock: Callable[[], float] = time.monotonic
    _full: dict[tuple[What, str], float] = field(default_factory=dict)
    _sweep_at: int = _MANY

    def take(self, what: What, request: Request, chat: str = "") -> int:
        """One for the chat, if there is any, and one for the address: how many seconds to wait first; 0 if they
        may."""
        waits = [self._take(what, AN_ADDRESS[what], address(request))]
        if chat:
            waits.append(self._take(what, A_CHAT[what], chat))
        return ceil(max(waits))

    def spent(self, what: What, request: Request) -> int:
        """How many seconds the address would have to wait; nothing is taken."""
        full = self._full.get((what, address(request)), 0.0)
        return ceil(AN_ADDRESS[what].take(full, self.clock())[1])

    @property
    def remembered(self) -> int:
        """Number of allowances that are known not to be whole, or were not when last looked through."""
        return len(self._full)

    def _take(self, what: What, rate: Rate, who: str) -> float:
        now = self.clock()
        self._full[what, who], wait = rate.take(self._full.get((what, who), 0.0), now)
        if len(self._full) > self._sweep_at:
            self._full = {key: full for key, full in self._full.items() if full > now}
            self._sweep_at = max(_MANY, 2 * len(self._full))
        return wait


class Unlimited(RateLimits):
    """For people who are played, as fast as can be, on one machine."""

    def take(self, what: What, request: Request, chat: str = "") -> int:
        return 0

    def spent(self, what: What, request: Request) -> int:
        return 0


def say_wait(seconds: int) -> str:
    return f"{seconds} giây" if seconds < 90 else f"{ceil(seconds / 60)} phút"


def address(request: Request) -> str:
    """Whom a request comes from. Behind a proxy the server has put in here what a trusted proxy says; of an
    IPv6 address the network, since anybody has a whole one."""
    host = request.client.host if request.client else ""
    try:
        parsed = ip_address(host)
    except ValueError:
        return host
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> 64 << 64))
    return str(parsed)
