"""What a talk is played on, with which trouble, and by which mind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.conversations import decide as conversations
from bot.dialogue.said import Said
from bot.dialogue.situation import Situation
from bot.dialogue.turn import Message, Turn
from tests.stage.carriers import Carrier, doing
from tests.stage.mail import Mail
from tests.stage.script import Talk
from tests.stage.telegram import Telegram
from tests.stage.text import TextOnly
from tests.stage.web import Web
from tests.stage.zalo import Zalo


@dataclass(frozen=True)
class Staging:
    """Trouble that no reader may notice."""

    name: str
    restart: bool = False
    twice: bool = False
    failing: bool = False


STAGINGS = {
    "plain": Staging("plain"),
    "restart": Staging("restart", restart=True),
    "twice": Staging("twice", twice=True),
    "failing": Staging("failing", failing=True),
}

# On Zalo the bot is in no group. Where one takes part that nobody writes to, people copy each post into it.
CARRIERS: dict[str, Callable[[], Carrier]] = {
    "telegram": Telegram,
    "web": Web,
    "text": TextOnly,
    "zalo": Zalo,
}
# What people read beside the platform that a talk is played on, and cannot speak on.
BESIDE: dict[str, Callable[[], Carrier]] = {"mail": Mail}


Decide = Callable[[Situation, Said], Turn]


@dataclass(frozen=True)
class Mind:
    """What is played: the real conversations, or in the stage's own tests something smaller."""

    decide: Decide = conversations.decide
    elapse: Callable[[Situation, datetime], Turn] = conversations.elapse
    where: Callable[[Situation], Message] = conversations.where


def can_play(talk: Talk, carrier: Carrier) -> bool:
    """Whether the platform has what the talk needs, and people can do there what it has them do."""
    has = carrier.platform
    by_hand = carrier.copies_to_group and talk.has_group and "no group" not in talk.needs
    group = has.groups or by_hand
    features = {"buttons": has.buttons, "edits": has.edits, "files": has.files, "group": group}
    features |= {"links": has.by_link, "member": has.groups}
    met = all(features[need.removeprefix("no ")] != need.startswith("no ") for need in talk.needs)
    able = all(carrier.can(doing(scene.act.words)) for scene in talk.scenes if scene.act.who)
    return met and able and (group or not talk.has_group)
