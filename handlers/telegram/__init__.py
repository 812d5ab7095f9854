"""Telegram: `hear` and `speak` as pure functions, python-telegram-bot as transport, our own loops.

Law of this package: an update is acknowledged once its turn is committed, never before. The loops of
python-telegram-bot confirm what nobody has handled yet, so only its `Bot` is used here, no `Application`.
"""

from bot.conversations.situation import Platform

TELEGRAM = Platform("telegram")
