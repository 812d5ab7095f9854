"""One-time codes: how they look, how one is drawn from randomness, how one is found in what was said."""

import hashlib
import re
from datetime import timedelta

from bot.dialogue.said import Said
from bot.vietnamese import fold

# No letter or digit that is read as another over the phone: no 0 O 1 I L U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 30 to the power of 10 is about 2 to the power of 49.
LIFETIME = timedelta(days=14)
# A web page in which nothing was said for so long is closed; its person gets another by a new code. Longer than
# a year: some speak only when they score.
FORGOTTEN = timedelta(days=400)

_CODE = rf"[{ALPHABET}]{{5}}-?[{ALPHABET}]{{5}}"


def new_code(entropy: bytes, purpose: str) -> str:
    """A code for one purpose ("seat 12") out of a turn's randomness; other purposes get other codes."""
    rest = int.from_bytes(hashlib.sha256(entropy + purpose.encode()).digest())
    letters = []
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def code_in(said: Said) -> str:
    """The one-time code a private message carries, "" if none: "/start CODE", "mã CODE", or the code alone."""
    if said.kind != "text" or said.group:
        return ""
    words = said.text.strip()
    if len(words) < LENGTH:
        return ""
    command, _, rest = words.partition(" ")
    if command.startswith("/start") or fold(command) == "ma":
        words = rest
    bare = re.sub(r"\s+", "", words).upper()
    return bare.replace("-", "") if re.fullmatch(_CODE, bare) else ""
