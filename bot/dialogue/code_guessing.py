"""Guessing codes in a chat: after too many wrong ones no code counts there for a while, not even a right one.

Ten an hour against some 2 to the power of 49 codes lead nowhere; a person who mistypes is not held up.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.dialogue.codes import code_in
from bot.dialogue.facts import WrongCode
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Turn
from bot.vietnamese import say_moment

MOST = 10
WITHIN = timedelta(hours=1)


def barred_until(here: Situation) -> datetime | None:
    """Until when no code counts in this chat; None where it does."""
    missed, since = here.channel.missed, here.channel.missed_since
    if since is None or missed < MOST or here.now >= since + WITHIN:
        return None
    return since + WITHIN


def barred(here: Situation, until: datetime) -> Turn:
    return Turn(
        result=f"Đã nhập sai mã {MOST} lần trong một giờ. Đề nghị gõ lại mã sau "
        f"{say_moment(until, here.zone)}; nếu cần ngay, đề nghị liên hệ thư ký cụm."
    )


def counted(here: Situation, said: Said, turn: Turn) -> Turn:
    """What looks like a code but is none, from somebody who has a seat, is answered as words; it counts too."""
    if not code_in(said) or barred_until(here):
        return turn
    return replace(turn, facts=(*turn.facts, WrongCode()))
