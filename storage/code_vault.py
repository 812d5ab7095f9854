"""Vault of the one-time codes: a code is looked up by its keyed hash, and kept encrypted while it is unspent.

Both keys follow from the installation's one secret, which is never in the database
(.github/decisions/0027-codes-under-a-key.md).
"""

import base64
import hmac
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

# Begins a text that is kept encrypted because a code stands in it.
SEALED = "sealed:"


@dataclass(frozen=True)
class CodeVault:
    """Keys that follow from one secret of at least 32 bytes. Prints nothing of it."""

    secret: bytes

    def __repr__(self) -> str:
        return "CodeVault()"

    def digest(self, code: str) -> str:
        """Keyed hash by which a code is found; "" of no code. Without the key 2^49 codes cannot be tried."""
        return self._derived(b"thidua lookup " + code.encode()).hex() if code else ""

    def seal(self, text: str) -> str:
        """The text, encrypted."""
        return SEALED + self._fernet.encrypt(text.encode()).decode()

    def open(self, text: str) -> str:
        """The text that was sealed; any other as it is, and "" for one that was sealed with another key."""
        if not text.startswith(SEALED):
            return text
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(text.removeprefix(SEALED)).decode()
        except InvalidToken:
            return ""

    def seal_codes_in(self, text: str, codes: "set[str]") -> str:
        """The text, sealed if one of these codes stands in it, with its dash or without."""
        bare = text.replace("-", "")
        return self.seal(text) if any(code in bare for code in codes) else text

    @property
    def fingerprint(self) -> str:
        """Tells one key from another, and nothing of it."""
        return self._derived(b"thidua fingerprint").hex()

    @cached_property
    def _fernet(self) -> "Fernet":
        # Eight megabytes (measured) that a process needs only while a code is out.
        from cryptography.fernet import Fernet

        return Fernet(base64.urlsafe_b64encode(self._derived(b"thidua seal")))

    def _derived(self, about: bytes) -> bytes:
        return hmac.digest(self.secret, about, "sha256")
