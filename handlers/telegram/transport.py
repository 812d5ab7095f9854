"""Way out to Telegram: python-telegram-bot's `Bot` and nothing else of it.

Its errors are sorted by one question: may the message have arrived?
"""

import asyncio
import hashlib
import logging
import warnings
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

from telegram import Bot, InputFile
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBDeprecationWarning, PTBUserWarning

from bot.delivery.texts import ERASE_YOURSELF, TOO_LARGE_TO_SEND
from bot.dialogue.said import Platform
from bot.dialogue.turn import Document
from bot.rules.evidence_files import LARGEST, TOO_LARGE
from handlers.believed_clock import seconds_since_boot
from handlers.busy_sign import busy_sign
from handlers.channel import MakeDocument, makes_none
from handlers.dated import Dated, dated
from handlers.evidence import Unfetchable
from handlers.logging_setup import hide
from handlers.progress import Progress
from handlers.telegram import TELEGRAM
from handlers.telegram.hear import ALLOWED_UPDATES, Json, Me
from handlers.telegram.http_client import had_left, http_request
from handlers.telegram.progress_message import with_progress
from handlers.telegram.speak import Request, speak
from handlers.transport import Blocked, ChatRefuses, Flood, Migrated, Refused, Unavailable, Uncertain
from storage.turn.unit_of_work import Delivery

log = logging.getLogger(__name__)

OFFICIAL = "https://api.telegram.org"
MOST_SENT = 50_000_000  # bytes of a file that a bot may send
LONG_POLL = 25  # seconds Telegram may keep a getUpdates open

# httpx logs the URL at INFO, and the URL holds the token; at DEBUG the others log it, and texts too.
_TALKATIVE = ("httpx", "httpcore", "telegram")

# "retry_after will be of another type": both are read (`seconds_to_wait`).
warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
# "Please use 'Bot.send_message'": an object built of each message that is sent costs a fifth of a step,
# .github/decisions/0018-bot-api-by-method-name.md.
warnings.filterwarnings("ignore", "Please use 'Bot", PTBUserWarning)


class _TooLarge(Exception):
    """Document larger than a bot may send."""


class _NoPicture(Exception):
    """Picture that could not be drawn; the text says all that it shows."""


class WrongToken(Exception):
    """Token that Telegram does not know. Said without the token."""


