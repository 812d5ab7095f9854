"""Zalo's Bot Platform: `hear` and `speak` as pure functions, a small client over httpx, our own loops.

Law of this package: Zalo carries text, photos towards us, and pictures that it fetches from our own public
address; what it lacks (buttons, edits, files, a group) is done by words and by the web page. It numbers no
updates, so one is known by its event, chat and message, and is acknowledged once its turn is committed
(.github/decisions/0005-acknowledge-after-commit.md). There is no SDK between:
.github/decisions/0024-zalo-over-httpx.md.
"""

import handlers.lean_httpx  # noqa: F401 (before anybody else imports httpx)
from bot.dialogue.said import Platform

LONGEST = 2000  # characters of one message, counted in UTF-16 units

ZALO = Platform(
    "zalo",
    buttons=False,
    edits=False,
    files=False,
    groups=False,
    longest=LONGEST,
    home="https://zalo.me",
    erases=False,
)
