"""Addresses of the public internet: the only ones at which a stranger may make this server call.

A browser says where its push service is, so anybody can name any place. A name is resolved once, every address
of it has to be public, and the connection goes to what was looked at.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

LONGEST = 1000  # characters of an endpoint
# IPv4 addresses in other clothes: any of these may be a private one.
_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))

LookUp = Callable[[str, int], Awaitable[list[str]]]


class NotPublic(OSError):
    """Name that leads, also or only, to an address that is not public."""


def is_fit(endpoint: str) -> bool:
    """True for an address that may be called: https, by name, on its usual port."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint and "\\" not in endpoint
    named = "." in host and not _is_number(host) and "@" not in parts.netloc
    return plain and len(endpoint) <= LONGEST and parts.scheme == "https" and named and port in (None, 443)


def _is_number(host: str) -> bool:
    """True for an address instead of a name. A name's last part is never a number."""
    return ":" in host or host.rstrip(".").rpartition(".")[2].isdigit()


def is_public(address: str) -> bool:
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found.sixtofour or found.teredo or any(found in network for network in _TRANSLATED):
            return False
        inner: IPv4Address | IPv6Address = found.ipv4_mapped or found
    else:
        inner = found
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


async def look_up(host: str, port: int) -> list[str]:
    """Addresses of a name, as the system knows them."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


class PublicResolver(AbstractResolver):
    """Resolver that gives public addresses alone. Raises NotPublic."""

    def __init__(self, look_up: LookUp = look_up) -> None:
        self._look_up = look_up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = await self._look_up(host, port)
        if not addresses or not all(map(is_public, addresses)):
            raise NotPublic(f"{host} is not on the public internet")
        return [_result(host, address, port) for address in addresses]

    async def close(self) -> None: ...


def _result(name: str, address: str, port: int) -> ResolveResult:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(hostname=name, host=address, port=port, family=family, proto=0, flags=flags)
