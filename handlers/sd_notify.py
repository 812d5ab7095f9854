"""Messages to the service manager: that the bot is ready, lives, and stops. Elsewhere nothing happens.

The protocol is sd_notify(3): one datagram to the socket that the environment names.
"""

import asyncio
import contextlib
import os
import socket


def notify(state: str) -> None:
    """Sends "READY=1", "STOPPING=1" or "WATCHDOG=1". That nobody is there to hear it is no error."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        # "@" stands for the NUL of an abstract address.
        line.sendto(state.encode(), address.replace("@", "\0", 1) if address[0] == "@" else address)


async def feed_watchdog() -> None:
    """Says again and again that the loop turns; returns at once where nobody watches.

    A loop that stands still is all that a new start can cure: a poll that died is renewed, a database that is
    away is waited for.
    """
    limit = int(os.environ.get("WATCHDOG_USEC") or 0) / 1_000_000
    while limit:
        notify("WATCHDOG=1")
        await asyncio.sleep(limit / 3)
