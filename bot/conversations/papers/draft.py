"""Draft of a paper: its kind, whose it is, and the code that its pages bear as a QR.

The code names the very words and figures: a signed page is known by it, also years later
(.github/decisions/0034-papers-are-facts-and-wording.md).
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.vietnamese import nfc, say_hash

_CODE = re.compile(r"thidua:(k\d{1,12})/([a-z]{1,20})\.([a-z0-9_]{0,60})#([0-9a-f]{16})")


@dataclass(frozen=True)
class Code:
    """Code of a draft: year, kind, unit ("" for the cluster's own), the beginning of the hash of its words.

    >>> str(Code("k7", "minutes", "", "3f2a91c077de4b21"))
    'thidua:k7/minutes.#3f2a91c077de4b21'
    """

    cycle: str
    kind: str
    unit: str
    hash: str

    def __str__(self) -> str:
        return f"thidua:{self.cycle}/{self.kind}.{self.unit}#{self.hash}"

    @property
    def shown(self) -> str:
        """Beginning of the hash as people compare it: ``3F2A-91C0-77DE``."""
        return say_hash(self.hash)


def code_of(cycle: str, kind: str, unit: str, words: Iterable[str]) -> Code:
    """Code of the draft with these words, line by line."""
    text = "\n".join(nfc(line) for line in words)
    return Code(cycle, kind, unit, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16])


def read_code(text: str) -> Code | None:
    """Code that a QR holds; None where it is none of ours."""
    found = _CODE.fullmatch(text.strip())
    return Code(*found.groups()) if found else None
