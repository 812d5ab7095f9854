"""The pair of keys by which push services know this installation (VAPID, RFC 8292).

It lies in the data folder, for this user alone, and in no backup: whoever restores one has new keys, and pages
that are opened again subscribe anew.
"""

import os
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from py_vapid import Vapid02

FILE = "vapid.pem"
_VALID = 12 * 3600  # seconds; a push service takes at most 24 hours
# Whom a push service writes to about us, where the installation has no address of its own.
_NOBODY = "mailto:nobody@localhost.localdomain"


class PushKeys:
    """The keys, made where there are none. `contact`: an https address of the installation, or ""."""

    def __init__(self, data: Path, contact: str = "") -> None:
        self._file = data / FILE
        self._contact = contact if contact.startswith("https://") else _NOBODY

    @cached_property
    def public(self) -> str:
        """The public key as a browser takes it."""
        numbers = self._vapid.public_key.public_numbers()
        return encoded(b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big"))

    def headers(self, endpoint: str, now: float) -> dict[str, str]:
        """Headers that show the endpoint's push service who sends."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now) + _VALID,
            "sub": self._contact,
        }
        return cast(dict[str, str], self._vapid.sign(claims))

    @cached_property
    def _vapid(self) -> "Vapid02":
        # Loaded where somebody has notices, see .github/decisions/0017-what-is-not-loaded-at-rest.md.
        from py_vapid import Vapid02

        if not self._file.exists():
            made: Any = Vapid02()
            made.generate_keys()
            _write_once(self._file, made.private_pem())
        return cast("Vapid02", Vapid02.from_pem(self._file.read_bytes()))


def _write_once(file: Path, content: bytes) -> None:
    """Writes the file, whole and for this user alone; where another process was quicker, its file stays."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(handle)
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)


def encoded(raw: bytes) -> str:
    """Bytes in the alphabet of addresses, as keys travel."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Bytes of such a text. Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