class TelegramTransport:
    """Transport and fetcher of one bot. Open before use, close after.

    `api_url`: an own Bot API server. `proxy`: http(s) or socks5. `make` turns a document that is owed into
    bytes.
    """

    platform: Platform = TELEGRAM
    me = Me(0, "")
    dated: Dated | None = None
    """Date of Telegram's last answer."""

    def __init__(
        self, token: str, *, api_url: str = "", proxy: str | None = None, make: MakeDocument = makes_none
    ):
        quieten()
        server = (api_url or OFFICIAL).rstrip("/")
        # Several for getUpdates: with one, the library's default, a half-closed socket silences it for good.
        self._polling = http_request(8, proxy, self._answered)
        self._bot = Bot(
            token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=http_request(256, proxy, self._answered),
            get_updates_request=self._polling,
        )
        self._make = make
        # By delivery in several parts: results of the requests done, so that a repeat goes on where it stopped.
        self._done: dict[int, list[str]] = {}
        self.secret = hashlib.sha256(f"webhook {token}".encode()).hexdigest()
        hide(token, self.secret)

    def _answered(self, date: str | None) -> None:
        self.dated = dated(date, seconds_since_boot()) or self.dated

    async def open(self) -> Me:
        """Learns who we are. Raises WrongToken, or Unavailable while Telegram cannot be reached."""
        try:
            await self._bot.initialize()
        except InvalidToken:
            # The library's own sentence quotes the token.
            raise WrongToken("Telegram does not know THIDUA_TELEGRAM_TOKEN") from None
        except TelegramError as error:
            raise Unavailable(_kind(error)) from None
        self.me = Me(self._bot.bot.id, self._bot.bot.username or "")
        return self.me

    async def close(self) -> None:
        await self._bot.shutdown()

    async def call(self, method: str, **params: object) -> Any:
        """Calls a method of the Bot API by its own names; returns the plain JSON of its result. Parameters that
        are None are left out. Raises TelegramError."""
        return await self._bot.do_api_request(method, api_kwargs=params)

    # --- saying -----------------------------------------------------------------------------------

    async def deliver(self, delivery: Delivery) -> str:
        try:
            return await self._deliver(delivery)
        except _TooLarge:
            self._done.pop(delivery.id, None)
            return await self.deliver(
                replace(delivery, document=None, text=f"{delivery.text}\n{TOO_LARGE_TO_SEND}")
            )
        except _NoPicture:
            return await self._without_picture(delivery)
        except TelegramError as error:
            if isinstance(error, BadRequest) and self._was_at_picture(delivery):
                # A group may take texts and no photos. Where it takes neither, the text is refused for it too.
                return await self._without_picture(delivery)
            if delivery.erase and isinstance(error, BadRequest):
                return await self._not_erased(delivery, error)
            if not (delivery.edit and _is_message_gone(error)):
                raise self._failed(delivery, error) from None
        if delivery.strip:
            return delivery.edit
        # The message to edit is gone: send a new one, below a document that has arrived.
        sent = self._done.pop(delivery.id, [])
        return await self.deliver(replace(delivery, edit="", document=None if sent else delivery.document))

    def _was_at_picture(self, delivery: Delivery) -> bool:
        """True where a picture is what could not be sent: it goes first."""
        is_picture = delivery.document is not None and delivery.document.kind == "picture"
        return is_picture and not self._done.get(delivery.id)

    async def _without_picture(self, delivery: Delivery) -> str:
        self._done.pop(delivery.id, None)
        return await self.deliver(replace(delivery, document=None))

    async def _not_erased(self, delivery: Delivery, error: BadRequest) -> str:
        """Asks the person to delete what they typed, where it is still there and we may not: it is older than
        48 hours, or the chat refuses."""
        self._done.pop(delivery.id, None)
        if "not found" in error.message.lower():
            return delivery.edit
        return await self.deliver(replace(delivery, erase=False, edit="", text=ERASE_YOURSELF))

    def _failed(self, delivery: Delivery, error: TelegramError) -> Exception:
        outcome = delivery_error(error, group=delivery.group)
        if isinstance(outcome, Refused | Blocked | ChatRefuses):
            self._done.pop(delivery.id, None)
        return outcome

    async def _deliver(self, delivery: Delivery) -> str:
        requests = speak(delivery)
        done = self._done.setdefault(delivery.id, [])
        for request in requests[len(done) :]:
            done.append(await self._request(request, done[-1] if done else ""))
        del self._done[delivery.id]
        return done[-1]

    async def _request(self, request: Request, last: str) -> str:
        params = dict(request.params)
        if request.method == "pinChatMessage":
            await self._pin({"message_id": int(last or 0), **params})
            return last or str(params["message_id"])
        if request.document:
            # Without a name at first: of its ending the library would make a type, and a GIF an animation.
            making = partial(self._made, request.document)
            async with busy_sign(partial(self._show_upload, params)):
                made = await with_progress(self.call, _place(params), request.document.name, making)
                if isinstance(made, Path):
                    made = await asyncio.to_thread(self._read, made)
                field = "photo" if request.method == "sendPhoto" else "document"
                params[field] = file = InputFile(made)
                file.filename = request.document.name
                return await self._answered_id(request.method, params)
        return await self._answered_id(request.method, params)

    async def _answered_id(self, method: str, params: dict[str, Any]) -> str:
        """Id of the message that a call sent or changed."""
        try:
            answer = await self.call(method, **params)
        except BadRequest as error:
            if "message is not modified" not in error.message.lower():
                raise
            return str(params["message_id"])
        return str(answer["message_id"] if isinstance(answer, dict) else params["message_id"])

    async def _show_upload(self, params: dict[str, Any]) -> None:
        await self.call("sendChatAction", **_place(params), action="upload_document")

    async def _made(self, document: Document, progress: Progress) -> bytes | Path:
        try:
            return await self._make(document, progress)
        except Exception as error:
            if document.kind != "picture":
                raise
            log.error("picture %s not drawn: %s", document.picture, type(error).__name__)
            raise _NoPicture from None

    @staticmethod
    def _read(file: Path) -> bytes:
        """Bytes of a file that a bot may send. Raises _TooLarge."""
        if file.stat().st_size > MOST_SENT:
            raise _TooLarge
        return file.read_bytes()

    async def _pin(self, params: dict[str, Any]) -> None:
        """Pins a board. One that cannot be pinned, as where we are no administrator, is still a board."""
        try:
            await self.call("pinChatMessage", **params)
        except TelegramError as error:
            log.info("cannot pin: %s", _kind(error))

    async def answer(self, callback_query: str, notice: str = "") -> None:
        """Ends the spinner on a tapped button; with a notice, a passing word. Never worth an error."""
        try:
            await self.call("answerCallbackQuery", callback_query_id=callback_query, text=notice[:200] or None)
        except TelegramError as error:
            log.info("cannot answer a tap: %s", _kind(error))

    # --- hearing ----------------------------------------------------------------------------------

    async def updates(self, offset: int, wait: int = LONG_POLL, limit: int = 100) -> list[Json]:
        """Updates from `offset` on, now or within `wait` seconds; asking confirms all before. Raises
        TelegramError."""
        asked = {
            "timeout": wait,
            "limit": limit,
            "allowed_updates": ALLOWED_UPDATES,
            "offset": offset or None,
        }
        # Raw: an update that the library cannot parse would hold up its batch, and be logged whole.
        found = await self._bot.do_api_request("getUpdates", api_kwargs=asked, read_timeout=wait + 10)
        return cast(list[Json], found)

    async def renew(self) -> None:
        """Makes new connections for getUpdates: a half-closed one may keep it silent for hours."""
        await self._polling.shutdown()
        await self._polling.initialize()

    async def settled(self, ref: str) -> None:
        """Does nothing: the file stays at Telegram."""

    async def fetch(self, ref: str) -> bytes:
        """Bytes of a file that somebody sent. Raises Unfetchable, or Unavailable for now."""
        try:
            file = await self._bot.get_file(ref)
            if (file.file_size or 0) > LARGEST:
                raise Unfetchable(TOO_LARGE)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            too_big = "too big" in error.message.lower()
            raise Unfetchable(TOO_LARGE if too_big else "Telegram không còn giữ tệp") from None
        except TelegramError as error:
            raise Unavailable(_kind(error)) from None


