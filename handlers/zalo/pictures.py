"""Pictures for Zalo, which fetches them itself: an address of ours for each, that nobody can guess and that
ends.

The address holds the document, sealed with a key that follows from the bot's token: so any process can answer
it, nothing is stored, and it says nothing. It is made only for a message that is owed to a chat of Zalo.
"""

import base64
import hashlib
import json
import logging
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dialogue.turn import Document
from handlers.channel import MakeDocument

if TYPE_CHECKING:
    from cryptography.fernet import Fernet
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

log = logging.getLogger(__name__)

PATH = "/hinh/"
# Zalo fetches a picture when it is sent; a phone that was off may ask for it a day later.
LIFE = 24 * 3600  # seconds
LONGEST_ADDRESS = 2000


class Pictures:
    """Addresses of one bot's pictures, below our own public address `at`; `make` makes what stands behind.

    Example; Zalo gets the picture there, and nobody else knows the address:

        >>> from handlers.channel import makes_none
        >>> pictures = Pictures("1:secret", "https://thidua.example.vn", makes_none)
        >>> pictures.address(Document("picture", "k1", picture="ranking.1"))[:31]
        'https://thidua.example.vn/hinh/'
    """

    def __init__(self, token: str, at: str, make: MakeDocument) -> None:
        self._token, self._at, self._make = token, at.rstrip("/"), make

    def address(self, document: Document) -> str:
        """Address of a picture, for a day; "" for any other document."""
        if document.kind != "picture":
            return ""
        sealed = self._fernet.encrypt(json.dumps(asdict(document)).encode())
        return f"{self._at}{PATH}{sealed.decode()}.png"

    def route(self) -> "Route":
        """Route to mount."""
        # Loaded where it is used: with it comes the web server.
        from starlette.routing import Route

        return Route(PATH + "{sealed}.png", self._give)

    async def _give(self, request: "Request") -> "Response":
        from starlette.responses import Response

        document = self._opened(request.path_params["sealed"])
        if document is None:
            return Response(status_code=404)
        try:
            made = await self._make(document)
        except Exception as error:
            # Then Zalo gets none, and its text is sent alone.
            log.error("a picture could not be made: %s", type(error).__name__)
            return Response(status_code=404)
        if isinstance(made, Path):
            return Response(status_code=404)
        headers = {"Cache-Control": f"private, max-age={LIFE}", "X-Robots-Tag": "noindex"}
        return Response(made, media_type="image/png", headers=headers)

    def _opened(self, sealed: str) -> Document | None:
        from cryptography.fernet import InvalidToken

        if len(sealed) > LONGEST_ADDRESS:
            return None
        try:
            found = json.loads(self._fernet.decrypt(sealed.encode(), ttl=LIFE))
        except InvalidToken:
            return None
        return Document(**found)

    @cached_property
    def _fernet(self) -> "Fernet":
        from cryptography.fernet import Fernet

        key = hashlib.sha256(f"zalo pictures {self._token}".encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))
