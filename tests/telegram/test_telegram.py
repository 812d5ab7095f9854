"""Telegram as a platform: what it can do, and what is not loaded for it."""

import subprocess
import sys

from bot.dialogue.said import Platform
from handlers.telegram import TELEGRAM


def test_it_can_do_all_that_a_platform_can():
    assert TELEGRAM.name == "telegram"
    assert Platform("telegram", buttons=True, edits=True, files=True, groups=True) == TELEGRAM


def test_the_command_line_of_its_http_client_is_never_loaded():
    looked_for = "[m for m in ('httpx._main', 'rich') if sys.modules.get(m)]"
    program = f"import sys, handlers.telegram.transport; print({looked_for})"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
