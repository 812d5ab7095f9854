"""One-time codes: how they look, how one is drawn from randomness, how one is found in what was said.

After too many wrong codes in a chat none counts there for a while, not even a right one. Ten an hour against
some 2 to the power of 49 codes lead nowhere; a person who mistypes is not held up.
"""

import hashlib
import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.facts import WrongCode
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from bot.vietnamese import fold, say_moment

# No letter or digit that is read as another over the phone: no 0 O 1 I L U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 30 to the power of 10 is about 2 to the power of 49.
LIFETIME = timedelta(days=14)
# A web page in which nothing was said for so long is closed; its person gets another by a new code. Longer than
# a year: some speak only when they score.
FORGOTTEN = timedelta(days=400)

MOST_WRONG = 10
LOCK_OUT = timedelta(hours=1)

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


def barred_until(situation: Situation) -> datetime | None:
    """Until when no code counts in this chat; None where it does."""
    missed, since = situation.channel.missed, situation.channel.missed_since
    if since is None or missed < MOST_WRONG or situation.now >= since + LOCK_OUT:
        return None
    return since + LOCK_OUT


def barred(situation: Situation, until: datetime) -> Turn:
    return Turn(
        result=f"Đã nhập sai mã {MOST_WRONG} lần trong một giờ. Đề nghị gõ lại mã sau "
        f"{say_moment(until, situation.zone)}; nếu cần ngay, đề nghị liên hệ thư ký cụm."
    )


def counted(situation: Situation, said: Said, turn: Turn) -> Turn:
    """What looks like a code but is none, from somebody who has a seat, is answered as words; it counts too."""
    if not code_in(said) or barred_until(situation):
        return turn
    return replace(turn, facts=(*turn.facts, WrongCode()))
