"""Telegram: `hear` and `speak` as pure functions, python-telegram-bot as transport, our own loops.

Law of this package: an update is acknowledged once its turn is committed, never before. The loops of
python-telegram-bot confirm what nobody has handled yet, so only its `Bot` is used here, no `Application`.
"""

import sys

from bot.dialogue.said import Platform

# python-telegram-bot loads httpx, and httpx, where it finds rich and Pygments, a command line of its own with
# both of them: five megabytes, for nobody.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

TELEGRAM = Platform("telegram")
