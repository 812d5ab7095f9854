"""Addresses at which people are written to on a platform that hears nobody (e-mail)."""

import re
from dataclasses import dataclass

LONGEST = 254
EXAMPLE = "lan@example.vn"
# Bare ASCII of one shape: nothing in it ends a header, names a display name or routes by itself.
_ADDRESS = re.compile(
    r"[a-z0-9_+-]{1,64}(?:\.[a-z0-9_+-]{1,64}){0,8}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}"
)


@dataclass(frozen=True)
class MailAddress:
    """A person's address. `refused`: its server takes nothing for it. `asked`: codes to confirm an address that
    were sent for this person in the last day; "" is the address of somebody who has confirmed none."""

    address: str = ""
    refused: bool = False
    asked: int = 0


def tidy_address(text: str) -> str:
    """The address that a text is, in lower case; "" if it is none."""
    address = text.strip().lstrip("<").rstrip(">.,; ").lower()
    if len(address) > LONGEST or not address.isascii() or not _ADDRESS.fullmatch(address):
        return ""
    local, _, domain = address.partition("@")
    labels = domain.split(".")
    well = len(local) <= 64 and not any(label.startswith("-") or label.endswith("-") for label in labels)
    return address if well and labels[-1].isalpha() else ""
