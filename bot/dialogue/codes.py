"""One-time codes: their alphabet, drawn from a turn's randomness, found in a message; the lock-out.

After `MOST_WRONG` wrong codes in a chat none counts there for an hour, not even a right one. Ten tries an hour
against about 2^49 codes find nothing, and a person who mistypes is not held up
(.github/decisions/0014-bounded-before-looked-at.md).
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

# Without letters and digits that are mistaken for others when read aloud: 0 O 1 I L U.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10  # 30^10 is about 2^49
LIFETIME = timedelta(days=14)
# Lifetime of a code to a further chat of somebody who has joined, and of one sent to an address: it is used
# at once.
SOON = timedelta(days=1)
# A web page that was not used for so long is closed; a new code opens another. Longer than a year, since some
# people come only to score.
FORGOTTEN = timedelta(days=400)

# Lifetime of a link to a page that takes files: it is opened on the phone it was sent to.
UPLOAD = timedelta(minutes=30)

MOST_WRONG = 10
LOCK_OUT = timedelta(hours=1)

_CODE = rf"[{ALPHABET}]{{5}}-?[{ALPHABET}]{{5}}"
_NAMED = re.compile(rf"(?P<code>(?ai:{_CODE}))\s+(?P<name>\S.*)", re.DOTALL)


def new_code(entropy: bytes, purpose: str) -> str:
    """Code for one purpose ("seat 12") from a turn's randomness; another purpose gets another code."""
    rest = int.from_bytes(hashlib.sha256(entropy + purpose.encode()).digest())
    letters = []
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def code_in(said: Said) -> str:
    """One-time code in a private message, without its dash, "" if none: "/start CODE", "mã CODE", "CODE" or
    "CODE Nguyễn Thị Lan"."""
    return _read(said)[0]


def name_beside_code(said: Said) -> str:
    """Words after the code; "" without any."""
    return _read(said)[1]


def _read(said: Said) -> tuple[str, str]:
    if said.kind != "text" or said.group:
        return "", ""
    words = said.text.strip()
    if len(words) < LENGTH:
        return "", ""
    command, _, rest = words.partition(" ")
    if command.startswith("/start") or fold(command) == "ma":
        words = rest
    bare = re.sub(r"\s+", "", words).upper()
    if re.fullmatch(_CODE, bare):
        return bare.replace("-", ""), ""
    named = _NAMED.fullmatch(words.strip())
    return (named["code"].upper().replace("-", ""), named["name"]) if named else ("", "")


def is_damaged_link(text: str) -> bool:
    """True for the words of a deep link ("/start ...") whose code is cut or changed."""
    command, _, rest = text.strip().partition(" ")
    return command.partition("@")[0] == "/start" and bool(rest.strip())


def barred_until(situation: Situation) -> datetime | None:
    """End of this chat's lock-out; None where codes count."""
    missed, since = situation.channel.missed, situation.channel.missed_since
    if since is None or missed < MOST_WRONG or situation.now >= since + LOCK_OUT:
        return None
    return since + LOCK_OUT


def barred(situation: Situation, until: datetime) -> Turn:
    """Refusal of any code during the lock-out."""
    return Turn(
        result=f"Đã nhập sai mã {MOST_WRONG} lần trong một giờ. Đề nghị gõ lại mã sau "
        f"{say_moment(until, situation.zone)}; nếu cần ngay, đề nghị liên hệ thư ký cụm."
    )


def counted(situation: Situation, said: Said, turn: Turn) -> Turn:
    """The turn, with a wrong code counted: somebody who has a seat typed something that looks like a code, and
    it was answered as words."""
    if not code_in(said) or barred_until(situation):
        return turn
    return replace(turn, facts=(*turn.facts, WrongCode()))
