"""Telegram: `hear` and `speak` as pure functions, python-telegram-bot as transport, our own loops.

Law of this package: an update is acknowledged once its turn is committed, never before
(.github/decisions/0005-acknowledge-after-commit.md). The loops of python-telegram-bot confirm what nobody has
handled yet, so only its `Bot` is used here, no `Application`.
"""

import sys

from bot.dialogue.said import Platform

# Keeps httpx, which python-telegram-bot imports, from loading a command line of its own with rich and Pygments:
# 4 MB and 0.06 s, .github/decisions/0021-what-is-not-loaded-at-rest.md.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

TELEGRAM = Platform("telegram")