def _place(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters that name the chat of a call, and its topic if there is one."""
    return {name: params.get(name) for name in ("chat_id", "message_thread_id")}


def quieten() -> None:
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def delivery_error(error: TelegramError, *, group: bool) -> Exception:
    """Outcome of a failed call for its message; in a `group` a refusal by the chat is no fault of the text."""
    outcome = _outcome(error)
    if not group or not isinstance(outcome, Blocked | Refused):
        return outcome
    if isinstance(outcome, Blocked):
        return ChatRefuses("gone")
    said = error.message.lower()
    return next((ChatRefuses(why) for words, why in _REFUSALS if words in said), outcome)


# Words of the Bot API by which a chat refuses, whatever is sent.
_REFUSALS = (
    ("topic_closed", "topic"),
    ("topic_deleted", "topic"),
    ("message thread not found", "topic"),
    ("not enough rights to send", "rights"),
    ("have no rights to send", "rights"),
    ("chat_write_forbidden", "rights"),
    ("chat_restricted", "rights"),
    ("chat_send_", "rights"),
    ("slowmode", "rights"),
    ("slow mode", "rights"),
)


def _outcome(error: TelegramError) -> Exception:
    match error:
        case RetryAfter():
            return Flood(seconds_to_wait(error))
        case ChatMigrated():
            return Migrated(str(error.new_chat_id))
        case Forbidden():
            return Blocked(error.message)
        case BadRequest():
            lost = ("chat not found", "user is deactivated", "peer_id_invalid", "group chat was deactivated")
            return (Blocked if any(reason in error.message.lower() for reason in lost) else Refused)(
                error.message
            )
        case _ if had_left(error.__cause__):
            return Uncertain(_kind(error))
        case _:
            return Unavailable(_kind(error))


def seconds_to_wait(error: RetryAfter) -> float:
    """Seconds to wait, whichever of its two types the library is set to give."""
    wait: int | timedelta = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _is_message_gone(error: TelegramError) -> bool:
    gone = (
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
        "message to be edited",
    )
    return isinstance(error, BadRequest) and any(reason in error.message.lower() for reason in gone)


def _kind(error: TelegramError) -> str:
    """Kind of an error, for the log: what the platform quotes may be somebody's text."""
    cause = error.__cause__
    return f"{type(error).__name__} ({type(cause).__name__})" if cause else type(error).__name__
