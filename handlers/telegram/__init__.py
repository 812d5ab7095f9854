"""Telegram: `hear` and `speak` as pure functions, python-telegram-bot as transport, our own loops.

Law of this package: an update is acknowledged once its turn is committed, never before
(.github/decisions/0005-acknowledge-after-commit.md). The loops of python-telegram-bot confirm what nobody has
handled yet, so only its `Bot` is used here, no `Application`.
"""

import handlers.lean_httpx  # noqa: F401 (before python-telegram-bot imports httpx)
from bot.dialogue.said import Platform

TELEGRAM = Platform("telegram")
