"""Bot API on this machine, for a play on Telegram without Telegram: lo-bot-api-emulator with a screen for each
chat. Comes with the extra `demo`."""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from lo_bot_api_emulator import LoBotApiEmulator

from bot.questions import Option
from handlers.demo.phones import Bubble, Screen, plain

TOKEN = "1000:stand"  # noqa: S105
BOT = "thidua_stand_bot"

# Parameters that the emulator does not know and refuses, though Telegram takes them.
_UNKNOWN_TO_IT = ("protect_content", "message_effect_id", "allow_paid_broadcast", "message_thread_id")


class Stand(LoBotApiEmulator):  # type: ignore[misc]
    """The emulator, which also shows each chat what was sent to it."""

    leave: Callable[[], Awaitable[None]]
    """Ends it before its time: from then on nobody answers at its address. Known once it runs."""

    def __init__(self) -> None:
        super().__init__(enable_control=True)
        self.screens: dict[str, Screen] = defaultdict(Screen)
        self._last_update = 0
        self._confirmed = 0

    def validate(self, method: str, fields: dict[str, Any], uploads: dict[str, Any]) -> Any:
        for name in _UNKNOWN_TO_IT:
            fields.pop(name, None)
        if method == "getUpdates":
            fields.pop("allowed_updates", None)
            # By its offset a bot confirms every update before it.
            self._confirmed = max(self._confirmed, int(fields.get("offset", 0)) - 1)
        if method == "pinChatMessage":
            return True
        answer = super().validate(method, fields, uploads)
        if method == "getMe":
            answer.pop("capabilities", None)
            return answer | {"username": BOT}
        if isinstance(answer, dict) and "message_id" in answer:
            self._show(str(fields["chat_id"]), answer, uploads)
        return answer

    def _show(self, chat: str, message: dict[str, Any], uploads: dict[str, Any]) -> None:
        screen, id = self.screens[chat], str(message["message_id"])
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        buttons = [button for row in rows for button in row]
        said = message.get("text") or message.get("caption")
        if said is None and not uploads:
            return screen.strip(id)
        files = "".join(f"\n({upload['filename']})" for upload in uploads.values())
        options = tuple(Option(b["callback_data"].partition("=")[2], b["text"]) for b in buttons)
        asks = buttons[0]["callback_data"].partition("=")[0] if buttons else ""
        screen.show(Bubble(id, plain(said or "") + files, options, asks))

    def hold(self, name: str, data: bytes) -> str:
        """Keeps a file that somebody sends, for getFile and the download after it; returns its file id."""
        ref = f"sent-{len(self.assets)}-{name}"
        self.assets[ref] = {"data": data}
        return ref

    @property
    def waiting(self) -> int:
        """Number of updates that a bot which polls has not confirmed yet."""
        return self._last_update - self._confirmed

    async def say(self, **update: object) -> None:
        self._last_update = await self.enqueue_update(update, token=TOKEN)


@asynccontextmanager
async def standing(stand: Stand | None = None) -> AsyncIterator[tuple[Stand, str]]:
    """Runs a stand on a free port of this machine; gives it and its address."""
    stand = stand or Stand()
    # Polls that are open don't hold it up.
    runner = web.AppRunner(stand.app(), access_log=None, shutdown_timeout=0.1)
    stand.leave = runner.cleanup
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield stand, f"http://{host}:{port}"
    finally:
        await runner.cleanup()
