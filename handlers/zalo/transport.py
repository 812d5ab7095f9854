"""Way out to Zalo, and the way to photos that were sent there. Errors are sorted by one question: may the
message have arrived?"""

import hashlib
import logging
from contextlib import nullcontext
from functools import partial

from bot.dialogue.said import Platform
from bot.rules.evidence_files import LARGEST, TOO_LARGE
from handlers.believed_clock import seconds_since_boot
from handlers.busy_sign import busy_sign
from handlers.dated import Dated, dated
from handlers.evidence import Unfetchable
from handlers.logging_setup import hide
from handlers.transport import Blocked, Flood, QuotaSpent, Refused, Unavailable, Uncertain
from handlers.zalo import ZALO
from handlers.zalo.client import OFFICIAL, NotReached, ZaloClient, ZaloError
from handlers.zalo.hear import Me
from handlers.zalo.pictures import Pictures
from handlers.zalo.speak import Request, speak
from storage.turn.unit_of_work import Delivery

log = logging.getLogger(__name__)

LONG_POLL = 30  # seconds for which Zalo may keep a getUpdates open
FLOODED = 60.0  # seconds to wait where Zalo names none
# Zalo's words, in lower case, where nobody can be written to in a chat any more.
_GONE = ("block", "chat not found", "user not found", "unfollow", "not friend")


class WrongToken(Exception):
    """Token that Zalo does not know. Said without the token."""


class ZaloTransport:
    """Transport and fetcher of one bot. Open before use, close after."""

    platform: Platform = ZALO
    me = Me("")
    dated: Dated | None = None
    """Date of Zalo's last answer."""

    def __init__(self, token: str, api_url: str = "", pictures: Pictures | None = None):
        self._pictures = pictures
        self.client = ZaloClient(token, api_url or OFFICIAL, self._answered)
        # A stand on this machine serves photos without TLS; Zalo itself never does.
        self._tls = not api_url.startswith("http://")
        self.secret = hashlib.sha256(f"zalo webhook {token}".encode()).hexdigest()
        hide(self.secret)
        # By delivery in several parts: ids of those sent, so that a repeat goes on where it stopped.
        self._sent: dict[int, list[str]] = {}
        self._plain_only = False  # Zalo has refused a text with styles, and taken the same without

    def _answered(self, date: str | None) -> None:
        self.dated = dated(date, seconds_since_boot()) or self.dated

    async def open(self) -> Me:
        """Learns who we are. Raises WrongToken, or Unavailable while Zalo cannot be reached."""
        try:
            me = await self.client.call("getMe")
        except ZaloError as error:
            if error.code in (401, 404):
                raise WrongToken("Zalo does not know THIDUA_ZALO_TOKEN") from None
            raise Unavailable(str(error.code)) from None
        except NotReached as error:
            raise Unavailable(str(error)) from None
        if not isinstance(me, dict) or not me.get("id"):
            raise Unavailable("an answer without a bot's id")
        names = (me.get("display_name"), me.get("account_name"))
        self.me = Me(str(me["id"]), tuple(name for name in names if isinstance(name, str) and name))
        return self.me

    async def close(self) -> None:
        await self.client.close()

    async def deliver(self, delivery: Delivery) -> str:
        sent = self._sent.setdefault(delivery.id, [])
        picture = self._pictures.address(delivery.document) if self._pictures and delivery.document else ""
        try:
            # Zalo fetches a picture before it answers.
            async with busy_sign(partial(self._show_typing, delivery.chat)) if picture else nullcontext():
                for request in speak(delivery, picture)[len(sent) :]:
                    sent.append(await self._request(request))
        except NotReached as error:
            raise (Uncertain if error.left else Unavailable)(str(error)) from None
        except ZaloError as error:
            outcome = outcome_of(error)
            if isinstance(outcome, Refused | Blocked | QuotaSpent):
                self._sent.pop(delivery.id, None)
            raise outcome from None
        self._sent.pop(delivery.id, None)
        return sent[-1] if sent else ""

    async def _request(self, request: Request) -> str:
        """Id of what was sent. What Zalo refuses with 400 is said once more in its plain way; styles that it
        refused before are left out."""
        if request.plain and "text_styles" in request.params and self._plain_only:
            (request,) = request.plain
        try:
            return _message_id(await self.client.call(request.method, **request.params))
        except ZaloError as error:
            if error.code != 400 or not request.plain:
                raise
            log.info("Zalo refuses %s; it is sent plain", request.method)
        (plain,) = request.plain
        id = await self._request(plain)
        self._plain_only |= "text_styles" in request.params
        return id

    async def _show_typing(self, chat: str) -> None:
        await self.client.call("sendChatAction", chat_id=chat, action="typing")

    async def settled(self, ref: str) -> None:
        """Does nothing: the photo stays at Zalo."""

    async def fetch(self, ref: str) -> bytes:
        """Bytes of a photo that somebody sent, at its address. Raises Unfetchable, or Unavailable for now."""
        if self._tls and not ref.startswith("https://"):
            raise Unfetchable("địa chỉ ảnh không an toàn")
        try:
            data = await self.client.download(ref, LARGEST)
        except NotReached as error:
            raise Unavailable(str(error)) from None
        except ZaloError as error:
            if error.code in (403, 404, 410):
                raise Unfetchable("Zalo không còn giữ ảnh") from None
            raise Unavailable(str(error.code)) from None
        if len(data) > LARGEST:
            raise Unfetchable(TOO_LARGE)
        return data


def outcome_of(error: ZaloError) -> Exception:
    """Outcome of a failed sendMessage for its message. Zalo's own words may quote somebody's text, so the log
    gets the code alone."""
    said = error.description.lower()
    match error.code:
        case 429 if "quota" in said or "limit exceeded" in said:
            return QuotaSpent("429")
        case 429:
            return Flood(error.retry_after or FLOODED)
        case 403 | 404 if any(word in said for word in _GONE):
            return Blocked(str(error.code))
        # "internal error" is said with 403 too, for good: what is tried again is never taken.
        case 400 | 403 | 404 | 413:
            return Refused(f"{error.code} {error.description}"[:200])
        case 408:
            return Uncertain("408")
        # 401 too: the token is wrong now, and no message is at fault.
        case _:
            return Unavailable(str(error.code))


def _message_id(answer: object) -> str:
    found = answer.get("message_id") if isinstance(answer, dict) else None
    return str(found) if isinstance(found, str | int) else ""
