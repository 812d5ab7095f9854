"""Bounds on the streams that are open in this process: of one chat, and of strangers behind one address.

Many people share an address, a building or a whole mobile network; so whoever holds a seat is bounded by their
chat, and by how many connections there may be at all.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

# Page of somebody who holds a seat, of a stranger, of a group; "" for none.
PageKind = Literal["", "chat", "stranger", "group"]

# A page that is refused a stream asks every few seconds instead.
A_CHAT = 6
# A group's page is read by the whole cluster.
A_GROUP = 60
AN_ADDRESS = 60


@dataclass
class OpenStreams:
    chats: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken(self, chats: Mapping[str, PageKind], address: str) -> Iterator[bool]:
        """Takes one stream of these chats, each with the kind of its page, until the end of the block.
        False, and nothing is taken, where one is too many."""
        by_address = [] if "chat" in chats.values() else [address]
        full = any(
            self.chats[chat] >= (A_GROUP if kind == "group" else A_CHAT) for chat, kind in chats.items()
        ) or any(self.addresses[one] >= AN_ADDRESS for one in by_address)
        if full:
            yield False
            return
        self.chats.update(chats.keys())
        self.addresses.update(by_address)
        try:
            yield True
        finally:
            self.chats.subtract(chats.keys())
            self.addresses.subtract(by_address)
            # Nothing is remembered of who has left.
            self.chats, self.addresses = +self.chats, +self.addresses
