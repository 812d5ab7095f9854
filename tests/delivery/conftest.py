"""The conversations are declared: a plan asks which questions are secret."""

import bot.conversations.decide  # noqa: F401
