"""Updates that wait for the bot until it confirms them or takes them at its webhook."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.telegram_stand.refusals import WEBHOOK_IS_SET, bad, conflict

Json = dict[str, Any]

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Updates:
    """The queue of one bot. `problem` is what getWebhookInfo tells of deliveries; `on_confirmed` hears of each
    update that has been confirmed."""

    def __init__(self, on_confirmed: Callable[[int], None] = lambda update: None) -> None:
        self.waiting: list[Json] = []
        self.confirmed: list[int] = []
        self.webhook: Json = {}
        self.problem: Json = {}
        self._on_confirmed = on_confirmed
        self._allowed: frozenset[str] = frozenset()
        self._last = 1000

    def add(self, update: Mapping[str, Any]) -> int:
        """The number it has or now gets; what the bot has not asked for is not kept."""
        self._last = max(self._last + 1, update.get("update_id", 0))
        if not self._allowed or not self._allowed.isdisjoint(update):
            self.waiting.append({"update_id": self._last, **update})
        return self._last

    def get(self, params: Json) -> list[Json]:
        """Confirms what is below the offset; what waits now. Raises ApiError."""
        if self.webhook.get("url"):
            raise conflict(WEBHOOK_IS_SET)
        self._ask(params)
        self.confirm_below(int(params.get("offset") or 0))
        return self.waiting[: int(params.get("limit") or 100)]

    def confirm_below(self, offset: int) -> None:
        count = 0
        while count < len(self.waiting) and self.waiting[count]["update_id"] < offset:
            self.confirm(self.waiting[count]["update_id"])
            count += 1
        del self.waiting[:count]

    def confirm(self, update: int) -> None:
        self.confirmed.append(update)
        self._on_confirmed(update)

    def set_webhook(self, params: Json) -> bool:
        if not _SECRET.fullmatch(params.get("secret_token", "x")):
            raise bad("secret token contains unallowed characters")
        self._ask(params)
        self.webhook = params
        return True

    def delete_webhook(self, params: Json) -> bool:
        self.webhook = {}
        if params.get("drop_pending_updates"):
            self.waiting.clear()
        return True

    @property
    def info(self) -> Json:
        known = {"url": self.webhook.get("url", ""), "has_custom_certificate": False}
        return known | {"pending_update_count": len(self.waiting), **self.problem}

    def _ask(self, params: Json) -> None:
        """Kinds of updates, as they were asked for last; none asked for: as before."""
        if "allowed_updates" in params:
            self._allowed = frozenset(params["allowed_updates"])
