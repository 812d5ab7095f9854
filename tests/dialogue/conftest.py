"""Declares the conversations: position and commands look them up in the registry."""

import bot.conversations.decide  # noqa: F401
